using System.Buffers;
using System.Text;

namespace Mixtura.Data;

/// <summary>Levels and their codes, found by the UTF-8 text of a cell.</summary>
internal sealed class LevelMap
{
    private readonly Dictionary<string, int> _codes = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> _lookup;
    private readonly List<string> _levels = [];

    internal LevelMap(IEnumerable<string> levels)
    {
        _lookup = _codes.GetAlternateLookup<ReadOnlySpan<char>>();
        foreach (string level in levels)
        {
            Add(level);
        }
    }

    internal IReadOnlyList<string> Levels => _levels;

    internal void Add(string level)
    {
        if (_codes.TryAdd(level, _levels.Count))
        {
            _levels.Add(level);
        }
    }

    /// <summary>The code of a level, or -1; with <paramref name="grow"/> an unknown level gets the next code.</summary>
    internal int Code(ReadOnlySpan<byte> utf8, bool grow)
    {
        char[]? rented = utf8.Length > 256 ? ArrayPool<char>.Shared.Rent(utf8.Length) : null;
        Span<char> text = rented ?? stackalloc char[256];
        text = text[..Encoding.UTF8.GetChars(utf8, text)];
        if (!_lookup.TryGetValue(text, out int code))
        {
            code = -1;
            if (grow)
            {
                code = _levels.Count;
                Add(text.ToString());
            }
        }

        if (rented is not null)
        {
            ArrayPool<char>.Shared.Return(rented);
        }

        return code;
    }
}
