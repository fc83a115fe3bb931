namespace Mixtura.Tests.Reference;

/// <summary>Tables made from tables.</summary>
internal static class DerivedTables
{
    public static RowTable Rows(RowTable table, IReadOnlyList<int> rows)
    {
        var builder = new RowTableBuilder(table.Columns);
        double[] row = new double[table.ColumnCount];
        foreach (int i in rows)
        {
            table.CopyRow(i, row);
            builder.Append(row);
        }

        return builder.Build();
    }

    public static RowTable Weighted(RowTable table, double[] weights)
    {
        var builder = new RowTableBuilder(table.Columns, weighted: true);
        double[] row = new double[table.ColumnCount];
        for (int i = 0; i < weights.Length; i++)
        {
            table.CopyRow(i, row);
            builder.Append(row, weights[i]);
        }

        return builder.Build();
    }

    public static RowTable Map(RowTable table, Func<double[], double[]> change)
    {
        var builder = new RowTableBuilder(table.Columns);
        double[] row = new double[table.ColumnCount];
        for (long i = 0; i < table.RowCount; i++)
        {
            table.CopyRow(i, row);
            builder.Append(change(row));
        }

        return builder.Build();
    }

    public static double[][] ToRows(RowTable table)
    {
        double[][] rows = new double[table.RowCount][];
        for (int i = 0; i < rows.Length; i++)
        {
            rows[i] = new double[table.ColumnCount];
            table.CopyRow(i, rows[i]);
        }

        return rows;
    }
}
