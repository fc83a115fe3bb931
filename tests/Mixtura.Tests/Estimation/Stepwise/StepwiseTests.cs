using System.Collections.Immutable;
using Mixtura.Tests.Tables;

namespace Mixtura.Tests.Estimation.Stepwise;

/// <summary>Stepwise expectation-maximization against a slow one whose statistics stay about one place, and what it is for.</summary>
public sealed class StepwiseTests
{
    private const int Rows = 9_000;

    public static TheoryData<string> Models() => ["VVV", "EEE", "VVI", "VII", "poisson", "categorical", "composite"];

    [Theory]
    [MemberData(nameof(Models))]
    public void AgreesWithSumsAboutOnePlace(string name)
    {
        (Mixture begin, RowTable table) = Beginning(name);
        var options = new StepwiseOptions { BatchRows = 2_048, Passes = 3, Exponent = 0.6 };
        Mixture found = Mixture.Fit(table, begin.Family, Options(begin) with { Stepwise = options, Seed = 9 }).Model;

        // The same rounding, some hundred times over, in sums of 2,048 rows about places that differ by a deviation.
        ParameterComparison.AssertClose(Slow(begin, table, options, 9), found, 1e-9);
    }

    [Fact]
    public void TwoPassesComeNearerThanTwoIterations()
    {
        (Mixture begin, RowTable table) = Beginning("VVV", 100_000);
        double limit = Mixture.Fit(table, begin.Family, Options(begin) with { MaxIterations = 1000, Convergence = Convergence.Default }).LogLikelihood;
        double iterated = Mixture.Fit(table, begin.Family, Options(begin) with { MaxIterations = 2 }).LogLikelihood;
        FitResult<Mixture> stepwise = Mixture.Fit(table, begin.Family, Options(begin) with { Stepwise = new StepwiseOptions() });
        Assert.True(limit - stepwise.LogLikelihood < 0.5 * (limit - iterated), $"{limit} {iterated} {stepwise.LogLikelihood}");
        Assert.Equal(3, stepwise.Passes);
    }

    [Fact]
    public void AFitThatGoesOnEndsAtItsMaximum()
    {
        (Mixture begin, RowTable table) = Beginning("VVV");
        FitOptions whole = Options(begin) with { MaxIterations = 1000, Convergence = Convergence.Default };
        FitResult<Mixture> plain = Mixture.Fit(table, begin.Family, whole);
        FitResult<Mixture> stepwise = Mixture.Fit(table, begin.Family, whole with { Stepwise = new StepwiseOptions { BatchRows = 2_048 } });
        Assert.True(stepwise.Converged);
        ParameterComparison.AssertClose(plain.Model, stepwise.Model, 1e-3);
        Assert.Equal(plain.LogLikelihood, stepwise.LogLikelihood, 2e-9 * Rows);
    }

    [Theory]
    [InlineData("VVV")]
    [InlineData("composite")]
    public void ThreadsChangeNoBitAndTheSeedDecides(string name)
    {
        (Mixture begin, RowTable table) = Beginning(name, 43_210);
        FitOptions options = Options(begin) with { Stepwise = new StepwiseOptions { BatchRows = 9_000 } };
        byte[] one = File(Mixture.Fit(table, begin.Family, options with { Threads = 1 }).Model);
        Assert.Equal(one, File(Mixture.Fit(table, begin.Family, options with { Threads = 3 }).Model));
        Assert.NotEqual(one, File(Mixture.Fit(table, begin.Family, options with { Seed = 2 }).Model));
    }

    [Theory]
    [InlineData("VVV", false)]
    [InlineData("composite", false)]
    [InlineData("VVV", true)]
    public void AStreamedTableGivesTheSameBits(string name, bool isWeighted)
    {
        (Mixture begin, RowTable table) = Beginning(name, 21_000);
        table = isWeighted ? DerivedTables.Weighted(table, [.. Enumerable.Range(0, 21_000).Select(i => 0.1 + (i % 7 * 0.3))]) : table;
        var reader = new SeekingReplay(table);
        RowTable streamed = RowTable.Stream(reader, 8L * 2_048 * (table.ColumnCount + 1) * 8, TestContext.Current.CancellationToken);
        Assert.True(streamed.IsStreamed);
        foreach (FitOptions options in new[] { Options(begin), new FitOptions { Components = 3, Starts = 2 } })
        {
            FitOptions batches = options with { Stepwise = new StepwiseOptions { BatchRows = 6_000, Passes = 3 } };
            FitResult<Mixture> expected = Mixture.Fit(table, begin.Family, batches);
            reader.Seeks = 0;
            FitResult<Mixture> found = Mixture.Fit(streamed, begin.Family, batches);
            Assert.Equal(File(expected.Model), File(found.Model));
            Assert.Equal(expected.Trace, found.Trace);
            Assert.True(reader.Seeks >= 3 * 11, $"{reader.Seeks} readings of chunks");
        }
    }

    [Fact]
    public void AStreamedTableWithoutPlacesIsRefused()
    {
        (Mixture begin, RowTable table) = Beginning("VVV");
        FitOptions options = Options(begin) with { Stepwise = new StepwiseOptions() };
        foreach (IRowReader reader in new IRowReader[] { new Replay(table), new SeekingReplay(table, canSeek: false) })
        {
            RowTable streamed = RowTable.Stream(reader, 3L * 2_048 * 4 * 8, TestContext.Current.CancellationToken);
            Assert.Contains("keep a cache", Assert.Throws<ArgumentException>(() => Mixture.Fit(streamed, begin.Family, options)).Message, StringComparison.Ordinal);
        }

        RowTable narrow = RowTable.Stream(new SeekingReplay(table), 3L * 2_048 * 4 * 8, TestContext.Current.CancellationToken);
        Assert.Contains("MiB are given", Assert.Throws<TableException>(() => Mixture.Fit(narrow, begin.Family, options with { Stepwise = new StepwiseOptions { BatchRows = 9_000 } })).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void NoiseKeepsItsPlace()
    {
        Mixture truth = SampleModels.Of("VVV").WithNoise(UniformComponent.Create([0, 4, 10], new double[,] { { 30, 0, 0 }, { 0, 30, 0 }, { 0, 0, 30 } }), 0.2);
        RowTable table = truth.Sample(30_000, 4).Rows;
        var options = new FitOptions { Components = 3, Noise = Noise.Uniform(), Start = Start.FromModel(SampleModels.Of("VVV")), Stepwise = new StepwiseOptions(), Convergence = new Convergence { DistanceToLimit = null }, MaxIterations = 0 };
        FitResult<Mixture> fit = Mixture.Fit(table, SampleModels.Of("VVV").Family, options);

        // Proportions of 30,000 rows vary by 0.003; averaging of steps adds as much again.
        Assert.Equal(0.2, fit.Model.Weights[^1], 0.02);
        Assert.Equal(0.4, fit.Model.Weights[0], 0.02);
    }

    [Fact]
    public void EveryChunkIsInOneBatchOfEachPass()
    {
        foreach ((int chunks, int rows, int batches) in new[] { (1, 100, 1), (5, 2_048, 5), (22, 8_192, 6), (27, 1_000_000, 1), (10, 100, 10) })
        {
            int[][] first = StepwisePasses.Batches(chunks, rows, 3, 0, 0);
            Assert.Equal(batches, first.Length);
            Assert.Equal(Enumerable.Range(0, chunks), first.SelectMany(batch => batch).Order());
            Assert.All(first, batch => Assert.Equal(batch.Order(), batch));
            Assert.True(first.Max(batch => batch.Length) - first.Min(batch => batch.Length) <= 1);
        }

        Assert.NotEqual(StepwisePasses.Batches(22, 2_048, 3, 0, 0), StepwisePasses.Batches(22, 2_048, 3, 0, 1));
        Assert.NotEqual(StepwisePasses.Batches(22, 2_048, 3, 0, 0), StepwisePasses.Batches(22, 2_048, 3, 1, 0));
    }

    [Fact]
    public void WhatDoesNotServeIsRefused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new StepwiseOptions { Exponent = 0.5 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new StepwiseOptions { Passes = 0 });
        RowTable table = SampleModels.Of("VVV").Sample(100, 1).Rows;
        ArgumentException e = Assert.Throws<ArgumentException>(() => Mixture.Fit(table, new GaussianFamily(), new FitOptions { Stepwise = new StepwiseOptions(), Trim = 0.1 }));
        Assert.Contains("neither with trimming", e.Message, StringComparison.Ordinal);
        RowTable counts = RowTable.FromColumn([1, 2, 3, 4]);
        Assert.Throws<ModelException>(() => Mixture.Fit(counts, new PoissonFamily(), new FitOptions { Start = Start.FromModel(new Mixture(new PoissonFamily(), [1], [new PoissonComponent([0])])), Stepwise = new StepwiseOptions() }));
    }

    /// <summary>Row by row, with the statistics all the time about the components of the beginning.</summary>
    private static Mixture Slow(Mixture begin, RowTable table, StepwiseOptions options, ulong seed)
    {
        Family family = begin.Family;
        int k = begin.Components.Length;
        int length = family.CountStatistics(begin.Dimensions);
        TableMoments moments = MomentsPass.Of(table, 1);
        double[] weights = [.. begin.Weights];
        double[] values = new double[k * length];
        for (int j = 0; j < k; j++)
        {
            family.CopyExpected(begin.Components[j], begin.Components[j], weights[j], values.AsSpan(j * length, length));
        }

        Mixture current = begin;
        int step = 0;
        double[] row = new double[begin.Dimensions];
        double[] posterior = new double[k];
        for (int pass = 0; pass < options.Passes; pass++)
        {
            int[][] batches = StepwisePasses.Batches((Rows + 2047) / 2048, options.BatchRows, seed, 0, pass);
            foreach (int[] batch in batches)
            {
                long[] rows = [.. batch.SelectMany(chunk => Enumerable.Range(chunk * 2048, 2048)).Where(i => i < Rows).Select(i => (long)i)];
                double[] batchWeights = new double[k];
                double[] batchValues = new double[values.Length];
                foreach (long i in rows)
                {
                    table.CopyRow(i, row);
                    current.Posterior(row, posterior);
                    for (int j = 0; j < k; j++)
                    {
                        batchWeights[j] += posterior[j] / rows.Length;
                        family.Accumulate(begin.Components[j], row, posterior[j] / rows.Length, batchValues.AsSpan(j * length, length));
                    }
                }

                double gain = Math.Pow(step++ + 2, -options.Exponent) * Math.Min(1, rows.Length * (double)batches.Length / Rows);
                weights = [.. weights.Zip(batchWeights, (a, b) => ((1 - gain) * a) + (gain * b))];
                values = [.. values.Zip(batchValues, (a, b) => ((1 - gain) * a) + (gain * b))];
                var statistics = new ComponentStatistics(begin.Components, moments, [.. weights.Select(w => w * Rows)], [.. values.Select(v => v * Rows)], 0, length, length);
                ImmutableArray<Component> components = family.Maximize(statistics).Components;
                current = Mixture.With(family, [.. weights], [.. components], begin.Columns);
            }
        }

        // A fit orders its components by weight.
        int[] order = [.. Enumerable.Range(0, k).OrderByDescending(j => current.Weights[j])];
        return Mixture.With(family, [.. order.Select(j => current.Weights[j])], [.. order.Select(j => current.Components[j])], begin.Columns);
    }

    private static (Mixture Begin, RowTable Table) Beginning(string name, int rows = Rows)
    {
        Mixture truth = SampleModels.Of(name);
        MixtureSample sample = truth.Sample(rows, 31);
        RowTable few = DerivedTables.Rows(sample.Rows, [.. Enumerable.Range(0, 2_000)]);
        int[] labels = [.. sample.Components.Take(2_000).Select((z, i) => i % 4 == 0 && z < truth.Components.Length - 1 ? z + 1 : z)];
        Mixture begin = Mixture.Fit(few, truth.Family, new FitOptions { Components = truth.Components.Length, Start = Start.FromLabels(labels), Convergence = new Convergence { DistanceToLimit = null }, MaxIterations = 0 }).Model;
        return (begin, sample.Rows);
    }

    private static FitOptions Options(Mixture begin) => new()
    {
        Components = begin.Components.Length,
        Start = Start.FromModel(begin),
        Convergence = new Convergence { DistanceToLimit = null },
        MaxIterations = 0,
    };

    private static byte[] File(Mixture model)
    {
        using var stream = new MemoryStream();
        model.Write(stream);
        return stream.ToArray();
    }
}
