namespace Mixtura.Hazards.Degenerate;

/// <summary>A table made to be hard to fit, always the same for the same number.</summary>
/// <param name="Number">The number; kinds follow each other.</param>
/// <param name="Kind">In which way it is degenerate.</param>
/// <param name="Values">The rows, each with as many values.</param>
/// <param name="Weights">The rows' weights; empty where each weighs 1.</param>
internal sealed record DegenerateTable(int Number, TableKind Kind, double[][] Values, double[] Weights)
{
    private int ColumnCount => Values[0].Length;

    public static DegenerateTable Of(int number)
    {
        var rows = new DegenerateRows(number);
        return new DegenerateTable(number, rows.Kind, rows.Values, rows.Weights);
    }

    /// <summary>The table as measurements.</summary>
    public RowTable Measurements() => Build(Named("x"), row => row);

    /// <summary>The table as counts: the values' sizes without digits after the point, which can be as large as doubles are.</summary>
    public RowTable Counts() => Build(Named("n"), row => [.. row.Select(Count)]);

    /// <summary>The table as labels, equal where values are; not every level occurs.</summary>
    public RowTable Labels() => Build(Labelled(), row => [.. row.Select(Label)]);

    /// <summary>Measurements, counts and labels side by side.</summary>
    public RowTable Mixed() => Build([.. Named("x"), .. Named("n"), .. Labelled()], row => [.. row, .. row.Select(Count), .. row.Select(Label)]);

    private static double Count(double value) => Math.Floor(Math.Abs(value));

    private static double Label(double value, int column)
    {
        // Adding zero makes −0 and 0 the same; the multiplier spreads neighbouring doubles.
        ulong mixed = (ulong)BitConverter.DoubleToInt64Bits(value + 0.0) * 0x9E3779B97F4A7C15;
        return (mixed >> 40) % (ulong)LevelCount(column);
    }

    private static int LevelCount(int column) => 2 + (column % 3);

    private Column[] Named(string letter) => [.. Enumerable.Range(1, ColumnCount).Select(i => new Column($"{letter}{i}"))];

    private Column[] Labelled() =>
        [.. Enumerable.Range(0, ColumnCount).Select(i => new Column($"l{i + 1}", [.. Enumerable.Range(1, LevelCount(i)).Select(level => $"level {level}")]))];

    private RowTable Build(Column[] columns, Func<double[], double[]> map)
    {
        var builder = new RowTableBuilder([.. columns], Weights.Length > 0, $"table {Number}");
        for (int i = 0; i < Values.Length; i++)
        {
            builder.Append(map(Values[i]), Weights.Length > 0 ? Weights[i] : 1);
        }

        return builder.Build();
    }

}
