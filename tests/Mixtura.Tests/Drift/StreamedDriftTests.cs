using Mixtura.Serialization;
using Mixtura.Tests.Tables;

namespace Mixtura.Tests.Drift;

/// <summary>What is said of drift is the same, bit for bit, whether the rows are in memory or streamed.</summary>
public sealed class StreamedDriftTests
{
    private const int Count = 9_000;

    [Theory]
    [InlineData("VVV", 0, false)]
    [InlineData("VVV", 0.4, true)]
    [InlineData("VVV", 100, false)]
    [InlineData("poisson", 0, false)]
    [InlineData("composite", 0, true)]
    public void ResultsHaveTheBitsOfThoseInMemory(string name, double moved, bool weighted)
    {
        Mixture model = SampleModels.Of(name);
        RowTable rows = Rows(model, row => row[0] += moved, weighted);
        RowTable streamed = Streamed(rows);
        Assert.True(streamed.IsStreamed);
        DriftOptions options = new() { ModelRows = 1_000, Draws = new MonteCarloOptions { Draws = 3_000, Threads = 1 } };
        DriftResult expected = DriftDetection.Detect(model, rows, options);
        DriftResult actual = DriftDetection.Detect(model, streamed, options with { Draws = options.Draws with { Threads = 2 } });
        AssertSame(expected, actual);
        Assert.Equal(moved > 0, expected.HasDrifted);

        // Against sorting all rows: the least and the largest of 200 quantiles, and the deviation.
        double[] logDensity = model.LogDensity(rows);
        (double Value, double Weight)[] sorted = [.. logDensity.Select((value, row) => (value, rows.Weight(row))).OrderBy(pair => pair.value)];
        double below = 0;
        Assert.Equal(sorted.First(pair => (below += pair.Weight) >= 0.0025 * rows.TotalWeight).Value, expected.RowQuantiles[0]);
        below = 0;
        Assert.Equal(sorted.First(pair => (below += pair.Weight) >= 0.9975 * rows.TotalWeight).Value, expected.RowQuantiles[^1]);
    }

    [Fact]
    public void ImpossibleRowsAreLeftOutOfBoth()
    {
        Mixture model = Mixture.With(new CategoricalFamily([3]), [1], [new CategoricalComponent([[0.5, 0.5, 0]])], [new("label", ["a", "b", "c"])]);
        var builder = new RowTableBuilder(model.Columns, weighted: true);
        for (int row = 0; row < Count; row++)
        {
            builder.Append([row % 1_000 == 17 ? 2 : row % 2], 1 + (row % 3));
        }

        RowTable rows = builder.Build();
        DriftOptions options = new() { Draws = new MonteCarloOptions { Draws = 3_000 } };
        DriftResult expected = DriftDetection.Detect(model, rows, options);
        Assert.Equal(9, expected.Impossible);
        AssertSame(expected, DriftDetection.Detect(model, Streamed(rows), options));
    }

    [Theory]
    [InlineData(null, false)]
    [InlineData(500.0, false)]
    [InlineData(500.0, true)]
    [InlineData(1e6, true)]
    public void UpdatesHaveTheBitsOfThoseInMemory(double? halfLife, bool weighted)
    {
        Mixture model = SampleModels.Of("VVV");
        RowTable rows = Rows(model, row => row[0] += 0.5, weighted);
        RowTable streamed = Streamed(rows);
        ModelDocument document = new(model, null) { Steps = new StepHistory([0], 3_000, 1) };
        var options = new UpdateOptions { HalfLife = halfLife, MaxIterations = 8 };
        UpdateResult expected = MixtureUpdate.Run(document, rows, options with { Threads = 1 });
        UpdateResult actual = MixtureUpdate.Run(document, streamed, options with { Threads = 2 });
        Assert.Equal(expected.Summary, actual.Summary);
        Assert.Equal(Bytes(expected.Document), Bytes(actual.Document));
    }

    [Fact]
    public void TheFirstImpossibleRowIsNamed()
    {
        Mixture model = SampleModels.Of("poisson");
        RowTable rows = Rows(model, _ => { }, weighted: false, at: 7_001, row => row[0] = -1);
        ModelDocument document = new(model, null) { Steps = new StepHistory([0], 3_000, 1) };
        TableException inMemory = Assert.Throws<TableException>(() => MixtureUpdate.Run(document, rows));
        TableException inParts = Assert.Throws<TableException>(() => MixtureUpdate.Run(document, Streamed(rows)));
        Assert.Equal((7_002, 7_002), (inMemory.Row, inParts.Row));
    }

    /// <summary>Weights given twice are those given last, of rows that had the first ones: w, then w² and a bit.</summary>
    [Fact]
    public void StreamedRowsAreWeighedAnewAsOthersAre()
    {
        RowTable rows = Rows(SampleModels.Of("VVI"), _ => { }, weighted: true);
        Func<Func<RowTable, double[]>> squares = () =>
        {
            long seen = 0;
            return part => [.. Enumerable.Range(0, (int)part.RowCount).Select(row => (part.Weight(row) * part.Weight(row)) + (1e-3 * seen++))];
        };
        RowTable expected = rows.Reweigh(squares).Reweigh(squares);
        RowTable actual = Streamed(rows).Reweigh(squares).Reweigh(squares);
        Assert.True(actual.IsStreamed);
        Assert.Equal(expected.TotalWeight, actual.TotalWeight);
        for (int reading = 0; reading < 2; reading++)
        {
            Assert.Equal(
                Enumerable.Range(0, Count).Select(row => expected.Weight(row)),
                actual.InParts(CancellationToken.None).SelectMany(part => Enumerable.Range(0, (int)part.RowCount).Select(row => part.Weight(row)).ToArray()));
        }
    }

    private static void AssertSame(DriftResult expected, DriftResult actual)
    {
        Assert.Equal(expected.Rows, actual.Rows);
        Assert.Equal(expected.Impossible, actual.Impossible);
        Assert.Equal(expected.MeanLogDensity, actual.MeanLogDensity);
        Assert.Equal(expected.LogDensityError, actual.LogDensityError);
        Assert.Equal(expected.RowQuantiles, actual.RowQuantiles);
        Assert.Equal(expected.ModelQuantiles, actual.ModelQuantiles);
        Assert.Equal(expected.Tests, actual.Tests);
        Assert.Equal(expected.Components.SelectMany(component => component.Mean.Append(component.Share).Append(component.ShareError)), actual.Components.SelectMany(component => component.Mean.Append(component.Share).Append(component.ShareError)));
    }

    private static RowTable Rows(Mixture model, Action<double[]> change, bool weighted, int at = -1, Action<double[]>? one = null)
    {
        RowTable sample = model.Sample(Count, 7).Rows;
        var builder = new RowTableBuilder(sample.Columns, weighted);
        double[] row = new double[sample.ColumnCount];
        for (int i = 0; i < Count; i++)
        {
            sample.CopyRow(i, row);
            change(row);
            if (i == at)
            {
                one!(row);
            }

            builder.Append(row, weighted ? 0.1 * (7 + (i % 5)) : 1);
        }

        return builder.Build();
    }

    /// <summary>With memory for three chunks.</summary>
    private static RowTable Streamed(RowTable rows) => RowTable.Stream(new Replay(rows), 3L * RowTable.ChunkRows * ((8 * rows.ColumnCount) + (rows.IsWeighted ? 8 : 0)));

    private static byte[] Bytes(ModelDocument document)
    {
        using var stream = new MemoryStream();
        ModelFile.Write(stream, document);
        return stream.ToArray();
    }
}
