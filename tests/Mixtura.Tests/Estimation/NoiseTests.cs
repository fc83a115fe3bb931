using System.Text.Json;

namespace Mixtura.Tests.Estimation;

/// <summary>Fits with a component of uniform noise, against mclust, a slow computation and properties.</summary>
public sealed class NoiseTests
{
    private static readonly JsonElement s_expected = ReferenceFiles.Expected("gaussian/noise-faithful");
    private static readonly RowTable s_noisy = ReferenceFiles.Data("faithful-noise").Table(s_expected.Words("columns"));

    public static TheoryData<Covariance> Structures() =>
        [.. s_expected.Words("model.structures").Where(name => Enum.TryParse<Covariance>(name, out _)).Select(Enum.Parse<Covariance>)];

    public static TheoryData<Covariance> All() => [.. Covariances.All];

    [Fact]
    public void TheVolumeIsThatOfMclust()
    {
        // Products of two ranges: a few roundings.
        TableMoments moments = MomentsPass.Of(s_noisy, 1);
        UniformComponent noise = NoiseRegion.Of(s_noisy, moments, null, 2);
        ReferenceFit.Near(s_expected.Number("result.volume"), noise.Volume, 1e-11, "volume");
        Assert.True(noise.IsAlongColumns);
        Assert.Equal(s_noisy.CopyColumn(1).Max() - s_noisy.CopyColumn(1).Min(), noise.Edge(1)[1], 1e-12);
    }

    [Theory]
    [MemberData(nameof(Structures))]
    public void FromLabelsAsMclust(Covariance covariance)
    {
        JsonElement expected = s_expected.At("result." + covariance);
        FitOptions options = ReferenceFit.ToStagnation(2, Start.FromLabels(ReferenceFiles.StartLabels("faithful-noise"))) with { Noise = Noise.Uniform() };
        FitResult<Mixture> fit = Mixture.Fit(s_noisy, new GaussianFamily(covariance), options);
        Assert.True(fit.Converged);
        Assert.Empty(fit.Warnings);
        double logLikelihood = expected.Number("loglik");
        ReferenceFit.Near(logLikelihood, fit.LogLikelihood, ReferenceFit.LogLikelihood * Math.Abs(logLikelihood), "log-likelihood");
        ReferenceFit.AssertTrace(expected, fit);

        // mclust counts the noise's proportion and its volume.
        int parameters = new GaussianFamily(covariance).CountParameters(2, 2) + 1 + 2;
        Assert.Equal(parameters, fit.Summary.Parameters);
        ReferenceFit.Near((parameters * Math.Log(312)) - (2 * logLikelihood), fit.Summary.Bic, 1e-5, "BIC");

        // The file's components are in the order of its labels, the noise last; ours by weight, the noise last.
        double[] weights = expected.Vector("weights");
        int[] order = [.. Enumerable.Range(0, 2).OrderByDescending(j => weights[j]), 2];
        double[][] posterior = expected.Rows("posteriorFirst5");
        double[] counts = expected.Vector("counts");
        int[] found = fit.Model.Classify(s_noisy);
        double[] row = new double[2];
        double[] own = new double[3];
        for (int j = 0; j < 3; j++)
        {
            ReferenceFit.Near(weights[order[j]], fit.Model.Weights[j], ReferenceFit.Parameters, $"weight {j}");
            Assert.Equal((int)counts[order[j]], found.Count(component => component == j));
            for (int i = 0; i < posterior.Length; i++)
            {
                s_noisy.CopyRow(i, row);
                fit.Model.Posterior(row, own);
                ReferenceFit.Near(posterior[i][order[j]], own[j], ReferenceFit.Parameters, $"posterior {i}, {j}");
            }
        }

        for (int j = 0; j < 2; j++)
        {
            var component = (GaussianComponent)fit.Model.Components[j];
            double[][] covariances = [.. expected.At("covariances").EnumerateArray().ElementAt(order[j]).EnumerateArray().Select(line => line.ToVector())];
            for (int a = 0; a < 2; a++)
            {
                double deviation = Math.Sqrt(covariances[a][a]);
                ReferenceFit.Near(expected.Rows("means")[order[j]][a], component.Mean[a], ReferenceFit.Parameters * deviation, "mean");
                for (int b = 0; b < 2; b++)
                {
                    ReferenceFit.Near(covariances[a][b], component.Covariance(a, b), ReferenceFit.Parameters * deviation * Math.Sqrt(covariances[b][b]), "covariance");
                }
            }
        }
    }

    [Theory]
    [MemberData(nameof(Structures))]
    public void OwnStartsAreNotWorse(Covariance covariance)
    {
        // The defaults end within 1e-9 nats a row of the maximum.
        double logLikelihood = s_expected.Number($"result.{covariance}.loglik");
        FitResult<GaussianMixture> fit = GaussianMixture.Fit(s_noisy, new GaussianFitOptions { Components = 2, Covariance = covariance, Noise = Noise.Uniform() });
        Assert.True(fit.Converged);
        Assert.True(fit.LogLikelihood > logLikelihood - 1e-6, $"{fit.LogLikelihood} < {logLikelihood}");
        Assert.Equal(2, fit.Model.Components.Length);
        Assert.Equal(3, fit.Model.Weights.Length);
        Assert.Equal(covariance, fit.Model.Covariance);
    }

    /// <summary>Each structure's own maximization on statistics of which the noise has taken its share.</summary>
    [Theory]
    [MemberData(nameof(All))]
    public void AsASlowComputationWithTheFamilysMaximization(Covariance covariance)
    {
        (RowTable table, int[] labels) = WithNoise(Mixtures(2), 90, 12);
        var family = new GaussianFamily(covariance);
        TableMoments moments = MomentsPass.Of(table, 1);
        const int Steps = 4;
        FitResult<Mixture> fit = Mixture.Fit(table, family, new FitOptions
        {
            Components = 2,
            Noise = Noise.Uniform(),
            Start = Start.FromLabels(labels),
            Convergence = new Convergence { DistanceToLimit = 0 },
            MaxIterations = Steps,
        });
        double density = fit.Model.Noise!.LogDensity([0.0, 0]);
        double[][] rows = [.. Enumerable.Range(0, (int)table.RowCount).Select(i => new[] { table[i, 0], table[i, 1] })];
        double[][] shares = [.. labels.Select(label => Enumerable.Range(0, 3).Select(j => j == label ? 1.0 : 0).ToArray())];
        System.Collections.Immutable.ImmutableArray<Component> about = [family.Pivot(moments), family.Pivot(moments)];
        double[] weights = new double[3];
        for (int step = -1; step <= Steps; step++)
        {
            if (step >= 0)
            {
                double logLikelihood = 0;
                for (int i = 0; i < rows.Length; i++)
                {
                    double[] terms = [.. Enumerable.Range(0, 3).Select(j => weights[j] * Math.Exp(j < 2 ? about[j].LogDensity(rows[i]) : density))];
                    logLikelihood += Math.Log(terms.Sum());
                    shares[i] = [.. terms.Select(term => term / terms.Sum())];
                }

                ReferenceFit.Near(logLikelihood, fit.Trace[step], 1e-10 * Math.Abs(logLikelihood), $"step {step}");
            }

            int length = family.CountStatistics(2);
            double[] sums = new double[2 * length];
            for (int j = 0; j < 3; j++)
            {
                weights[j] = shares.Sum(share => share[j]) / rows.Length;
                for (int i = 0; i < rows.Length && j < 2; i++)
                {
                    family.Accumulate(about[j], rows[i], shares[i][j], sums.AsSpan(j * length, length));
                }
            }

            about = family.Maximize(new ComponentStatistics(about, moments, [weights[0] * rows.Length, weights[1] * rows.Length], sums, 0, length, length)).Components;
        }
    }

    [Fact]
    public void SamplingThenFittingRecoversTheParameters()
    {
        const int Rows = 20_000;
        GaussianMixture truth = Mixtures(3).WithNoise(UniformComponent.Box([-20, -20, -20], [20, 20, 20]), 0.1);
        MixtureSample sample = truth.Sample(Rows, 5);
        FitResult<GaussianMixture> fit = GaussianMixture.Fit(sample.Rows, new GaussianFitOptions { Components = 2, Noise = Noise.Uniform() });
        Assert.True(fit.Converged);
        Assert.True(fit.IsSound);

        // Standard errors of proportions and means are below 0.004 and 0.02; five of those.
        Assert.Equal(0.1, fit.Model.Weights[2], 0.02);
        for (int j = 0; j < 2; j++)
        {
            Assert.Equal(truth.Weights[j], fit.Model.Weights[j], 0.02);
            for (int i = 0; i < 3; i++)
            {
                Assert.Equal(truth.Components[j].Mean[i], fit.Model.Components[j].Mean[i], 0.1);
                Assert.Equal(truth.Components[j].Covariance(i, i), fit.Model.Components[j].Covariance(i, i), 0.15);
            }
        }

        // 40³ within half a percent of each side, at the ends of 2,000 rows of noise.
        Assert.Equal(truth.Noise!.LogVolume, fit.Model.Noise!.LogVolume, 0.02);
        int right = sample.Components.Zip(fit.Model.Classify(sample.Rows)).Count(pair => pair.First == pair.Second);
        Assert.True(right > 0.97 * Rows, $"{right} of {Rows} rows were given back their component");
    }

    [Fact]
    public void MuchNoiseIsFoundAsWell()
    {
        GaussianMixture truth = Mixtures(2).WithNoise(UniformComponent.Box([-25, -25], [25, 25]), 0.5);
        RowTable rows = truth.Sample(1500, 6).Rows;
        FitResult<GaussianMixture> fit = GaussianMixture.Fit(rows, new GaussianFitOptions { Components = 2, Noise = Noise.Uniform() });
        Assert.True(fit.LogLikelihood >= truth.LogLikelihood(rows) - 1);
        Assert.Equal(0.5, fit.Model.Weights[2], 0.07);
    }

    [Fact]
    public void ShiftsAndUnitsChangeNothing()
    {
        (RowTable table, _) = WithNoise(Mixtures(2), 200, 30);
        double[] scale = [7, 0.002];
        double[] shift = [1000, -3];
        RowTable other = RowTable.FromRows(Enumerable.Range(0, (int)table.RowCount).Select(i => new[] { (table[i, 0] * scale[0]) + shift[0], (table[i, 1] * scale[1]) + shift[1] }));
        var options = new GaussianFitOptions { Components = 2, Noise = Noise.Uniform(), Starts = 8 };
        FitResult<GaussianMixture> a = GaussianMixture.Fit(table, options);
        FitResult<GaussianMixture> b = GaussianMixture.Fit(other, options);
        Assert.True(a.Model.Noise!.IsAlongColumns);
        double units = Math.Log(scale[0] * scale[1]);
        Assert.Equal(a.Model.Noise.LogVolume + units, b.Model.Noise!.LogVolume, 1e-9);
        Assert.Equal(a.LogLikelihood - (table.RowCount * units), b.LogLikelihood, 1e-6);
        Assert.Equal(a.Model.Weights[2], b.Model.Weights[2], 1e-5);
    }

    [Fact]
    public void TheRegionLiesAlongThePrincipalComponentsWhereThatIsSmaller()
    {
        // Rows of a slanting strip: its own box has about a tenth of the volume of the one along the columns.
        var strip = UniformComponent.Create([3, -2], new double[,] { { 20, 20 }, { -1, 1 } });
        RowTable rows = new GaussianMixture(new NoiseFamily(new GaussianFamily(), 1), [0, 1], [GaussianComponent.Create([3, -2], new double[,] { { 1, 0 }, { 0, 1 } }), strip], null).Sample(4000, 3).Rows;
        TableMoments moments = MomentsPass.Of(rows, 1);
        UniformComponent found = NoiseRegion.Of(rows, moments, null, 2);
        Assert.False(found.IsAlongColumns);

        // The principal components are those of a sample: their direction is wrong by about (1/20)/√4000, over a length of 28.
        Assert.Equal(strip.LogVolume, found.LogVolume, 0.05);
        UniformComponent given = NoiseRegion.Of(rows, moments, 100, 2);
        Assert.Equal(100, given.Volume, 1e-9);
        Assert.Equal(100.0, Math.Abs((given.Edge(0)[0] * given.Edge(1)[1]) - (given.Edge(0)[1] * given.Edge(1)[0])), 1e-9);
        double[] row = new double[2];
        for (int i = 0; i < rows.RowCount; i++)
        {
            rows.CopyRow(i, row);
            Assert.True(IsWithin(found, row));
        }
    }

    [Fact]
    public void ColumnsThatAreCombinationsOfEachOtherHaveTheVolumeOfTheirBox()
    {
        var random = new RandomSource(4);
        RowTable table = RowTable.FromRows(Enumerable.Range(0, 60).Select(_ => random.NextDouble()).Select(x => new[] { x, 1 - (2 * x) }));
        Assert.True(NoiseRegion.Of(table, MomentsPass.Of(table, 1), null, 1).IsAlongColumns);
    }

    [Fact]
    public void AGivenVolumeIsNoParameter()
    {
        FitResult<GaussianMixture> fit = GaussianMixture.Fit(s_noisy, new GaussianFitOptions { Components = 2, Noise = Noise.Uniform(1000) });
        Assert.Equal(2 + 3 + 2 + 3 + 2, fit.Summary.Parameters);
        Assert.Equal(Math.Log(1000), fit.Model.Noise!.LogVolume, 1e-14);
        Assert.Equal(1000, ((NoiseFamily)fit.Model.Family).Volume);
        Assert.Equal(-Math.Log(1000), fit.Model.Noise.LogDensity([1e9, 1e9]), 1e-14);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void OneOrMoreComponentsWithNoiseAreNotWorseThanWithout(int components)
    {
        var options = new GaussianFitOptions { Components = components, Covariance = Covariance.EEE };
        double without = GaussianMixture.Fit(s_noisy, options).LogLikelihood;
        Assert.True(GaussianMixture.Fit(s_noisy, options with { Noise = Noise.Uniform() }).LogLikelihood > without - 1e-6);
    }

    [Fact]
    public void ATableWithoutNoiseGivesItNoWeightAndNoWarning()
    {
        RowTable rows = GaussianMixture.Create([1], [[0.0, 0]], [new double[,] { { 1, 0 }, { 0, 1 } }]).Sample(300, 2).Rows;
        FitResult<GaussianMixture> fit = GaussianMixture.Fit(rows, new GaussianFitOptions { Noise = Noise.Uniform(1e6) });
        Assert.True(fit.Converged);
        Assert.True(fit.IsSound);
        Assert.Empty(fit.Warnings);
        Assert.Equal(0, fit.Model.Weights[1], 1e-6);
    }

    [Fact]
    public void ThreadsAndLeavingOutChangeNothing()
    {
        (RowTable table, _) = WithNoise(NineClusters(), 18_000, 2_000);
        var options = new GaussianFitOptions { Components = 9, Noise = Noise.Uniform(), Starts = 2, MaxIterations = 30, Threads = 1 };
        FitResult<GaussianMixture> one = GaussianMixture.Fit(table, options);
        FitResult<GaussianMixture> three = GaussianMixture.Fit(table, options with { Threads = 3 });
        Assert.Equal(one.Trace, three.Trace);
        Assert.Equal(one.Model.Weights.ToArray(), three.Model.Weights.ToArray());
        Assert.True(one.Model.Noise!.HasSameParameters(three.Model.Noise!));

        // Leaving out changes the rounding of sums only; it takes many components to pay.
        (RowTable grid, _) = WithNoise(Grid(), 18_000, 2_000);
        FitOptions given = new GaussianFitOptions { Components = 36, Noise = Noise.Uniform(), Start = Start.FromModel(Grid()), MaxIterations = 3, Convergence = new Convergence { DistanceToLimit = 0 } };
        FitResult<Mixture> exact = Mixture.Fit(grid, new GaussianFamily(), given);
        FitResult<Mixture> complete = Mixture.Fit(grid, new GaussianFamily(), given with { Expectation = ExpectationStep.Complete });
        Assert.True(exact.Evaluations < complete.Evaluations, "nothing was left out");
        Assert.Equal(complete.LogLikelihood, exact.LogLikelihood, 1e-12 * Math.Abs(complete.LogLikelihood));
        FitResult<Mixture> truncated = Mixture.Fit(grid, new GaussianFamily(), given with { Expectation = ExpectationStep.Truncated(2) });
        Assert.Equal(complete.LogLikelihood, truncated.LogLikelihood, 1e-3 * Math.Abs(complete.LogLikelihood));
    }

    [Fact]
    public void StartsFromAModelOrMeansTakeItsNoise()
    {
        var options = new GaussianFitOptions { Components = 2, Noise = Noise.Uniform() };
        FitResult<GaussianMixture> fit = GaussianMixture.Fit(s_noisy, options);
        GaussianFitOptions asIs = options with { Start = Start.FromModel(fit.Model), MaxIterations = 0, Convergence = new Convergence { DistanceToLimit = 0 } };
        Assert.Equal(fit.LogLikelihood, GaussianMixture.Fit(s_noisy, asIs).LogLikelihood, 1e-9);
        FitResult<GaussianMixture> fromPlain = GaussianMixture.Fit(s_noisy, options with { Start = Start.FromModel(fit.Model.WithoutNoise()) });
        Assert.Equal(fit.LogLikelihood, fromPlain.LogLikelihood, 1e-5);
        FitResult<GaussianMixture> fromMeans = GaussianMixture.Fit(s_noisy, options with { Start = Start.FromMeans([[2, 54], [4.3, 80]]) });
        Assert.Equal(fit.LogLikelihood, fromMeans.LogLikelihood, 1e-5);
        FitResult<GaussianMixture> hierarchical = GaussianMixture.Fit(s_noisy, options with { Start = Start.FromHierarchy(new HierarchicalOptions()) });
        Assert.Equal(fit.LogLikelihood, hierarchical.LogLikelihood, 1e-5);
        FitResult<GaussianMixture> random = GaussianMixture.Fit(s_noisy, options with { Start = Start.Random });
        Assert.Equal(fit.LogLikelihood, random.LogLikelihood, 1e-5);
        Assert.Throws<ModelException>(() => GaussianMixture.Fit(s_noisy, asIs with { Noise = Noise.None }));
    }

    [Fact]
    public void ASearchCountsTheNoiseInEveryCandidate()
    {
        SearchResult search = MixtureSearch.Run(s_noisy, [new GaussianFamily(Covariance.EEE), new GaussianFamily()], 1, 4, options: new FitOptions { Noise = Noise.Uniform() });
        Assert.Equal(8, search.Candidates.Length);

        // mclustBIC(X, 1:4, c("EEE", "VVV"), initialization = list(noise = component == 3)) of mclust 6.0.0, with the other sign.
        double[] mclust = [3106.67010, 2825.10415, 2816.42916, 2833.62136, 3106.67010, 2820.87381, 2851.78115, 2872.93531];
        Assert.All(search.Candidates.Zip(mclust), pair => Assert.True(pair.First.Fit!.Bic < pair.Second + 0.01, $"{pair.First.Name} {pair.First.Components}: {pair.First.Fit.Bic}"));
        Assert.Equal(3, search.Best.Components);
        Assert.Equal("EEE", search.Best.Name);
        Assert.All(search.Candidates, candidate => Assert.Equal(candidate.Components + 1, candidate.Fit!.Model.Components.Length));
        Assert.Equal(["EEE", "VVV"], search.Candidates.Select(candidate => candidate.Name).Distinct());
        Candidate one = search.Candidates[0];
        Assert.Equal(2 + 3 + 2, one.Fit!.Summary.Parameters);
    }

    [Fact]
    public void APriorGoesTogetherWithNoise()
    {
        FitResult<GaussianMixture> fit = GaussianMixture.Fit(s_noisy, new GaussianFitOptions { Components = 2, Noise = Noise.Uniform(), Prior = GaussianPrior.Default });
        Assert.True(fit.Converged);
        double best = s_expected.Number("result.VVV.loglik");
        Assert.InRange(fit.LogLikelihood, best - 3, best);
    }

    [Fact]
    public void CompositesOfMeasurementsHaveNoiseToo()
    {
        (RowTable table, _) = WithNoise(Mixtures(3), 600, 60);
        var family = new CompositeFamily(new CompositePart(new GaussianFamily(), [0, 2]), new CompositePart(new GaussianFamily(Covariance.VVI), [1]));
        FitResult<Mixture> fit = Mixture.Fit(table, family, new FitOptions { Components = 2, Noise = Noise.Uniform(), Starts = 8 });
        Assert.True(fit.Converged);
        Assert.Equal(60.0 / 660, fit.Model.Weights[2], 0.03);
    }

    [Theory]
    [InlineData(0.0)]
    [InlineData(-1.0)]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void OtherVolumesAreRefused(double volume)
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => Noise.Uniform(volume));
        Assert.Throws<ArgumentOutOfRangeException>(() => new NoiseFamily(new GaussianFamily(), volume));
    }

    [Fact]
    public void ColumnsWithoutVolumeAreRefused()
    {
        var noisy = new FitOptions { Components = 2, Noise = Noise.Uniform() };
        foreach (string name in new[] { "poisson", "categorical", "composite" })
        {
            Mixture model = SampleModels.Of(name);
            ArgumentException e = Assert.Throws<ArgumentException>(() => Mixture.Fit(model.Sample(50, 1).Rows, model.Family, noisy));
            Assert.Contains("measurements", e.Message, StringComparison.Ordinal);
        }

        RowTable constant = RowTable.FromRows([[1, 2], [1, 3], [1, 4], [1, 7]]);
        Assert.Throws<TableException>(() => Mixture.Fit(constant, new GaussianFamily(), noisy));
        Assert.Throws<ArgumentException>(() => new NoiseFamily(new NoiseFamily(new GaussianFamily())));
        Assert.Throws<ModelException>(() => new CompositeFamily(new CompositePart(new NoiseFamily(new GaussianFamily()), [0])));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(4)]
    public void TinyTablesEndWithoutFailing(int components)
    {
        RowTable table = RowTable.FromRows([[1, 2], [2, 3.5], [3, 1], [7, 7]]);
        FitResult<GaussianMixture> fit = GaussianMixture.Fit(table, new GaussianFitOptions { Components = components, Noise = Noise.Uniform(), Starts = 6 });
        Assert.True(double.IsFinite(fit.LogLikelihood));
        Assert.Equal(1, fit.Model.Weights.ToArray().Sum(), 1e-12);
    }

    [Fact]
    public void RowsWithoutWeightDoNotCount()
    {
        double[] weights = [.. Enumerable.Repeat(1.0, (int)s_noisy.RowCount), 0];
        double[] values = [.. Enumerable.Range(0, (int)s_noisy.RowCount).SelectMany(i => new[] { s_noisy[i, 0], s_noisy[i, 1] }), 1e6, -1e6];
        var options = new GaussianFitOptions { Components = 2, Noise = Noise.Uniform() };
        FitResult<GaussianMixture> plain = GaussianMixture.Fit(s_noisy, options);
        FitResult<GaussianMixture> weighted = GaussianMixture.Fit(RowTable.FromRowMajor(values, 2, null, weights), options);
        Assert.Equal(plain.Model.Noise!.LogVolume, weighted.Model.Noise!.LogVolume, 1e-12);
        Assert.Equal(plain.LogLikelihood, weighted.LogLikelihood, 1e-6);
    }

    private static bool IsWithin(UniformComponent noise, double[] row)
    {
        for (int e = 0; e < noise.Dimensions; e++)
        {
            double along = 0;
            double square = 0;
            for (int i = 0; i < row.Length; i++)
            {
                along += (row[i] - noise.Centre[i]) * noise.Edge(e)[i];
                square += noise.Edge(e)[i] * noise.Edge(e)[i];
            }

            if (Math.Abs(along) > (0.5 + 1e-9) * square)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Two components far from each other in some columns.</summary>
    private static GaussianMixture Mixtures(int columns)
    {
        double[,] first = new double[columns, columns];
        double[,] second = new double[columns, columns];
        for (int i = 0; i < columns; i++)
        {
            for (int j = 0; j < columns; j++)
            {
                first[i, j] = i == j ? 1 + (0.5 * i) : 0.3;
                second[i, j] = i == j ? 2 - (0.5 * i) : -0.2;
            }
        }

        return GaussianMixture.Create([0.6, 0.4], [[.. Enumerable.Repeat(-4.0, columns)], [.. Enumerable.Repeat(5.0, columns)]], [first, second]);
    }

    private static GaussianMixture Grid() => GaussianMixture.Create(
        [.. Enumerable.Repeat(1 / 36.0, 36)],
        [.. Enumerable.Range(0, 36).Select(j => new[] { 10.0 * (j % 6), 10.0 * (j / 6), 0 })],
        [.. Enumerable.Repeat(new double[,] { { 1, 0.2, 0 }, { 0.2, 1, 0 }, { 0, 0, 1 } }, 36)]);

    private static GaussianMixture NineClusters() => GaussianMixture.Create(
        [0.2, 0.2, 0.1, 0.1, 0.1, 0.1, 0.1, 0.05, 0.05],
        [[0.0, 0, 0, 0], [10, 0, 0, 0], [0, 10, 0, 0], [0, 0, 10, 0], [0, 0, 0, 10], [10, 10, 10, 10], [-10, 0, 0, 0], [0, -10, 0, 0], [0, 0, -10, 0]],
        [.. Enumerable.Repeat(new double[,] { { 1, 0.2, 0, 0 }, { 0.2, 1, 0, 0 }, { 0, 0, 1, 0.3 }, { 0, 0, 0.3, 2 } }, 9)]);

    /// <summary>Rows of a model, then even ones over a box around them, with the labels of both.</summary>
    private static (RowTable Table, int[] Labels) WithNoise(GaussianMixture model, int rows, int noise)
    {
        int d = model.Dimensions;
        MixtureSample sample = model.Sample(rows, 17);
        RowTable even = UniformNoise(d, noise);
        var builder = new RowTableBuilder(model.Columns);
        double[] row = new double[d];
        foreach (RowTable table in new[] { sample.Rows, even })
        {
            for (long i = 0; i < table.RowCount; i++)
            {
                table.CopyRow(i, row);
                builder.Append(row);
            }
        }

        return (builder.Build(), [.. sample.Components, .. Enumerable.Repeat(model.Components.Length, noise)]);
    }

    private static RowTable UniformNoise(int columns, int rows)
    {
        var random = new RandomSource(99);
        return RowTable.FromRows(Enumerable.Range(0, rows).Select(_ => Enumerable.Range(0, columns).Select(_ => -15 + (30 * random.NextDouble())).ToArray()));
    }
}
