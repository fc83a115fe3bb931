using System.Text.Json;

namespace Mixtura.Tests.Estimation;

/// <summary>Parameters that are held or shared, against slow computations, closed forms, differences and properties.</summary>
public sealed class HeldTests
{
    private const double Root2Pi = 2.5066282746310002;

    private static readonly RowTable s_waiting = ReferenceFiles.Data("faithful").Table(["waiting"]);
    private static readonly RowTable s_faithful = ReferenceFiles.Data("faithful").Table(["eruptions", "waiting"]);
    private static readonly string[] s_iris = ["sepal_length", "sepal_width", "petal_length", "petal_width"];

    [Theory]
    [InlineData(null, null)]
    [InlineData(55.0, null)]
    [InlineData(55.0, 6.0)]
    public void AsASlowComputationInOneColumn(double? mean, double? deviation)
    {
        // Held proportions, a held mean, or a whole known component, in ten lines of their own; held ones come last.
        double[] weights = [0.6, 0.4];
        double[] means = [80, mean ?? 55];
        double[] deviations = [5, deviation ?? 5];
        double[] x = s_waiting.CopyColumn(0);
        double logLikelihood = 0;
        for (int step = 0; step <= 2000; step++)
        {
            logLikelihood = 0;
            double[] n = new double[2], sum = new double[2], square = new double[2];
            foreach (double value in x)
            {
                double[] p = [.. Enumerable.Range(0, 2).Select(j => weights[j] / deviations[j] / Root2Pi * Math.Exp(-0.5 * Math.Pow((value - means[j]) / deviations[j], 2)))];
                logLikelihood += Math.Log(p[0] + p[1]);
                for (int j = 0; j < 2; j++)
                {
                    n[j] += p[j] / (p[0] + p[1]);
                    sum[j] += p[j] / (p[0] + p[1]) * value;
                }
            }

            double[] before = [.. means];
            means = [sum[0] / n[0], mean ?? (sum[1] / n[1])];
            foreach (double value in x)
            {
                double[] p = [.. Enumerable.Range(0, 2).Select(j => weights[j] / deviations[j] * Math.Exp(-0.5 * Math.Pow((value - before[j]) / deviations[j], 2)))];
                for (int j = 0; j < 2; j++)
                {
                    square[j] += p[j] / (p[0] + p[1]) * Math.Pow(value - means[j], 2);
                }
            }

            deviations = [Math.Sqrt(square[0] / n[0]), deviation ?? Math.Sqrt(square[1] / n[1])];
            weights = mean is null ? weights : [n[0] / x.Length, n[1] / x.Length];
        }

        GaussianFitOptions options = new()
        {
            Components = 2,
            Convergence = new Convergence { DistanceToLimit = 1e-13 },
            Proportions = mean is null ? Proportions.Given(0.6, 0.4) : Proportions.Free,
            HeldMeans = mean is { } m && deviation is null ? [[m]] : [],
            Known = deviation is { } s ? [GaussianComponent.Create([mean!.Value], new[,] { { s * s } })] : [],
        };
        FitResult<GaussianMixture> fit = GaussianMixture.Fit(s_waiting, options);

        // Fit and slow computation stop where rounding of 272 terms hides what is left; parameters are known to its root.
        ReferenceFit.Near(logLikelihood, fit.LogLikelihood, 1e-9, "log-likelihood");
        Assert.Equal(5 - (mean is null ? 1 : 0) - (mean is null ? 0 : 1) - (deviation is null ? 0 : 1), fit.Summary.Parameters);
        for (int j = 0; j < 2; j++)
        {
            ReferenceFit.Near(weights[j], fit.Model.Weights[j], 1e-6, "weight");
            ReferenceFit.Near(means[j], fit.Model.Components[j].Mean[0], 1e-5, "mean");
            ReferenceFit.Near(deviations[j], Math.Sqrt(fit.Model.Components[j].Variance(0)), 1e-5, "deviation");
        }

        Assert.Equal(mean ?? fit.Model.Components[1].Mean[0], fit.Model.Components[1].Mean[0]);
        Assert.InRange(fit.Certificate.GradientNorm, 0, 1e-6);
        Assert.NotEmpty(fit.Summary.Held);
    }

    [Fact]
    public void AMeanIsHeldInEveryStructure()
    {
        // About a mean that is given, one component's covariance is the rows' mean square deviation from it, formed as the structure says.
        double[] mean = [5.0, 3.5, 2.0, 1.5];
        RowTable table = ReferenceFiles.Data("iris").Table(s_iris);
        double[,] scatter = new double[4, 4];
        for (long r = 0; r < table.RowCount; r++)
        {
            for (int i = 0; i < 4; i++)
            {
                for (int c = 0; c < 4; c++)
                {
                    scatter[i, c] += (table[r, i] - mean[i]) * (table[r, c] - mean[c]) / table.RowCount;
                }
            }
        }

        double average = Enumerable.Range(0, 4).Average(i => scatter[i, i]);
        foreach (Covariance covariance in Covariances.All)
        {
            FitResult<GaussianMixture> fit = GaussianMixture.Fit(table, new GaussianFitOptions { Covariance = covariance, HeldMeans = [[.. mean]] });
            GaussianComponent component = fit.Model.Components[0];
            Assert.Equal(mean, component.Mean.ToArray());
            Assert.Equal(new GaussianFamily(covariance).CountParameters(1, 4) - 4, fit.Summary.Parameters);
            for (int i = 0; i < 4; i++)
            {
                for (int c = 0; c <= i; c++)
                {
                    bool isSpherical = covariance is Covariance.EII or Covariance.VII;
                    bool isDiagonal = isSpherical || covariance.ToString()[2] == 'I';
                    double expected = i == c ? (isSpherical ? average : scatter[i, i]) : isDiagonal ? 0 : scatter[i, c];

                    // Orientations are found by rotations to about half of a double's digits.
                    ReferenceFit.Near(expected, component.Covariance(i, c), 1e-7, $"{covariance} {i}, {c}");
                }
            }

            Assert.InRange(fit.Certificate.GradientNorm, 0, 1e-6);
        }
    }

    [Theory]
    [InlineData(Covariance.VVV)]
    [InlineData(Covariance.EEE)]
    [InlineData(Covariance.VEV)]
    [InlineData(Covariance.VVE)]
    [InlineData(Covariance.VEI)]
    [InlineData(Covariance.EII)]
    public void WhatIsHeldStaysAndTheRestIsAtAMaximum(Covariance covariance)
    {
        // A known component far from a tied covariance, a held mean, and given proportions at once.
        RowTable table = ReferenceFiles.Data("iris").Table(s_iris);
        bool isDiagonal = covariance.ToString()[2] == 'I';
        double[] center = [5.0, 3.4, 1.5, 0.25];
        GaussianComponent known = isDiagonal ? GaussianComponent.CreateDiagonal(center, [0.2, 0.2, 0.2, 0.2]) : GaussianComponent.Create(center, Diagonal(0.12, 0.14, 0.03, 0.01));
        GaussianFitOptions options = new()
        {
            Components = 3,
            Covariance = covariance,
            Known = [known],
            HeldMeans = [[6.5, 3.0, 5.5, 2.0]],
            Proportions = Proportions.Given(null, null, 0.3),
            Convergence = new Convergence { DistanceToLimit = 1e-12 },
        };
        FitResult<GaussianMixture> fit = GaussianMixture.Fit(table, options);
        FitResult<GaussianMixture> plain = GaussianMixture.Fit(table, options with { Acceleration = Acceleration.None, MaxIterations = 20_000 });

        Assert.True(fit.Converged);
        int place = fit.Model.Components.IndexOf(fit.Model.Components.Single(component => component.Mean.SequenceEqual(center)));
        Assert.Equal(0.3, fit.Model.Weights[place]);
        Assert.Contains(fit.Model.Components, component => component.Mean.SequenceEqual([6.5, 3.0, 5.5, 2.0]));
        Assert.Equal(Enumerable.Range(0, 4).Select(known.Variance), Enumerable.Range(0, 4).Select(fit.Model.Components[place].Variance));
        Assert.Equal(new GaussianFamily(covariance).CountParameters(2, 4) - 4 + 1, fit.Summary.Parameters);
        Assert.Equal(3, fit.Summary.Held.Split("; ").Length);
        Assert.InRange(fit.Certificate.GradientNorm, 0, 1e-4);
        ReferenceFit.Near(plain.LogLikelihood, fit.LogLikelihood, 1e-6, "log-likelihood");
        for (int i = 1; i < plain.Trace.Length; i++)
        {
            Assert.True(plain.Trace[i] >= plain.Trace[i - 1] - (1e-11 * Math.Abs(plain.Trace[i])));
        }
    }

    [Fact]
    public void ProportionsOfKnownTypes()
    {
        // At the maximum each proportion is the mean of its posteriors: Fisher's problem, with nothing else to estimate.
        GaussianMixture truth = GaussianMixture.CreateUnivariate([0.5, 0.3, 0.2], [0, 2, 5], [1, 1, 2]);
        RowTable rows = truth.Sample(5000, 3).Rows;
        FitResult<GaussianMixture> fit = GaussianMixture.Fit(rows, new GaussianFitOptions { Components = 3, Known = [.. truth.Components], Convergence = new Convergence { DistanceToLimit = 1e-14 } });
        Assert.Equal(2, fit.Summary.Parameters);
        double[] sums = new double[3];
        double[] posterior = new double[3];
        for (long i = 0; i < rows.RowCount; i++)
        {
            fit.Model.Posterior([rows[i, 0]], posterior);
            for (int j = 0; j < 3; j++)
            {
                sums[j] += posterior[j] / rows.RowCount;
            }
        }

        for (int j = 0; j < 3; j++)
        {
            ReferenceFit.Near(fit.Model.Weights[j], sums[j], 1e-6, "proportion");

            // Five standard errors of a proportion from 5,000 rows, were their types seen, and as much again as they are not.
            Assert.Equal(truth.Weights[j], fit.Model.Weights[j], 10 * Math.Sqrt(0.25 / 5000));
        }
    }

    [Fact]
    public void TheGradientOfProportionsIsThatOfDifferences()
    {
        // Three known components and one step: the only coordinate is the logit between the two proportions that are free.
        GaussianMixture truth = GaussianMixture.CreateUnivariate([0.5, 0.3, 0.2], [0, 2, 5], [1, 1, 2]);
        RowTable rows = truth.Sample(300, 4).Rows;
        FitResult<Mixture> fit = Mixture.Fit(rows, truth.Family, new FitOptions
        {
            Components = 3,
            Start = Start.FromModel(GaussianMixture.CreateUnivariate([0.1, 0.7, 0.2], [0, 2, 5], [1, 1, 2])),
            Known = [.. ((Mixture)truth).Components],
            Proportions = Proportions.Given(null, null, 0.2),
            Convergence = new Convergence { DistanceToLimit = null },
            MaxIterations = 0,
        });
        double LogLikelihood(double h)
        {
            double a = 0.1 * Math.Exp(h);
            return GaussianMixture.CreateUnivariate([0.8 * a / (a + 0.7), 0.8 * 0.7 / (a + 0.7), 0.2], [0, 2, 5], [1, 1, 2]).LogLikelihood(rows);
        }

        // Both classes' coordinates have the slope but for its sign.
        double slope = (LogLikelihood(1e-5) - LogLikelihood(-1e-5)) / 2e-5 / 300;
        ReferenceFit.Near(Math.Sqrt(2) * Math.Abs(slope), fit.Certificate.GradientNorm, 1e-6 * Math.Abs(slope), "gradient");
    }

    [Theory]
    [InlineData("setosa")]
    [InlineData("versicolor")]
    [InlineData("virginica")]
    public void ZeroCovariancesAsScipy(string species)
    {
        JsonElement expected = ReferenceFiles.Expected("gaussian/zero-covariances-iris");
        CsvTable file = ReferenceFiles.Data("iris");
        double[][] columns = [.. s_iris.Select(file.Numbers)];
        string[] labels = file.Texts("species");
        RowTable table = RowTable.FromRows([.. Enumerable.Range(0, labels.Length).Where(i => labels[i] == species).Select(i => columns.Select(column => column[i]).ToArray())], s_iris);
        FitResult<GaussianMixture> fit = GaussianMixture.Fit(table, new GaussianFitOptions { Uncorrelated = [(0, 2), (1, 3)] });

        // A search without derivatives finds the log-likelihood to rounding and the parameters to about the root of that.
        JsonElement result = expected.At("result." + species);
        ReferenceFit.Near(result.Number("loglik"), fit.LogLikelihood, 1e-9, "log-likelihood");
        double[,] covariance = result.GetProperty("covariance").ToMatrix();
        for (int i = 0; i < 4; i++)
        {
            for (int c = 0; c < 4; c++)
            {
                ReferenceFit.Near(covariance[i, c], fit.Model.Components[0].Covariance(i, c), 1e-6, $"covariance {i}, {c}");
            }
        }

        Assert.Equal(0, fit.Model.Components[0].Covariance(2, 0));
        Assert.Equal(14 - 2, fit.Summary.Parameters);
        Assert.InRange(fit.Certificate.GradientNorm, 0, 1e-9);
    }

    [Theory]
    [InlineData(Covariance.VVV, 3)]
    [InlineData(Covariance.EEE, 1)]
    public void ColumnsInTwoIndependentGroupsHaveClosedForms(Covariance covariance, int matrices)
    {
        // Zeros between two groups of columns: the mixture's log-likelihood is that of the same fit with these entries cut.
        RowTable table = ReferenceFiles.Data("iris").Table(s_iris);
        GaussianFitOptions options = new()
        {
            Components = 3,
            Covariance = covariance,
            Start = Start.FromLabels(ReferenceFiles.StartLabels("iris-g3")),
            Uncorrelated = [(0, 2), (0, 3), (1, 2), (1, 3)],
        };
        FitResult<GaussianMixture> fit = GaussianMixture.Fit(table, options);
        Assert.Equal(2 + 12 + (matrices * 6), fit.Summary.Parameters);
        Assert.True(fit.Converged);
        Assert.InRange(fit.Certificate.GradientNorm, 0, 1e-4);
        for (int i = 1; i < fit.Trace.Length; i++)
        {
            Assert.True(fit.Trace[i] >= fit.Trace[i - 1] - (1e-11 * Math.Abs(fit.Trace[i])));
        }

        // A composite of two Gaussians is the same model, by another way.
        Family composite = new CompositeFamily(new CompositePart(new GaussianFamily(covariance), [0, 1]), new CompositePart(new GaussianFamily(covariance), [2, 3]));
        FitResult<Mixture> other = Mixture.Fit(table, composite, new FitOptions { Components = 3, Start = options.Start });
        Assert.Equal(other.Summary.Parameters, fit.Summary.Parameters);
        ReferenceFit.Near(other.LogLikelihood, fit.LogLikelihood, 1e-5, "log-likelihood");
        foreach (GaussianComponent component in fit.Model.Components)
        {
            Assert.Equal(0, component.Covariance(3, 1));
        }
    }

    [Fact]
    public void AllZeroIsTheDiagonalStructure()
    {
        RowTable table = ReferenceFiles.Data("iris").Table(s_iris);
        (int, int)[] pairs = [.. Enumerable.Range(0, 4).SelectMany(i => Enumerable.Range(0, i).Select(c => (i, c)))];
        Start start = Start.FromLabels(ReferenceFiles.StartLabels("iris-g3"));
        FitResult<GaussianMixture> zeros = GaussianMixture.Fit(table, new GaussianFitOptions { Components = 3, Start = start, Uncorrelated = [.. pairs] });
        FitResult<GaussianMixture> diagonal = GaussianMixture.Fit(table, new GaussianFitOptions { Components = 3, Start = start, Covariance = Covariance.VVI });
        Assert.Equal(diagonal.Summary.Parameters, zeros.Summary.Parameters);

        // Both end within 1e-9 per row of the same maximum.
        ReferenceFit.Near(diagonal.LogLikelihood, zeros.LogLikelihood, 1e-6, "log-likelihood");
    }

    [Fact]
    public void TheDefaultPlanFindsTheMaximumWithEqualProportions()
    {
        // The maximum of the twenty-eight models' part with equal proportions cannot be above that with free ones, nor far below.
        foreach (Covariance covariance in Covariances.All)
        {
            FitResult<GaussianMixture> free = GaussianMixture.Fit(s_faithful, new GaussianFitOptions { Components = 2, Covariance = covariance });
            FitResult<GaussianMixture> equal = GaussianMixture.Fit(s_faithful, new GaussianFitOptions { Components = 2, Covariance = covariance, Proportions = Proportions.Equal });
            Assert.Equal(free.Summary.Parameters - 1, equal.Summary.Parameters);
            Assert.Equal([0.5, 0.5], equal.Model.Weights.ToArray());
            Assert.InRange(equal.LogLikelihood, free.LogLikelihood - 40, free.LogLikelihood + 1e-6);
            Assert.True(equal.LogLikelihood >= ReferenceFiles.Expected("gaussian/me-faithful-g2-equal-weights").Number($"result.{covariance}.loglik") - 1e-6);
        }
    }

    [Fact]
    public void WithNoiseTheRestIsShared()
    {
        RowTable noisy = ReferenceFiles.Data("faithful-noise").Table(["eruptions", "waiting"]);
        FitResult<GaussianMixture> equal = GaussianMixture.Fit(noisy, new GaussianFitOptions { Components = 2, Noise = Noise.Uniform(), Proportions = Proportions.Equal });
        Assert.Equal(equal.Model.Weights[0], equal.Model.Weights[1]);
        Assert.Equal(10 + 2, equal.Summary.Parameters);
        Assert.InRange(equal.Certificate.GradientNorm, 0, 1e-4);
        FitResult<GaussianMixture> given = GaussianMixture.Fit(noisy, new GaussianFitOptions { Components = 2, Noise = Noise.Uniform(), Proportions = Proportions.Given(0.55, 0.3) });
        Assert.Equal(0.55, given.Model.Weights[0]);
        Assert.Equal(0.15, given.Model.Weights[2], 1e-15);
        Assert.Equal(10 + 1, given.Summary.Parameters);
    }

    [Fact]
    public void OtherFamiliesHaveKnownComponentsToo()
    {
        Mixture truth = SampleModels.Of("poisson");
        RowTable rows = truth.Sample(2000, 9).Rows;
        Component known = truth.Components[0];
        FitResult<Mixture> fit = Mixture.Fit(rows, truth.Family, new FitOptions { Components = truth.Components.Length, Known = [known] });
        Assert.Contains(known, fit.Model.Components);
        Assert.Equal(truth.Family.CountParameters(truth.Components.Length - 1, truth.Dimensions) + truth.Components.Length - 1, fit.Summary.Parameters);
        Assert.True(fit.LogLikelihood >= truth.LogLikelihood(rows) - 1e-6);
    }

    [Fact]
    public void ASearchCountsAndSkipsAsItShould()
    {
        SearchResult search = MixtureSearch.Run(s_faithful, [new GaussianFamily(Covariance.EEE), new GaussianFamily(Covariance.VVV)], 1, 4, options: new FitOptions { Proportions = Proportions.Equal });
        foreach (Candidate candidate in search.Candidates)
        {
            Assert.Equal(candidate.Family.CountParameters(candidate.Components, 2), candidate.Fit!.Summary.Parameters);
        }
    }

    [Fact]
    public void TheModelFileKeepsWhatWasHeld()
    {
        FitResult<GaussianMixture> fit = GaussianMixture.Fit(s_faithful, new GaussianFitOptions { Components = 2, Proportions = Proportions.Equal, Uncorrelated = [(0, 1)] });
        Assert.Equal("equal proportions; covariances of eruptions and waiting 0", fit.Summary.Held);
        using var stream = new MemoryStream();
        Mixtura.Serialization.ModelFile.Write(stream, fit.Model, fit.Summary);
        stream.Position = 0;
        Assert.Equal(fit.Summary.Held, Mixtura.Serialization.ModelFile.Read(stream).Fit!.Held);
    }

    [Fact]
    public void WhatCannotBeHeldIsRefused()
    {
        Assert.Throws<ArgumentException>(() => Proportions.Given(0.7, 0.4));
        Assert.Throws<ArgumentException>(() => Proportions.Given(0.0, null));
        Assert.Throws<ArgumentException>(() => Proportions.Given(double.NaN, null));
        Assert.Throws<ModelException>(() => GaussianMixture.Fit(s_faithful, new GaussianFitOptions { Components = 3, Proportions = Proportions.Given(0.5, 0.5) }));
        Assert.Throws<ModelException>(() => GaussianMixture.Fit(s_faithful, new GaussianFitOptions { Components = 2, Proportions = Proportions.Given(0.5, 0.4) }));
        Assert.Throws<ModelException>(() => GaussianMixture.Fit(s_faithful, new GaussianFitOptions { Components = 2, Noise = Noise.Uniform(), Proportions = Proportions.Given(0.5, 0.5) }));
        Assert.Throws<ModelException>(() => GaussianMixture.Fit(s_faithful, new GaussianFitOptions { Components = 1, HeldMeans = [[1, 2], [3, 4]] }));
        Assert.Throws<TableException>(() => GaussianMixture.Fit(s_faithful, new GaussianFitOptions { HeldMeans = [[1, 2, 3]] }));
        Assert.Throws<TableException>(() => GaussianMixture.Fit(s_faithful, new GaussianFitOptions { Uncorrelated = [(0, 2)] }));
        Assert.Throws<ArgumentException>(() => new GaussianFamily(Covariance.VEV) { Uncorrelated = [(0, 1)] });
        Assert.Throws<ArgumentException>(() => new GaussianFamily { Uncorrelated = [(1, 1)] });
        Assert.Throws<ArgumentException>(() => new GaussianFamily { HeldMeans = [[double.NaN]] });
        Assert.Throws<ModelException>(() => GaussianMixture.Fit(s_faithful, new GaussianFitOptions { Known = [new PoissonComponent([1, 2])] }));
        Assert.Throws<TableException>(() => GaussianMixture.Fit(s_faithful, new GaussianFitOptions { Known = [GaussianComponent.Create([0], new[,] { { 1.0 } })] }));
        Assert.Throws<ModelException>(() => new CompositeFamily(new CompositePart(new GaussianFamily { HeldMeans = [[1]] }, [0])));
    }

    private static double[,] Diagonal(params double[] variances)
    {
        double[,] matrix = new double[variances.Length, variances.Length];
        for (int i = 0; i < variances.Length; i++)
        {
            matrix[i, i] = variances[i];
        }

        return matrix;
    }
}
