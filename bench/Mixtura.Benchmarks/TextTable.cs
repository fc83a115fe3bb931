namespace Mixtura.Benchmarks;

/// <summary>A table in Markdown, which reads well in a terminal too.</summary>
internal sealed class TextTable(params string[] head)
{
    private readonly List<string[]> _rows = [head];

    public void Add(params string[] cells) => _rows.Add(cells);

    public void Print(TextWriter writer)
    {
        int[] widths = [.. head.Select((_, column) => _rows.Max(row => row[column].Length))];
        for (int r = 0; r < _rows.Count; r++)
        {
            writer.WriteLine("| " + string.Join(" | ", _rows[r].Select((cell, c) => cell.PadRight(widths[c]))) + " |");
            if (r == 0)
            {
                writer.WriteLine("| " + string.Join(" | ", widths.Select(width => new string('-', width))) + " |");
            }
        }
    }
}
