namespace Mixtura.Data.Csv;

/// <summary>One record at the start of a text file; all others are DuckDB's to read.</summary>
/// <param name="Cells">The cells' texts.</param>
/// <param name="End">Where the next record begins.</param>
/// <param name="EndsInReturn">Whether its line ends in a carriage return and a line feed.</param>
/// <param name="TextAfterQuote">Whether text follows the closing quote of a cell.</param>
internal sealed record CsvRecord(IReadOnlyList<string> Cells, int End, bool EndsInReturn, bool TextAfterQuote)
{
    /// <summary>The record that begins at a place, or null where it does not end within the text.</summary>
    /// <param name="text">The text.</param>
    /// <param name="at">Where the record begins.</param>
    /// <param name="delimiter">What stands between cells.</param>
    /// <param name="all">Whether the file ends where the text does.</param>
    internal static CsvRecord? At(string text, int at, char delimiter, bool all)
    {
        var cells = new List<string>();
        bool textAfterQuote = false;
        while (true)
        {
            int begin = at;
            string? quoted = null;
            if (at < text.Length && text[at] == '"')
            {
                do
                {
                    at = text.IndexOf('"', at + 1) + 1;
                    if (at == 0)
                    {
                        return null;
                    }
                }
                while (at < text.Length && text[at] == '"');
                quoted = text[(begin + 1)..(at - 1)].Replace("\"\"", "\"", StringComparison.Ordinal);
            }

            int length = text.AsSpan(at).IndexOfAny(delimiter, '\n');
            if (length < 0 && !all)
            {
                return null;
            }

            int end = length < 0 ? text.Length : at + length;
            bool last = length < 0 || text[end] == '\n';
            int stop = last && end > at && text[end - 1] == '\r' ? end - 1 : end;
            ReadOnlySpan<char> rest = text.AsSpan(at..stop).Trim(" \t");
            textAfterQuote |= quoted is not null && rest.Length > 0;
            cells.Add(quoted ?? rest.ToString());
            at = Math.Min(end + 1, text.Length);
            if (last)
            {
                return new CsvRecord(cells, at, stop < end, textAfterQuote);
            }
        }
    }
}
