using System.Text;
using Mixtura.Data.Text;

namespace Mixtura.Data.Csv;

/// <summary>Walks over the fields of text whose last byte is a line feed.</summary>
internal ref struct CsvCursor(ReadOnlySpan<byte> text, byte delimiter)
{
    private readonly ReadOnlySpan<byte> _text = text;
    private readonly byte _delimiter = delimiter;
    private bool _doubled;

    internal int Position { get; set; }

    internal readonly bool AtEnd => Position >= _text.Length;

    /// <summary>The text of the field last read: without quotes around it, or without blanks around it where it had none.</summary>
    internal ReadOnlySpan<byte> Field { get; private set; }

    /// <summary>Passes a line without any text; false where the line has some.</summary>
    internal bool SkipBlankLine()
    {
        if (_text[Position] == '\n')
        {
            Position++;
            return true;
        }

        if (_text[Position] == '\r' && Position + 1 < _text.Length && _text[Position + 1] == '\n')
        {
            Position += 2;
            return true;
        }

        return false;
    }

    internal FieldEnd Read()
    {
        ReadOnlySpan<byte> rest = _text[Position..];
        _doubled = false;
        if (rest.Length > 0 && rest[0] == '"')
        {
            return ReadQuoted(rest);
        }

        int length = rest.IndexOfAny(_delimiter, (byte)'\n');
        ReadOnlySpan<byte> field = rest[..length];
        Position += length + 1;
        bool ends = rest[length] == '\n';
        if (ends && length > 0 && field[^1] == '\r')
        {
            field = field[..^1];
        }

        Field = CellText.Trim(field);
        return ends ? FieldEnd.Record : FieldEnd.Delimiter;
    }

    /// <summary>The field last read as bytes with doubled quotes made single.</summary>
    internal readonly ReadOnlySpan<byte> Unescaped() =>
        _doubled ? Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(Field).Replace("\"\"", "\"", StringComparison.Ordinal)) : Field;

    internal readonly string FieldText() => Encoding.UTF8.GetString(Unescaped());

    private FieldEnd ReadQuoted(ReadOnlySpan<byte> rest)
    {
        int at = 1;
        while (true)
        {
            int quote = rest[at..].IndexOf((byte)'"');
            if (quote < 0)
            {
                Field = rest[1..];
                Position = _text.Length;
                return FieldEnd.Unclosed;
            }

            at += quote + 1;
            if (at < rest.Length && rest[at] == '"')
            {
                _doubled = true;
                at++;
                continue;
            }

            break;
        }

        Field = rest[1..(at - 1)];
        while (at < rest.Length && rest[at] is (byte)' ' && _delimiter != ' ')
        {
            at++;
        }

        if (at < rest.Length && rest[at] == _delimiter)
        {
            Position += at + 1;
            return FieldEnd.Delimiter;
        }

        if (at + 1 < rest.Length && rest[at] == '\r' && rest[at + 1] == '\n')
        {
            at++;
        }

        if (at < rest.Length && rest[at] == '\n')
        {
            Position += at + 1;
            return FieldEnd.Record;
        }

        Position += at;
        return FieldEnd.AfterQuote;
    }
}
