using System.Text.Json;
using MathNet.Numerics.LinearAlgebra;

namespace Mixtura.Tests.Estimation;

/// <summary>The mode of the posterior under the conjugate prior: against mclust and a slow EM, and against the posterior itself.</summary>
public sealed class PriorTests
{
    private static readonly string[] s_iris = ["sepal_length", "sepal_width", "petal_length", "petal_width"];

    public static TheoryData<Covariance> Structures => [.. Covariances.All];

    [Theory]
    [InlineData(Covariance.EII)]
    [InlineData(Covariance.VII)]
    [InlineData(Covariance.EEI)]
    [InlineData(Covariance.VVI)]
    [InlineData(Covariance.EEE)]
    [InlineData(Covariance.VVV)]
    public void DefaultIsMclusts(Covariance covariance)
    {
        JsonElement task = ReferenceFiles.Expected("gaussian/prior-map-iris-g3");
        JsonElement expected = task.At($"result.{covariance}");
        RowTable table = ReferenceFiles.Data("iris").Table(task.Words("columns"));
        FitResult<Mixture> fit = Mixture.Fit(
            table,
            new GaussianFamily(covariance, prior: GaussianPrior.Default),
            ReferenceFit.ToStagnation(3, Start.FromLabels(ReferenceFiles.StartLabels("iris-g3"))));
        Assert.True(fit.Converged);
        Assert.Empty(fit.Warnings);

        // The log-likelihood has a slope at the mode of the posterior, so it is known as well as the parameters are.
        double logLikelihood = expected.Number("loglik");
        ReferenceFit.Near(logLikelihood, fit.LogLikelihood, 1e-8 * Math.Abs(logLikelihood), "log-likelihood");
        int[] order = ReferenceFit.Order(expected);
        double[] weights = expected.Vector("weights");
        double[][] means = expected.Rows("means");
        for (int j = 0; j < order.Length; j++)
        {
            var found = (GaussianComponent)fit.Model.Components[j];
            double[,] covariances = expected.GetProperty("covariances")[order[j]].ToMatrix();
            ReferenceFit.Near(weights[order[j]], fit.Model.Weights[j], 1e-8, $"weight {j}");
            for (int i = 0; i < found.Dimensions; i++)
            {
                ReferenceFit.Near(means[order[j]][i], found.Mean[i], 1e-8 * Math.Abs(means[order[j]][i]), $"mean {j}, {i}");
                for (int c = 0; c <= i; c++)
                {
                    ReferenceFit.Near(covariances[i, c], found.Covariance(i, c), 1e-8 * Math.Sqrt(covariances[i, i] * covariances[c, c]), $"covariance {j}, {i}, {c}");
                }
            }
        }
    }

    [Theory]
    [MemberData(nameof(Structures))]
    public void WhatIsClimbedIsThePosterior(Covariance covariance)
    {
        RowTable table = ReferenceFiles.Data("iris").Table(s_iris);
        foreach (GaussianPrior prior in new[] { GaussianPrior.Default, OwnPrior() })
        {
            FitResult<Mixture> After(int iterations) => Mixture.Fit(table, new GaussianFamily(covariance, prior: prior), new FitOptions
            {
                Components = 3,
                Start = Start.FromLabels(ReferenceFiles.StartLabels("iris-g3")),
                Convergence = new Convergence { DistanceToLimit = 0 },
                MaxIterations = iterations,
            });
            FitResult<Mixture> early = After(1);
            FitResult<Mixture> late = After(30);
            Assert.DoesNotContain(late.Warnings, w => w.Kind == FitWarningKind.LikelihoodFell);
            Assert.All(late.Trace.Zip(late.Trace.Skip(1)), pair => Assert.True(pair.Second >= pair.First - 1e-9, $"fell from {pair.First:R} to {pair.Second:R}"));
            double rise = LogPosterior(late.Model, table, prior) - LogPrior(early.Model, prior, table) - early.LogLikelihood;
            ReferenceFit.Near(rise, late.Trace[^1] - early.Trace[^1], 1e-9 * Math.Abs(late.LogLikelihood), "rise of the posterior");
        }
    }

    [Theory]
    [MemberData(nameof(Structures))]
    public void TheFitIsAModeOfThePosterior(Covariance covariance)
    {
        RowTable table = ReferenceFiles.Data("iris").Table(s_iris);
        foreach (GaussianPrior prior in new[] { GaussianPrior.Default, OwnPrior() })
        {
            var family = new GaussianFamily(covariance, prior: prior);
            FitResult<Mixture> fit = Mixture.Fit(table, family, ReferenceFit.ToStagnation(3, Start.FromLabels(ReferenceFiles.StartLabels("iris-g3"))) with
            {
                Convergence = new Convergence { DistanceToLimit = null, ParameterChange = 1e-9 },
            });
            Assert.True(fit.Converged);

            // Parameters move by a thousandth of what is left to move, or more: the gradient's norm is of that order.
            Assert.InRange(fit.Certificate.GradientNorm, 0, 1e-6);
            GaussianComponent[] components = [.. fit.Model.Components.Cast<GaussianComponent>()];
            double top = LogPosterior(fit.Model, table, prior);

            // Moves that keep every structure: of one mean in one column, and of all variances in the same ratio.
            void IsLower(Func<int, GaussianComponent, GaussianComponent> move, string what)
            {
                Mixture moved = Mixture.With(family, fit.Model.Weights.ToArray(), [.. components.Select((component, j) => move(j, component))], fit.Model.Columns);
                double fall = top - LogPosterior(moved, table, prior);
                Assert.True(fall > 0, $"{what}: higher by {-fall:G3}");
            }

            // With a step of 1e-4 deviations the posterior falls by about ½·n·1e-8, far above its rounding, where it is at a mode.
            foreach (double step in new[] { -1e-4, 1e-4 })
            {
                IsLower((_, component) => Scaled(component, 1 + step, 0, 0), $"all variances by {1 + step}");
                for (int j = 0; j < components.Length; j++)
                {
                    for (int i = 0; i < components[0].Dimensions; i++)
                    {
                        IsLower((c, component) => c == j ? Scaled(component, 1, i, step) : component, $"mean {i} of component {j} by {step}");
                    }
                }
            }
        }
    }

    [Theory]
    [InlineData(Covariance.EEE)]
    [InlineData(Covariance.VVV)]
    [InlineData(Covariance.VVI)]
    [InlineData(Covariance.EII)]
    public void OneComponentHasAClosedForm(Covariance covariance)
    {
        RowTable table = ReferenceFiles.Data("iris").Table(s_iris);
        GaussianPrior prior = OwnPrior();
        FitResult<GaussianMixture> fit = GaussianMixture.Fit(table, new GaussianFitOptions { Covariance = covariance, Prior = prior });
        GaussianComponent found = fit.Model.Components[0];
        double n = table.RowCount;
        double kappa = prior.Shrinkage;
        double nu = prior.DegreesOfFreedom!.Value;
        double[] average = [.. s_iris.Select((_, i) => Rows(table).Average(row => row[i]))];
        double Scatter(int i, int c) => Rows(table).Sum(row => (row[i] - average[i]) * (row[c] - average[c]))
            + (kappa * n / (kappa + n) * (average[i] - prior.Mean!.Value[i]) * (average[c] - prior.Mean!.Value[c]));
        double[,] scale = prior.Scale!;
        for (int i = 0; i < 4; i++)
        {
            ReferenceFit.Near(((n * average[i]) + (kappa * prior.Mean!.Value[i])) / (n + kappa), found.Mean[i], 1e-12 * Math.Abs(average[i]), "mean");
            for (int c = 0; c <= i; c++)
            {
                double expected = covariance switch
                {
                    Covariance.EII => i == c ? ((Enumerable.Range(0, 4).Sum(a => scale[a, a]) / 4) + Enumerable.Range(0, 4).Sum(a => Scatter(a, a))) / (nu + 2 + ((n + 1) * 4)) : 0,
                    Covariance.VVI => i == c ? (scale[i, i] + Scatter(i, i)) / (nu + 2 + n + 1) : 0,
                    _ => (scale[i, c] + Scatter(i, c)) / (nu + 4 + 1 + n + 1),
                };
                ReferenceFit.Near(expected, found.Covariance(i, c), 1e-11 * Math.Sqrt(found.Variance(i) * found.Variance(c)), $"covariance {i}, {c}");
            }
        }
    }

    [Theory]
    [InlineData(Covariance.VVV)]
    [InlineData(Covariance.EEE)]
    [InlineData(Covariance.VVI)]
    public void AcceleratedStepsReachTheSameMode(Covariance covariance)
    {
        RowTable table = ReferenceFiles.Data("iris").Table(s_iris);
        FitResult<GaussianMixture> Fit(Acceleration acceleration) => GaussianMixture.Fit(table, new GaussianFitOptions
        {
            Components = 3,
            Covariance = covariance,
            Prior = GaussianPrior.Default,
            Acceleration = acceleration,
            Convergence = new Convergence { DistanceToLimit = 1e-12 },
            Start = Start.FromLabels(ReferenceFiles.StartLabels("iris-g3")),
            MaxIterations = 10_000,
        });
        FitResult<GaussianMixture> plain = Fit(Acceleration.None);
        FitResult<GaussianMixture> accelerated = Fit(Acceleration.QuasiNewton);
        Assert.True(plain.Converged && accelerated.Converged);
        Assert.True(accelerated.Iterations <= plain.Iterations);

        // Each ends within 150 · 1e-12 of the mode.
        ReferenceFit.Near(plain.Trace[^1], accelerated.Trace[^1], 1e-9, "objective");
    }

    [Theory]
    [MemberData(nameof(Structures))]
    public void MoreColumnsThanRowsGiveASoundFit(Covariance covariance)
    {
        var random = new RandomSource(104);
        RowTable table = RowTable.FromRows(Enumerable.Range(0, 12).Select(i => Enumerable.Range(0, 20).Select(_ => random.NextNormal() + (i % 2 * 3)).ToArray()));
        FitResult<GaussianMixture> fit = GaussianMixture.Fit(table, new GaussianFitOptions { Components = 2, Covariance = covariance, Prior = GaussianPrior.Default });
        Assert.True(fit.IsSound, string.Join("; ", fit.Warnings));
        Assert.True(double.IsFinite(fit.LogLikelihood));
        int[] classes = fit.Model.Classify(table);
        Assert.All(Enumerable.Range(0, 12), i => Assert.Equal(classes[i % 2], classes[i]));
    }

    [Fact]
    public void ThreeTimesAsManyColumnsAsRows()
    {
        var random = new RandomSource(105);
        RowTable table = RowTable.FromRows(Enumerable.Range(0, 50).Select(i => Enumerable.Range(0, 150).Select(_ => random.NextNormal() + (i % 2 * 2)).ToArray()));
        FitResult<GaussianMixture> fit = GaussianMixture.Fit(table, new GaussianFitOptions { Components = 2, Prior = GaussianPrior.Default, Start = Start.KMeansPlusPlus });
        Assert.True(fit.IsSound && fit.Converged, string.Join("; ", fit.Warnings));
        int[] classes = fit.Model.Classify(table);
        Assert.All(Enumerable.Range(0, 50), i => Assert.Equal(classes[i % 2], classes[i]));
    }

    [Theory]
    [InlineData(Covariance.VII)]
    [InlineData(Covariance.VVI)]
    [InlineData(Covariance.EEE)]
    [InlineData(Covariance.VVV)]
    public void AConstantColumnIsNoObstacle(Covariance covariance)
    {
        // The last column is a combination of others, the second constant.
        RowTable table = RowTable.FromRows(Rows(ReferenceFiles.Data("iris").Table(s_iris)).Select(row => new[] { row[0], 7, row[2], row[3], row[2] - row[3] }));
        FitResult<GaussianMixture> fit = GaussianMixture.Fit(table, new GaussianFitOptions { Components = 3, Covariance = covariance, Prior = GaussianPrior.Default });
        Assert.True(fit.IsSound && fit.Converged, string.Join("; ", fit.Warnings));
        Assert.All(fit.Model.Components, component => Assert.Equal(7, component.Mean[1], 1e-12));
        Assert.Throws<TableException>(() => GaussianMixture.Fit(table, new GaussianFitOptions { Components = 3, Covariance = covariance }));
    }

    [Fact]
    public void AComponentThatWouldCollapseDoesNot()
    {
        var random = new RandomSource(101);
        double[][] rows = [.. Enumerable.Range(0, 60).Select(i => i < 10 ? new[] { 50.0, 50.0 } : new[] { random.NextNormal(), random.NextNormal() })];
        RowTable table = RowTable.FromRows(rows);
        var options = new GaussianFitOptions { Components = 2, Start = Start.FromLabels([.. Enumerable.Range(0, 60).Select(i => i < 10 ? 1 : 0)]) };
        FitWarning warning = Assert.Single(GaussianMixture.Fit(table, options).Warnings, w => w.Kind == FitWarningKind.AtFloor);
        Assert.Contains("prior", warning.Message, StringComparison.Ordinal);
        FitResult<GaussianMixture> fit = GaussianMixture.Fit(table, options with { Prior = GaussianPrior.Default });
        Assert.True(fit.IsSound);
        Assert.Equal(1, fit.Model.Classify([50, 50]));
    }

    [Fact]
    public void RepeatedRowsAreWeights()
    {
        double[][] rows = [.. Rows(ReferenceFiles.Data("faithful").Table(["eruptions", "waiting"])).Take(60)];
        RowTable weighted = RowTable.FromRowMajor(rows.SelectMany(row => row).ToArray(), 2, null, Enumerable.Repeat(2.0, rows.Length).ToArray());
        RowTable repeated = RowTable.FromRows(rows.Concat(rows));
        var options = new GaussianFitOptions { Prior = GaussianPrior.Default };
        GaussianComponent one = GaussianMixture.Fit(weighted, options).Model.Components[0];
        GaussianComponent other = GaussianMixture.Fit(repeated, options).Model.Components[0];

        // The sums differ in their order only.
        Assert.InRange(new GaussianFamily().Change(one, other), 0, 1e-12);
    }

    [Fact]
    public void PartsOfAMixtureOfFamiliesHaveIt()
    {
        RowTable table = ReferenceFiles.Data("iris").Table(s_iris);
        var family = new CompositeFamily(
            new CompositePart(new GaussianFamily(Covariance.VVV, prior: GaussianPrior.Default), [0, 1]),
            new CompositePart(new GaussianFamily(Covariance.VVI), [2, 3]));
        FitResult<Mixture> fit = Mixture.Fit(table, family, new FitOptions());
        GaussianComponent alone = GaussianMixture.Fit(table.Select(0, 1), new GaussianFitOptions { Prior = GaussianPrior.Default }).Model.Components[0];
        Assert.InRange(new GaussianFamily().Change(alone, ((CompositeComponent)fit.Model.Components[0]).Parts[0]), 0, 1e-12);
    }

    [Fact]
    public void WhatDoesNotSuitIsRefused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => GaussianPrior.With(-1));
        Assert.Throws<ArgumentOutOfRangeException>(() => GaussianPrior.With(double.NaN));
        Assert.Throws<ArgumentOutOfRangeException>(() => GaussianPrior.With(degreesOfFreedom: 0));
        Assert.Throws<ArgumentException>(() => GaussianPrior.With(mean: [double.NaN]));
        Assert.Throws<ArgumentException>(() => GaussianPrior.With(scale: new double[,] { { 1, 2 }, { 2, 1 } }));
        Assert.Throws<ArgumentException>(() => GaussianPrior.With(scale: new double[,] { { 1, 0 } }));
        RowTable table = ReferenceFiles.Data("faithful").Table(["eruptions", "waiting"]);
        void Refused(GaussianPrior prior, string expected) => Assert.Contains(
            expected,
            Assert.Throws<TableException>(() => GaussianMixture.Fit(table, new GaussianFitOptions { Prior = prior })).Message,
            StringComparison.Ordinal);
        Refused(GaussianPrior.With(mean: [1]), "one for each column");
        Refused(GaussianPrior.With(scale: new double[,] { { 1 } }), "of order 1");
        Refused(GaussianPrior.With(degreesOfFreedom: 1), "more than 1");
    }

    private static GaussianPrior OwnPrior() => GaussianPrior.With(
        2.5,
        [6, 3, 4, 1],
        9,
        new double[,] { { 2, 0.3, 0.1, 0 }, { 0.3, 1, 0, 0.2 }, { 0.1, 0, 3, 0.5 }, { 0, 0.2, 0.5, 1.5 } });

    private static double LogPosterior(Mixture model, RowTable table, GaussianPrior prior) => model.LogLikelihood(table) + LogPrior(model, prior, table);

    /// <summary>The densities as Fraley and Raftery (2007) give them, without their constants: of each mean, and of each covariance that differs.</summary>
    private static double LogPrior(Mixture model, GaussianPrior prior, RowTable table)
    {
        var family = (GaussianFamily)model.Family;
        GaussianComponent[] components = [.. model.Components.Cast<GaussianComponent>()];
        int k = components.Length;
        int d = components[0].Dimensions;
        double nu = prior.DegreesOfFreedom ?? d + 2;
        double[][] rows = [.. Rows(table)];
        double[] mean = prior.Mean is { } own ? [.. own] : [.. Enumerable.Range(0, d).Select(i => rows.Average(row => row[i]))];
        double[,] scale = new double[d, d];
        for (int i = 0; i < d; i++)
        {
            for (int c = 0; c < d; c++)
            {
                scale[i, c] = prior.Scale?[i, c]
                    ?? (rows.Sum(row => (row[i] - rows.Average(r => r[i])) * (row[c] - rows.Average(r => r[c]))) / (rows.Length - 1) / Math.Pow(k, 2.0 / d));
            }
        }

        double average = Enumerable.Range(0, d).Average(i => scale[i, i]);
        bool isSpherical = family.Covariance is Covariance.EII or Covariance.VII;
        bool isDiagonal = isSpherical || family.Covariance is Covariance.EEI or Covariance.VEI or Covariance.EVI or Covariance.VVI;
        bool isShared = family.Covariance is Covariance.EII or Covariance.EEI or Covariance.EEE;
        double sum = 0;
        for (int j = 0; j < k; j++)
        {
            Matrix<double> covariance = Matrix<double>.Build.DenseOfArray(Entries(components[j]));
            Matrix<double> inverse = covariance.Inverse();
            double logDeterminant = Math.Log(covariance.Determinant());
            if (prior.Shrinkage > 0)
            {
                double square = 0;
                for (int i = 0; i < d; i++)
                {
                    for (int c = 0; c < d; c++)
                    {
                        square += (components[j].Mean[i] - mean[i]) * inverse[i, c] * (components[j].Mean[c] - mean[c]);
                    }
                }

                sum += -0.5 * (logDeterminant + (prior.Shrinkage * square));
            }

            if (isShared && j > 0)
            {
                continue;
            }

            if (isSpherical)
            {
                sum += (-((nu / 2) + 1) * Math.Log(components[j].Variance(0))) - (0.5 * average / components[j].Variance(0));
            }
            else if (isDiagonal)
            {
                for (int i = 0; i < d; i++)
                {
                    double variance = components[j].Variance(i);
                    sum += (-((nu / 2) + 1) * Math.Log(variance)) - (0.5 * (prior.Scale is null ? average : scale[i, i]) / variance);
                }
            }
            else
            {
                double trace = 0;
                for (int i = 0; i < d; i++)
                {
                    for (int c = 0; c < d; c++)
                    {
                        trace += scale[i, c] * inverse[c, i];
                    }
                }

                sum += -0.5 * (((nu + d + 1) * logDeterminant) + trace);
            }
        }

        return sum;
    }

    /// <summary>A component with its covariance scaled and its mean moved along a column, in deviations.</summary>
    private static GaussianComponent Scaled(GaussianComponent component, double ratio, int column, double step)
    {
        double[] mean = component.Mean.ToArray();
        mean[column] += step * Math.Sqrt(component.Variance(column));
        double[,] matrix = Entries(component);
        for (int i = 0; i < mean.Length; i++)
        {
            for (int c = 0; c < mean.Length; c++)
            {
                matrix[i, c] *= ratio;
            }
        }

        return component.IsDiagonal
            ? GaussianComponent.CreateDiagonal(mean, [.. mean.Select((_, i) => matrix[i, i])])
            : GaussianComponent.Create(mean, matrix);
    }

    private static double[,] Entries(GaussianComponent component)
    {
        double[,] matrix = new double[component.Dimensions, component.Dimensions];
        for (int i = 0; i < component.Dimensions; i++)
        {
            for (int c = 0; c < component.Dimensions; c++)
            {
                matrix[i, c] = component.Covariance(i, c);
            }
        }

        return matrix;
    }

    private static IEnumerable<double[]> Rows(RowTable table)
    {
        for (long i = 0; i < table.RowCount; i++)
        {
            double[] row = new double[table.ColumnCount];
            table.CopyRow(i, row);
            yield return row;
        }
    }
}
