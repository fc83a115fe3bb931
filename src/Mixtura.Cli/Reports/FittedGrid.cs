namespace Mixtura.Cli.Reports;

/// <summary>A table given column by column; where the terminal is too narrow, columns that can be missed are left out, the last first.</summary>
internal sealed class FittedGrid(Session session)
{
    private readonly List<(string Header, string[] Cells, bool CanBeMissed)> _columns = [];

    public void Add(string header, IEnumerable<string> cells, bool canBeMissed = false) => _columns.Add((header, [.. cells], canBeMissed));

    /// <summary>Writes it.</summary>
    /// <param name="bold">The row that stands out, or a negative number.</param>
    public void Write(int bold = -1)
    {
        while (Width() > session.OutputWidth && _columns.FindLastIndex(column => column.CanBeMissed) is >= 0 and var last)
        {
            _columns.RemoveAt(last);
        }

        var grid = new Grid([.. _columns.Select(column => column.Header)]);
        for (int row = 0; row < _columns[0].Cells.Length; row++)
        {
            grid.Add([.. _columns.Select(column => column.Cells[row])], row == bold);
        }

        grid.Write(session);
    }

    private int Width() => Grid.Padding + _columns.Sum(column => Grid.Padding + column.Cells.Select(cell => cell.Length).Append(column.Header.Length).Max());
}
