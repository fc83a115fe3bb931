using System.Text.Json;
using System.Text.Unicode;

namespace Mixtura.Serialization;

/// <summary>The bytes of a JSON file, looked at as they come: what is not JSON, too deep or too large ends the reading there and then.</summary>
internal sealed class JsonInput
{
    private const int LargestToken = 1 << 20;
    private const int MostTokens = 1 << 24;

    private readonly string _thing;
    private readonly int _largest;
    private byte[] _buffer = new byte[1 << 14];
    private JsonReaderState _state;
    private int _filled;
    private int _begin;
    private int _looked;
    private int _tokens;

    private JsonInput(int depth, string thing, int largest)
    {
        _state = new JsonReaderState(new JsonReaderOptions { MaxDepth = depth });
        _thing = thing;
        _largest = largest;
    }

    private static ReadOnlySpan<byte> ByteOrderMark => [0xEF, 0xBB, 0xBF];

    /// <summary>Reads a stream to its end.</summary>
    /// <param name="stream">The stream.</param>
    /// <param name="depth">The deepest nesting allowed.</param>
    /// <param name="thing">What the file should hold, for instance "a model".</param>
    /// <exception cref="JsonException">The bytes are no JSON.</exception>
    /// <exception cref="ModelException">The file is too large.</exception>
    public static ReadOnlyMemory<byte> ReadAll(Stream stream, int depth, string thing) =>
        new JsonInput(depth, thing, ModelFile.LargestFile).Read(stream);

    private ReadOnlyMemory<byte> Read(Stream stream)
    {
        while (true)
        {
            if (_filled == _buffer.Length)
            {
                Array.Resize(ref _buffer, (int)Math.Min(2L * _buffer.Length, _largest + 1L));
            }

            int read = stream.ReadAtLeast(_buffer.AsSpan(_filled), Math.Min(ByteOrderMark.Length, _buffer.Length - _filled), throwOnEndOfStream: false);
            _filled += read;
            if (_filled > _largest)
            {
                throw new ModelException($"the file is too large: {_thing}'s has at most {_largest >> 20} MiB; check that it is one");
            }

            if (_tokens == 0 && _begin == 0 && _buffer.AsSpan(0, _filled).StartsWith(ByteOrderMark))
            {
                _begin = _looked = ByteOrderMark.Length;
            }

            Look(isFinal: read == 0);
            if (read == 0)
            {
                return _buffer.AsMemory(_begin, _filled - _begin);
            }
        }
    }

    private void Look(bool isFinal)
    {
        var reader = new Utf8JsonReader(_buffer.AsSpan(_looked, _filled - _looked), isFinal, _state);
        while (reader.Read())
        {
            if (++_tokens > MostTokens)
            {
                throw new ModelException($"the file is too large: {_thing}'s has at most {MostTokens} numbers, names and brackets; check that it is one");
            }

            if (reader.TokenType is JsonTokenType.String or JsonTokenType.PropertyName && !IsText(ref reader))
            {
                throw new ModelException($"the text at byte {_looked + reader.TokenStartIndex + 1} is not UTF-8; write {_thing} anew");
            }
        }

        _looked += (int)reader.BytesConsumed;
        _state = reader.CurrentState;
        if (_filled - _looked > LargestToken)
        {
            throw new ModelException($"the file holds a name, number or blank of more than {LargestToken >> 20} MiB, which none of {_thing} is as long as; check that it is one");
        }
    }

    private static bool IsText(ref Utf8JsonReader reader)
    {
        if (!reader.ValueIsEscaped)
        {
            return Utf8.IsValid(reader.ValueSpan);
        }

        try
        {
            // Half of a surrogate pair can be written as an escape, but stands for no text.
            return reader.GetString() is not null;
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }
}
