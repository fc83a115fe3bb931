namespace Mixtura.Tests.Reference;

/// <summary>Reference tables of labels, some of which hold each cell once with the number of its rows.</summary>
internal static class LabelTables
{
    private const string Count = "count";
    private const string NoLabels = "GPA";

    /// <param name="name">The table.</param>
    /// <param name="isCounted">Whether the numbers are weights; else rows are repeated.</param>
    public static RowTable Read(string name, bool isCounted)
    {
        CsvTable csv = ReferenceFiles.Data(name);
        string[] columns = [.. csv.Names.Where(column => column is not Count and not NoLabels)];
        RowTable cells = csv.Labels(columns, column => [.. csv.Texts(column).Distinct().Order(StringComparer.Ordinal)], csv.Names.Contains(Count) ? Count : null);
        return isCounted ? cells : Repeated(cells);
    }

    private static RowTable Repeated(RowTable cells)
    {
        var builder = new RowTableBuilder(cells.Columns);
        double[] row = new double[cells.ColumnCount];
        for (long i = 0; i < cells.RowCount; i++)
        {
            cells.CopyRow(i, row);
            for (int copy = 0; copy < cells.Weight(i); copy++)
            {
                builder.Append(row);
            }
        }

        return builder.Build();
    }
}
