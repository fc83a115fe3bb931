namespace Mixtura.Tests.Estimation;

/// <summary>Fits that trim their least likely rows, and the bound on the ratio of eigenvalues.</summary>
public sealed class TrimmingTests
{
    private static readonly GaussianMixture s_truth = GaussianMixture.Create(
        [0.6, 0.4],
        [[0.0, 0], [8, 3]],
        [new double[,] { { 1, 0.5 }, { 0.5, 2 } }, new double[,] { { 2, -0.4 }, { -0.4, 1 } }]);

    public static TheoryData<Covariance> Served() => [Covariance.EII, Covariance.VII, Covariance.EEI, Covariance.VVI, Covariance.EEE, Covariance.VVV];

    [Theory]
    [InlineData(0.05)]
    [InlineData(0.137)]
    [InlineData(0.5)]
    public void AsASlowComputation(double share)
    {
        RowTable table = WithOutliers(150, 8);
        int n = (int)table.RowCount;
        var family = new GaussianFamily(Covariance.VVV, eigenvalueRatio: 20);
        TableMoments moments = MomentsPass.Of(table, 1);
        const int Steps = 5;
        Component[] about = [.. new[] { -1.0, 7 }.Select(x => (Component)GaussianComponent.Create([x, 1], new double[,] { { 3, 0 }, { 0, 2 } }))];
        double[] weights = [0.5, 0.5];
        FitResult<Mixture> fit = Mixture.Fit(table, family, new FitOptions
        {
            Components = 2,
            Trim = share,
            Start = Start.FromModel(new GaussianMixture(new GaussianFamily(), weights, about, null)),
            Convergence = new Convergence { DistanceToLimit = 0 },
            MaxIterations = Steps,
        });
        double[][] rows = Rows(table);
        for (int step = 0; step <= Steps; step++)
        {
            double[] density = [.. rows.Select(row => (weights[0] * Math.Exp(about[0].LogDensity(row))) + (weights[1] * Math.Exp(about[1].LogDensity(row))))];
            int[] kept = [.. Enumerable.Range(0, n).OrderBy(i => density[i]).Skip((int)Math.Floor(share * n)).Order()];
            double logLikelihood = kept.Sum(i => Math.Log(density[i]));
            ReferenceFit.Near(logLikelihood, fit.Trace[step], 1e-10 * Math.Abs(logLikelihood), $"step {step}");
            if (step == Steps)
            {
                Assert.Equal(Enumerable.Range(0, n).Except(kept).Select(i => (long)i), fit.Trimmed);
                Assert.Equal((fit.Summary.Parameters * Math.Log(kept.Length)) - (2 * logLikelihood), fit.Summary.Bic, 1e-6);
                Assert.Equal(kept.Length, fit.Summary.Rows);
                break;
            }

            int length = family.CountStatistics(2);
            double[] sums = new double[2 * length];
            double[] totals = new double[2];
            foreach (int i in kept)
            {
                for (int j = 0; j < 2; j++)
                {
                    double r = weights[j] * Math.Exp(about[j].LogDensity(rows[i])) / density[i];
                    totals[j] += r;
                    family.Accumulate(about[j], rows[i], r, sums.AsSpan(j * length, length));
                }
            }

            about = [.. family.Maximize(new ComponentStatistics([.. about], moments, totals, sums, 0, length, length)).Components];
            weights = [totals[0] / kept.Length, totals[1] / kept.Length];
        }
    }

    [Theory]
    [MemberData(nameof(Served))]
    public void TheTrimmedLogLikelihoodDoesNotFall(Covariance covariance)
    {
        RowTable table = WithOutliers(400, 30);
        FitResult<GaussianMixture> fit = GaussianMixture.Fit(table, new GaussianFitOptions { Components = 3, Covariance = covariance, Trim = 0.1, EigenvalueRatio = 6, Starts = 6 });
        Assert.NotEqual(FitOutcome.LikelihoodFell, fit.Outcome);
        for (int t = 1; t < fit.Trace.Length; t++)
        {
            Assert.True(fit.Trace[t] >= fit.Trace[t - 1] - (1e-11 * Math.Abs(fit.Trace[t])), $"step {t}");
        }

        Assert.True(Ratio(fit.Model) <= 6 * (1 + 1e-9));
        Assert.Equal(43, fit.Trimmed.Length);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void GrossOutliersDoNotMatter(bool together)
    {
        // A tenth of gross outliers, scattered or in one heap, of which all are trimmed.
        MixtureSample sample = s_truth.Sample(450, 4);
        var random = new RandomSource(8);
        double[][] outliers = [.. Enumerable.Range(0, 50).Select(_ => together
            ? new[] { 1000 + random.NextNormal(), -1000 + random.NextNormal() }
            : [2000 * (random.NextDouble() - 0.5), 2000 * (random.NextDouble() - 0.5)])];
        RowTable table = RowTable.FromRows([.. outliers, .. Rows(sample.Rows)]);
        FitResult<GaussianMixture> fit = GaussianMixture.Fit(table, new GaussianFitOptions { Components = 2, Trim = 0.1, EigenvalueRatio = 20 });
        Assert.True(fit.Converged);
        Assert.True(fit.IsSound);
        Assert.True(fit.Trimmed.Count(row => row < 50) >= (together ? 50 : 47), $"{fit.Trimmed.Count(row => row < 50)} of 50 outliers were trimmed");

        // Standard errors of means are below 0.11, of proportions 0.023; four of those.
        for (int j = 0; j < 2; j++)
        {
            Assert.Equal(s_truth.Weights[j], fit.Model.Weights[j], 0.1);
            for (int i = 0; i < 2; i++)
            {
                Assert.Equal(s_truth.Components[j].Mean[i], fit.Model.Components[j].Mean[i], 0.45);
            }
        }

        Assert.Equal(2.0, Ratio(fit.Model) / Ratio(s_truth), 1.3);
    }

    [Theory]
    [InlineData(1.0)]
    [InlineData(3.0)]
    [InlineData(1e4)]
    public void TheLeastEigenvalueIsTheBestOfAll(double ratio)
    {
        // Held against trying many values of m.
        var random = new RandomSource(31);
        for (int trial = 0; trial < 20; trial++)
        {
            double[] weights = [.. Enumerable.Range(0, 4).Select(_ => 1 + (50 * random.NextDouble()))];
            double[][] eigenvalues = [.. weights.Select(_ => Enumerable.Range(0, 3).Select(_ => Math.Exp(4 * random.NextNormal())).ToArray())];
            double? least = new EigenvalueBound(ratio).LeastAllowed(eigenvalues, weights);
            double[] all = [.. eigenvalues.SelectMany(values => values)];
            if (least is not { } m)
            {
                Assert.True(all.Max() <= ratio * all.Min());
                continue;
            }

            double best = Cost(m);
            for (double other = all.Min() / 2; other < 2 * all.Max(); other *= 1.01)
            {
                Assert.True(Cost(other) >= best - (1e-9 * Math.Abs(best)), $"m = {other} is better than {m}");
            }

            double Cost(double low) => weights.Zip(eigenvalues, (n, values) => n * values.Sum(s => Math.Log(Math.Clamp(s, low, ratio * low)) + (s / Math.Clamp(s, low, ratio * low)))).Sum();
        }
    }

    [Fact]
    public void ARatioOfOneMakesEqualSpheres()
    {
        RowTable table = ReferenceFiles.Data("faithful").Table(["eruptions", "waiting"]);
        int[] labels = ReferenceFiles.StartLabels("faithful-g2");
        FitOptions options = ReferenceFit.ToStagnation(2, Start.FromLabels(labels));
        FitResult<Mixture> bound = Mixture.Fit(table, new GaussianFamily(Covariance.VVV, eigenvalueRatio: 1), options);
        FitResult<Mixture> equal = Mixture.Fit(table, new GaussianFamily(Covariance.EII), options);
        ReferenceFit.Near(equal.LogLikelihood, bound.LogLikelihood, 1e-9 * Math.Abs(equal.LogLikelihood), "log-likelihood");
        Assert.Equal(1, Ratio((GaussianMixture)bound.Model), 1e-9);

        // At the bound the gradient by what it leaves free vanishes, as it does without one.
        Assert.True(bound.Certificate.GradientNorm < 1e-6, $"{bound.Certificate.GradientNorm}");
    }

    [Theory]
    [MemberData(nameof(Served))]
    public void TheGradientByWhatTheBoundLeavesFreeVanishes(Covariance covariance)
    {
        RowTable table = ReferenceFiles.Data("iris").Table(["sepal_length", "sepal_width", "petal_length", "petal_width"]);
        FitResult<Mixture> fit = Mixture.Fit(table, new GaussianFamily(covariance, eigenvalueRatio: 5), ReferenceFit.ToStagnation(3, Start.FromLabels(ReferenceFiles.StartLabels("iris-g3"))));
        Assert.True(fit.Converged);
        Assert.True(fit.Certificate.GradientNorm < 1e-6, $"{fit.Certificate.GradientNorm}");
        Assert.True(Ratio((GaussianMixture)fit.Model) <= 5 * (1 + 1e-9));
    }

    [Fact]
    public void ABoundThatDoesNotBindChangesNothing()
    {
        RowTable table = ReferenceFiles.Data("faithful").Table(["eruptions", "waiting"]);
        FitOptions options = new() { Components = 2, Start = Start.FromLabels(ReferenceFiles.StartLabels("faithful-g2")), Convergence = new Convergence { DistanceToLimit = 0 }, MaxIterations = 10 };
        Assert.Equal(
            Mixture.Fit(table, new GaussianFamily(), options).Trace,
            Mixture.Fit(table, new GaussianFamily(Covariance.VVV, eigenvalueRatio: 1e9), options).Trace);
    }

    [Fact]
    public void TheBoundKeepsComponentsFromCollapsing()
    {
        // Two equal rows beside a cluster: without a bound a component falls onto them.
        double[][] rows = [.. Rows(s_truth.Sample(60, 2).Rows), [30, 30], [30, 30], [30, 30]];
        RowTable table = RowTable.FromRows(rows);
        FitResult<GaussianMixture> bound = GaussianMixture.Fit(table, new GaussianFitOptions { Components = 3, EigenvalueRatio = 100 });
        Assert.True(bound.IsSound);
        Assert.True(Ratio(bound.Model) <= 100 * (1 + 1e-9));
    }

    [Theory]
    [MemberData(nameof(Served))]
    public void AStartBeyondTheBoundIsBroughtWithinIt(Covariance covariance)
    {
        RowTable table = WithOutliers(200, 0);
        var options = new GaussianFitOptions { Components = 2, Covariance = covariance, EigenvalueRatio = 1.5 };
        GaussianMixture free = GaussianMixture.Fit(table, options with { EigenvalueRatio = null }).Model;
        foreach (Start start in new[] { Start.FromModel(free), Start.FromMeans([[0, 0], [8, 3]]), Start.FromHierarchy(new HierarchicalOptions()) })
        {
            FitResult<GaussianMixture> fit = GaussianMixture.Fit(table, options with { Start = start });
            Assert.Equal(FitOutcome.Converged, fit.Outcome);
            Assert.True(Ratio(fit.Model) <= 1.5 * (1 + 1e-9));
        }
    }

    [Fact]
    public void AHierarchyStartsFromTheDensestRows()
    {
        RowTable table = WithOutliers(400, 30);
        var options = new GaussianFitOptions { Components = 2, Trim = 0.1, EigenvalueRatio = 30 };
        double own = GaussianMixture.Fit(table, options).LogLikelihood;
        Assert.Equal(own, GaussianMixture.Fit(table, options with { Start = Start.FromHierarchy(new HierarchicalOptions()) }).LogLikelihood, 1e-3);
    }

    [Fact]
    public void ThreadsChangeNothing()
    {
        RowTable table = WithOutliers(9000, 500);
        var options = new GaussianFitOptions { Components = 2, Trim = 0.06, EigenvalueRatio = 30, Starts = 3, Threads = 1 };
        FitResult<GaussianMixture> one = GaussianMixture.Fit(table, options);
        FitResult<GaussianMixture> three = GaussianMixture.Fit(table, options with { Threads = 3 });
        Assert.Equal(one.Trace, three.Trace);
        Assert.Equal(one.Trimmed, three.Trimmed);
        Assert.Equal(one.LogLikelihood, three.LogLikelihood);
        Assert.Equal(570, one.Trimmed.Length);
    }

    [Fact]
    public void EqualRowsAreTrimmedInTheirOrder()
    {
        RowTable table = RowTable.FromRows(Enumerable.Range(0, 40).Select(i => new[] { i % 2 == 0 ? -1.0 : 1.0 }));
        FitResult<GaussianMixture> fit = GaussianMixture.Fit(table, new GaussianFitOptions { Trim = 0.1, MaxIterations = 0, Start = Start.FromModel(GaussianMixture.CreateUnivariate([1], [0], [1])), Convergence = new Convergence { DistanceToLimit = 0 } });
        Assert.Equal([0L, 1, 2, 3], fit.Trimmed);
    }

    [Fact]
    public void WeightsCountAsRowsDo()
    {
        // Whole weights: each row so many times.
        RowTable once = WithOutliers(100, 10);
        double[][] rows = Rows(once);
        double[] weights = [.. rows.Select((_, i) => (double)(i % 3))];
        RowTable weighted = RowTable.FromRowMajor([.. rows.SelectMany(row => row)], 2, null, weights);
        RowTable repeated = RowTable.FromRows(rows.SelectMany((row, i) => Enumerable.Repeat(row, i % 3)));
        var options = new GaussianFitOptions
        {
            Components = 2,
            Trim = 10.0 / 109,
            EigenvalueRatio = 30,
            Start = Start.FromModel(s_truth),
            Convergence = new Convergence { DistanceToLimit = 0 },
            MaxIterations = 6,
        };
        FitResult<GaussianMixture> a = GaussianMixture.Fit(weighted, options);
        FitResult<GaussianMixture> b = GaussianMixture.Fit(repeated, options);

        // ⌊α·n⌋ rows of the repeated table, α·n of the weight: the same ten here.
        Assert.Equal(109, weights.Sum());
        Assert.Equal(99, a.Summary.Rows, 1e-9);
        Assert.Equal(99, b.Summary.Rows);
        for (int t = 0; t < a.Trace.Length; t++)
        {
            Assert.Equal(b.Trace[t], a.Trace[t], 1e-9 * Math.Abs(b.Trace[t]));
        }
    }

    [Fact]
    public void OtherFamiliesAreTrimmedToo()
    {
        Mixture truth = SampleModels.Of("poisson");
        double[][] rows = [.. Rows(truth.Sample(300, 3).Rows), [200, 0], [0, 150], [300, 300]];
        FitResult<Mixture> fit = Mixture.Fit(RowTable.FromRows(rows), truth.Family, new FitOptions { Components = 2, Trim = 0.011, Starts = 6 });
        Assert.Equal([300L, 301, 302], fit.Trimmed);
        Assert.Equal(0.6, fit.Model.Weights[0], 0.1);
    }

    [Theory]
    [InlineData(-0.01)]
    [InlineData(0.51)]
    [InlineData(1.0)]
    [InlineData(double.NaN)]
    public void OtherSharesAreRefused(double share) => Assert.Throws<ArgumentOutOfRangeException>(() => new FitOptions { Trim = share });

    [Theory]
    [InlineData(0.99)]
    [InlineData(0.0)]
    [InlineData(-2.0)]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void OtherRatiosAreRefused(double ratio) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new GaussianFamily(Covariance.VVV, eigenvalueRatio: ratio));

    [Fact]
    public void WhatDoesNotGoTogetherIsRefused()
    {
        RowTable table = WithOutliers(50, 5);
        Assert.Throws<ArgumentException>(() => new GaussianFamily(Covariance.VEV, eigenvalueRatio: 10));
        Assert.Throws<ArgumentException>(() => new GaussianFamily(Covariance.VVV, prior: GaussianPrior.Default, eigenvalueRatio: 10));
        Assert.Throws<ArgumentException>(() => Mixture.Fit(table, new GaussianFamily(), new FitOptions { Trim = 0.1, Noise = Noise.Uniform() }));
        Assert.Throws<ArgumentException>(() => Mixture.Fit(table, new GaussianFamily(), new FitOptions { Trim = 0.1, Expectation = ExpectationStep.Truncated(2) }));
    }

    [Theory]
    [InlineData(0.0)]
    [InlineData(0.3)]
    [InlineData(0.5)]
    public void ComponentsThatLoseAllTheirRowsAreReportedNotFatal(double share)
    {
        RowTable table = RowTable.FromRows([[1, 2], [2, 3.5], [3, 1], [7, 7], [8, 6]]);
        FitResult<GaussianMixture> fit = GaussianMixture.Fit(table, new GaussianFitOptions { Components = 4, Trim = share, EigenvalueRatio = 50, Starts = 8 });
        Assert.True(double.IsFinite(fit.LogLikelihood));
        Assert.Equal((int)Math.Floor(share * 5), fit.Trimmed.Length);
        Assert.Equal(1, fit.Model.Weights.ToArray().Sum(), 1e-12);
    }

    private static double Ratio(GaussianMixture model)
    {
        double[] all = [.. model.Components.SelectMany(component => component.Spectrum.Eigenvalues)];
        return all.Max() / all.Min();
    }

    private static RowTable WithOutliers(int rows, int outliers)
    {
        var random = new RandomSource(77);
        return RowTable.FromRows([
            .. Rows(s_truth.Sample(rows, 3).Rows),
            .. Enumerable.Range(0, outliers).Select(_ => new[] { -40 + (80 * random.NextDouble()), -40 + (80 * random.NextDouble()) })]);
    }

    private static double[][] Rows(RowTable table) => [.. Enumerable.Range(0, (int)table.RowCount).Select(i =>
    {
        double[] row = new double[table.ColumnCount];
        table.CopyRow(i, row);
        return row;
    })];
}
