using Mixtura.Serialization;

namespace Mixtura.Tests.Drift;

/// <summary>Tests of drift reject as often as their level says where there is none, and see what there is.</summary>
public sealed class DriftDetectionTests
{
    private static readonly MonteCarloOptions s_fewDraws = new() { Draws = 4_000, Threads = 2 };

    /// <summary>
    /// Of 200 tables without drift. The bounds leave 1 in 1,000 to chance: a binomial count of 600 tests at 0.05 is between
    /// 15 and 48 (of 200 between 1 and 21), and as many variances are known to 3 % only as 4,000 draws tell.
    /// </summary>
    [Fact]
    public void AKnownModelIsRejectedAsOftenAsTheLevelSays()
    {
        Mixture model = SampleModels.Of("VVV");
        (Dictionary<DriftTestKind, int> rejected, int any) = Rejections((_, seed) => DriftDetection.Detect(model, model.Sample(500, seed).Rows, new DriftOptions { Draws = s_fewDraws with { Seed = seed } }));
        Assert.InRange(rejected[DriftTestKind.Weight], 15, 48);
        Assert.InRange(rejected[DriftTestKind.Location], 15, 48);
        Assert.InRange(rejected[DriftTestKind.Spread], 13, 54);
        Assert.InRange(rejected[DriftTestKind.LogDensity], 1, 21);
        Assert.InRange(any, 0, 21);
    }

    /// <summary>Where the model comes from no more rows than there are new ones, half of the difference is its own error.</summary>
    [Fact]
    public void AModelOfFewRowsIsNotBlamedForItsOwnError()
    {
        Mixture truth = SampleModels.Of("VVV");
        var options = new FitOptions { Components = 3, Start = Start.FromModel(truth), Threads = 1 };
        int anyIfTakenForExact = 0;
        (Dictionary<DriftTestKind, int> rejected, int any) = Rejections((i, seed) =>
        {
            Mixture model = Mixture.Fit(truth.Sample(400, 10_000 + seed).Rows, truth.Family, options).Model;
            RowTable table = truth.Sample(400, seed).Rows;
            anyIfTakenForExact += i < 50 && DriftDetection.Detect(model, table, new DriftOptions { Draws = s_fewDraws with { Seed = seed } }).HasDrifted ? 1 : 0;
            return DriftDetection.Detect(model, table, new DriftOptions { ModelRows = 400, Draws = s_fewDraws with { Seed = seed } });
        });
        Assert.InRange(rejected[DriftTestKind.Weight], 10, 48);
        Assert.InRange(rejected[DriftTestKind.Location], 15, 54);
        Assert.InRange(rejected[DriftTestKind.Spread], 10, 54);

        // What counts old rows as a third sample is an upper bound for the log-density.
        Assert.InRange(rejected[DriftTestKind.LogDensity], 0, 21);
        Assert.InRange(any, 0, 21);
        Assert.True(anyIfTakenForExact > 15, $"the model's error, left aside, shows in {anyIfTakenForExact} of 50 tables only");
    }

    [Fact]
    public void WhatHasDriftedIsNamed()
    {
        Mixture model = SampleModels.Of("VVV");
        MixtureSample sample = model.Sample(4_000, 5);
        DriftResult none = Detect(model, sample.Rows);
        Assert.False(none.HasDrifted);
        Assert.Equal(10, none.Tests.Count());

        // Component 2 moves by a fifth of a deviation in one column.
        DriftResult moved = Detect(model, Changed(sample, 1, row => row[0] += 0.3));
        Assert.Equal((DriftTestKind.Location, 1), (moved.Seen.First().Kind, moved.Seen.First().Component));
        Assert.DoesNotContain(moved.Seen, test => test.Component is 0 or 2);
        Assert.Equal(6.3, moved.Components[1].Mean[0], 0.12);

        // One that moves far does not seem to spread.
        DriftResult far = Detect(model, Changed(sample, 1, row => row[0] += 1));
        Assert.Equal(DriftTestKind.Location, Assert.Single(far.Seen).Kind);

        // Component 3 becomes wider by a fifth about its mean, −5 in the first column.
        DriftResult wider = Detect(model, Changed(sample, 2, row => row[0] = -5 + (1.2 * (row[0] + 5))));
        Assert.Equal((DriftTestKind.Spread, 2), (wider.Seen.First().Kind, wider.Seen.First().Component));
        Assert.All(wider.Seen, test => Assert.True(test.Component is 2 or null));

        // Component 1 comes more often.
        var more = Mixture.With(model.Family, [0.55, 0.27, 0.18], [.. model.Components], model.Columns);
        DriftResult often = Detect(model, more.Sample(4_000, 6).Rows);
        Assert.Equal((DriftTestKind.Weight, 0), (often.Seen.First().Kind, often.Seen.First().Component));
        Assert.Equal(0.55, often.Components[0].Share, 0.03);

        // Rows of a fourth kind, between the three, change what is likely first of all.
        int next = 0;
        DriftResult fourth = Detect(model, DerivedTables.Map(sample.Rows, row => next++ % 20 == 0 ? [0, 12, 10] : row));
        Assert.Contains(fourth.Seen, test => test.Kind == DriftTestKind.LogDensity);
        Assert.True(fourth.MeanLogDensity < fourth.ExpectedLogDensity - 0.5);
    }

    [Theory]
    [InlineData("poisson")]
    [InlineData("categorical")]
    [InlineData("composite")]
    [InlineData("VII")]
    public void EveryFamilyIsTested(string name)
    {
        Mixture model = SampleModels.Of(name);
        DriftResult same = Detect(model, model.Sample(3_000, 3).Rows);
        Assert.False(same.HasDrifted);
        Assert.All(same.Components, component => Assert.NotNull(component.LocationTest));
        Assert.Equal(name is "composite" or "VII", same.Components.All(component => component.SpreadTest is not null));
        double[] means = new double[model.Dimensions];
        model.Components[0].CopyMean(means);
        Assert.All(means.Zip(same.Components[0].Mean), pair => Assert.Equal(pair.First, pair.Second, 0.3));

        // Each component in the place of another.
        Mixture other = Mixture.With(model.Family, [.. model.Weights], [.. model.Components.Select((_, j) => model.Components[(j + 1) % model.Components.Length])], model.Columns);
        DriftResult swapped = Detect(model, other.Sample(3_000, 4).Rows);
        Assert.True(swapped.HasDrifted);
    }

    [Fact]
    public void ALocationTestOfOneComponentIsHotellings()
    {
        var model = new GaussianMixture(new GaussianFamily(), [1], [SampleModels.Of("VVV").Components[0]], [new("a"), new("b"), new("c")]);
        RowTable table = model.Sample(800, 4).Rows;
        DriftResult result = DriftDetection.Detect(model, table);
        Assert.Null(result.Components[0].WeightTest);
        var component = (GaussianComponent)model.Components[0];
        double[] mean = [.. Enumerable.Range(0, 3).Select(i => table.CopyColumn(i).Average())];
        double expected = 800 * component.SquaredMahalanobis(mean);

        // 20,000 draws tell variances to √(2/20,000) = 1 %, four times of which are allowed.
        Assert.Equal(expected, result.Components[0].LocationTest!.Statistic, 0.04 * expected);
        Assert.Equal(3, result.Components[0].LocationTest!.DegreesOfFreedom);
        Assert.Equal(6, result.Components[0].SpreadTest!.DegreesOfFreedom);

        // With as many old rows as new ones the variance of the difference is twice as large.
        DriftResult estimated = DriftDetection.Detect(model, table, new DriftOptions { ModelRows = 800 });
        Assert.Equal(expected / 2, estimated.Components[0].LocationTest!.Statistic, 0.06 * expected / 2);
    }

    [Fact]
    public void AModelThatNeverFittedIsNotTakenForDrift()
    {
        // Counts of two kinds, described by one Poisson.
        var truth = new Mixture(new PoissonFamily(), [0.5, 0.5], [new PoissonComponent([4]), new PoissonComponent([9])], [new("n")]);
        FitResult<Mixture> fit = Mixture.Fit(truth.Sample(3_000, 1).Rows, truth.Family);
        DriftOptions options = DriftOptions.For(new ModelDocument(fit.Model, fit.Summary)) with { Draws = s_fewDraws };
        Assert.Equal(3_000, options.ModelRows);
        DriftResult same = DriftDetection.Detect(fit.Model, truth.Sample(2_000, 2).Rows, options);
        Assert.True(same.LogDensity.AdjustedPValue < 0.001);
        Assert.True(same.IsMisfit);
        Assert.DoesNotContain(same.Seen, test => test.Kind == DriftTestKind.LogDensity);
        Assert.False((same with { Options = options with { FittedLogDensity = null } }).IsMisfit);

        // One kind alone is as far from the model, and not as the fit was.
        DriftResult other = DriftDetection.Detect(fit.Model, new Mixture(truth.Family, [1], [truth.Components[1]], truth.Columns).Sample(2_000, 2).Rows, options);
        Assert.False(other.IsMisfit);
        Assert.True(other.HasDrifted);
    }

    [Fact]
    public void FewRowsAreNotTestedAndRareComponentsNeither()
    {
        Mixture model = SampleModels.Of("VVV");
        DriftResult few = Detect(model, model.Sample(30, 2).Rows);
        Assert.All(few.Components, component => Assert.Null(component.SpreadTest));
        Assert.Null(few.Components[2].WeightTest);
        Assert.Equal(DriftTestKind.LogDensity, Assert.Single(few.Tests).Kind);
    }

    [Fact]
    public void ImpossibleRowsAreDriftAndNoneIsRefused()
    {
        var model = new Mixture(new PoissonFamily(), [0.5, 0.5], [new PoissonComponent([1]), new PoissonComponent([20])], [new("n")]);
        double[] counts = model.Sample(400, 1).Rows.CopyColumn(0);
        counts[7] = 2.5;
        DriftResult result = Detect(model, RowTable.FromColumn(counts, "n"));
        Assert.Equal(1, result.Impossible);
        Assert.True(result.HasDrifted);
        Assert.Empty(result.Seen);
        Assert.Equal(399, result.Components.Sum(component => component.Rows), 1e-9);
        Assert.Throws<TableException>(() => Detect(model, RowTable.FromColumn([0.5, 1.5], "n")));
        Assert.Throws<TableException>(() => Detect(model, SampleModels.Of("VVV").Sample(10, 1).Rows));
    }

    [Fact]
    public void WeightsAreNumbersOfRowsAndThreadsChangeNothing()
    {
        Mixture model = SampleModels.Of("VVV").WithNoise(UniformComponent.Create([0, 4, 10], new double[,] { { 30, 0, 0 }, { 0, 30, 0 }, { 0, 0, 30 } }), 0.2);
        RowTable table = model.Sample(1_000, 3).Rows;
        RowTable twice = DerivedTables.Rows(table, [.. Enumerable.Range(0, 1_000), .. Enumerable.Range(0, 1_000)]);
        DriftResult doubled = Detect(model, twice);
        DriftResult weighted = Detect(model, DerivedTables.Weighted(table, [.. Enumerable.Repeat(2.0, 1_000)]));
        Assert.Equal(doubled.Tests.Select(test => test.Statistic), weighted.Tests.Select(test => test.Statistic), (a, b) => Math.Abs(a - b) <= 1e-9 * (1 + Math.Abs(a)));
        Assert.Null(doubled.Components[3].LocationTest);
        Assert.NotNull(doubled.Components[3].WeightTest);
        DriftResult one = DriftDetection.Detect(model, twice, new DriftOptions { Draws = s_fewDraws with { Threads = 1 } });
        Assert.Equal(doubled.Tests, one.Tests);
    }

    private static DriftResult Detect(Mixture model, RowTable table) => DriftDetection.Detect(model, table, new DriftOptions { Draws = s_fewDraws });

    private static (Dictionary<DriftTestKind, int> Rejected, int Any) Rejections(Func<int, ulong, DriftResult> detect)
    {
        var rejected = new Dictionary<DriftTestKind, int>();
        int any = 0;
        for (int i = 0; i < 200; i++)
        {
            DriftResult result = detect(i, (ulong)i + 1);
            any += result.HasDrifted ? 1 : 0;
            foreach (DriftTest test in result.Tests)
            {
                rejected[test.Kind] = rejected.GetValueOrDefault(test.Kind) + (test.PValue <= 0.05 ? 1 : 0);
                Assert.True(test.AdjustedPValue >= test.PValue);
            }
        }

        return (rejected, any);
    }

    private static RowTable Changed(MixtureSample sample, int component, Action<double[]> change)
    {
        int at = 0;
        return DerivedTables.Map(sample.Rows, row =>
        {
            if (sample.Components[at++] == component)
            {
                change(row);
            }

            return row;
        });
    }
}
