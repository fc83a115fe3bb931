using Mixtura.Benchmarks.Mclust;

namespace Mixtura.Benchmarks.Prediction;

/// <summary>A table whose rows are predicted.</summary>
/// <param name="Name">What it is called here.</param>
/// <param name="Put">Writes its rows into a file and returns the number of columns.</param>
/// <param name="Truth">The mixture that the rows come from, where it is known.</param>
internal sealed record PredictionTable(string Name, Func<string, int> Put, Mixture? Truth)
{
    private const int FewestRows = 20;
    private const int MostRows = 2_000;

    /// <summary>Columns with no more different values are labels or codes.</summary>
    private const int FewestValues = 11;

    /// <summary>Tables of R's packages as the comparison of searches has them, and simulated ones.</summary>
    public static IEnumerable<PredictionTable> All =>
    [
        .. SearchData.All.Where(data => !data.Name.StartsWith("simulated", StringComparison.Ordinal)).Concat(SearchData.Further).Select(data => new PredictionTable(data.Name, data.Put, null)),
        Simulated(20, 1, 2, 3), Simulated(30, 2, 2, 3), Simulated(40, 5, 2, 2), Simulated(60, 4, 3, 2), Simulated(100, 2, 4, 3), Simulated(150, 6, 3, 2),
        Simulated(200, 10, 2, 1), Simulated(200, 50, 3, 1), Simulated(300, 4, 1, 1), Simulated(500, 5, 4, 1), Simulated(1_000, 2, 6, 3), Simulated(2_000, 3, 3, 1),
    ];

    /// <summary>Its columns of measurements; null where the table does not take part.</summary>
    public RowTable? Load(string folder)
    {
        string file = Path.Combine(folder, "rows.bin");
        RowTable table = RowsFile.Read(file, Put(file));
        int[] columns = [.. Enumerable.Range(0, table.ColumnCount).Where(c => Enumerable.Range(0, (int)table.RowCount).Select(row => table[row, c]).Distinct().Take(FewestValues).Count() == FewestValues)];
        return table.RowCount is >= FewestRows and <= MostRows && columns.Length > 0 ? table.Select(columns) : null;
    }

    private static PredictionTable Simulated(int rows, int columns, int components, double spread)
    {
        GaussianMixture truth = SyntheticMixture.Of(columns, components, spread);
        return new PredictionTable(
            $"simulated-{rows}x{columns}",
            file =>
            {
                RowsFile.Write(file, truth.Sample(rows, seed: 3).Rows);
                return columns;
            },
            truth);
    }
}
