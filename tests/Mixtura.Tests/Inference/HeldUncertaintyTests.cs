using Mixtura.Inference;

namespace Mixtura.Tests.Inference;

/// <summary>Standard errors beside parameters that were held, against the whole information at the same parameters and differences of the log-likelihood.</summary>
public sealed class HeldUncertaintyTests
{
    private static readonly RowTable s_faithful = ReferenceFiles.Data("faithful").Table(["eruptions", "waiting"]);
    private static readonly GaussianComponent s_known = GaussianComponent.Create([4.3, 80], new[,] { { 0.17, 0.5 }, { 0.5, 36 } });

    private static readonly RowTable s_iris = ReferenceFiles.Data("iris").Table(["sepal_length", "sepal_width", "petal_length"]);
    private static readonly GaussianComponent s_setosa = GaussianComponent.Create([5, 3.4, 1.45], new[,] { { 0.12, 0.1, 0.02 }, { 0.1, 0.14, 0.01 }, { 0.02, 0.01, 0.03 } });
    private static readonly string[] s_zeros = ["zeros", "tied zeros", "zeros, equal", "zeros, known and mean", "zeros, given", "zeros and noise"];

    public static TheoryData<string> Cases() => ["known", "mean", "equal", "given", "one given", "known and given", "tied and known", "noise", .. s_zeros];

    [Theory]
    [MemberData(nameof(Cases))]
    public void ErrorsAreThoseOfTheCurvatureOverWhatIsFree(string name)
    {
        // Coordinates of our own: logits and logarithms of what is free, the log-likelihood's second differences by them.
        FitResult<GaussianMixture> fit = Fit(name);
        Assert.NotNull(fit.Summary.HeldParameters);
        RowTable table = Table(name);
        MixtureUncertainty found = fit.ParameterUncertainty(table);
        Assert.Empty(found.Warnings);
        (double[] at, Func<double[], Mixture> mixture) = Free(fit.Model, fit.Summary.HeldParameters);
        double[,] covariance = Inverse(Curvature(x => -mixture(x).LogDensity(table, 1).Sum(), at));
        var parameters = new MixtureParameters(fit.Model, fit.Model.Family.CreateParameterMap());
        double[][] jacobian = [.. Enumerable.Range(0, at.Length).Select(c => Slope(x => parameters.Copy(mixture(x)), at, c))];
        double[,] ours = found.CovarianceMatrix();
        int count = found.Parameters.Length;
        double[,] slow = new double[count, count];
        for (int p = 0; p < count; p++)
        {
            for (int q = 0; q < count; q++)
            {
                for (int a = 0; a < at.Length; a++)
                {
                    for (int b = 0; b < at.Length; b++)
                    {
                        slow[p, q] += jacobian[a][p] * covariance[a, b] * jacobian[b][q];
                    }
                }
            }
        }

        // Second differences of a sum of about 1,000 with steps of 1e-3 are exact to about 1e-6 of the information.
        for (int p = 0; p < count; p++)
        {
            string what = $"{name}: {found.Parameters[p].Name}";
            ReferenceFit.Near(Math.Sqrt(slow[p, p]), found.Parameters[p].StandardError, 1e-4 * Math.Sqrt(slow[p, p]) + 1e-12, what);
            Assert.Equal(slow[p, p] < 1e-20, found.Parameters[p].Note is not null);
            for (int q = 0; q < count; q++)
            {
                ReferenceFit.Near(slow[p, q], ours[p, q], (2e-4 * Math.Sqrt(slow[p, p] * slow[q, q])) + 1e-16, what);
            }
        }
    }

    [Fact]
    public void AModelFileKeepsWhatWasHeld()
    {
        foreach (string name in Cases().Select(row => row.Data))
        {
            FitResult<GaussianMixture> fit = Fit(name);
            using var stream = new MemoryStream();
            fit.Model.Write(stream, fit.Summary);
            stream.Position = 0;
            (Mixture model, FitSummary? summary) = Mixtura.Serialization.ModelFile.Read(stream);
            Assert.Equal(fit.Summary.HeldParameters, summary!.HeldParameters);
            ParameterEstimate[] before = [.. fit.ParameterUncertainty(Table(name)).Parameters];
            Assert.Equal(before, model.ParameterUncertainty(Table(name), new UncertaintyOptions { Held = summary.HeldParameters }).Parameters);
        }
    }

    [Theory]
    [InlineData(UncertaintyMethod.Bootstrap)]
    [InlineData(UncertaintyMethod.WeightedLikelihoodBootstrap)]
    public void ReplicatesHoldToo(UncertaintyMethod method)
    {
        FitResult<GaussianMixture> fit = Fit("known and given");
        MixtureUncertainty found = fit.ParameterUncertainty(s_faithful, new UncertaintyOptions { Method = method, Replicates = 20 });
        int known = fit.Summary.HeldParameters!.Components[0];
        Assert.Equal(20, found.ReplicateCounts!.Used);
        Assert.All(found.Replicates, replicate =>
        {
            Assert.True(replicate.Components[known].HasSameParameters(s_known));
            Assert.Equal(fit.Model.Weights.ToArray(), replicate.Weights.ToArray(), (a, b) => Math.Abs(a - b) < 1e-15);
        });
        Assert.All(found.Parameters.Where(parameter => parameter.Name.Component == known || parameter.Name.Kind == ParameterKind.Weight), parameter => Assert.Equal(0, parameter.StandardError));
        Assert.All(found.Parameters.Where(parameter => parameter.Name.Component != known && parameter.Name.Kind == ParameterKind.Mean), parameter => Assert.True(parameter.StandardError > 0));
    }

    [Theory]
    [InlineData(UncertaintyMethod.Information)]
    [InlineData(UncertaintyMethod.Sandwich)]
    public void AllCovariancesOfZeroAreADiagonalStructure(UncertaintyMethod method)
    {
        // Both maxima are found to about 1e-7 of a deviation, and the step of differences differs between the coordinates.
        var options = new GaussianFitOptions { Components = 2, Convergence = new Convergence { DistanceToLimit = 1e-14 } };
        MixtureUncertainty zeros = GaussianMixture.Fit(s_faithful, options with { Uncorrelated = [(0, 1)] }).ParameterUncertainty(s_faithful, new UncertaintyOptions { Method = method });
        MixtureUncertainty diagonal = GaussianMixture.Fit(s_faithful, options with { Covariance = Covariance.VVI }).ParameterUncertainty(s_faithful, new UncertaintyOptions { Method = method });
        Assert.All(diagonal.Parameters, parameter =>
        {
            ParameterEstimate own = zeros[parameter.Name.ToString()];
            ReferenceFit.Near(parameter.StandardError, own.StandardError, 1e-5 * parameter.StandardError, own.Name.ToString());
            ReferenceFit.Near(parameter.Lower, own.Lower, 1e-5 * parameter.StandardError, own.Name.ToString());
            ReferenceFit.Near(parameter.Upper, own.Upper, 1e-5 * parameter.StandardError, own.Name.ToString());
        });
    }

    [Fact]
    public void CovariancesOfZeroAreServedByABootstrap()
    {
        FitResult<GaussianMixture> fit = GaussianMixture.Fit(s_faithful, new GaussianFitOptions { Components = 2, Uncorrelated = [(0, 1)] });
        MixtureUncertainty found = fit.ParameterUncertainty(s_faithful, new UncertaintyOptions { Method = UncertaintyMethod.Bootstrap, Replicates = 20 });
        Assert.All(found.Parameters.Where(parameter => parameter.Name.Kind == ParameterKind.Covariance), parameter => Assert.Equal((0, 0), (parameter.Estimate, parameter.StandardError)));
        Assert.True(found["component 1, variance of waiting"].StandardError > 0);
    }

    [Fact]
    public void ParametersAreFoundByComponentAndColumn()
    {
        MixtureUncertainty found = Fit("equal").ParameterUncertainty(s_faithful);
        Assert.Equal(found["component 2, weight"], found.Find(1, ParameterKind.Weight));
        Assert.Equal(found["component 2, mean of waiting"], found.Find(1, ParameterKind.Mean, 1));
        Assert.Equal(found["component 1, variance of eruptions"], found.Find(0, ParameterKind.Variance, 0));
        Assert.Equal(found["component 1, covariance of eruptions and waiting"], found.Find(0, ParameterKind.Covariance, 1, 0));
        Assert.Null(found.Find(0, ParameterKind.Rate, 0));
    }

    [Fact]
    public void WhatDoesNotGoTogetherIsRefused()
    {
        GaussianMixture model = Fit("known").Model;
        Assert.Throws<ModelException>(() => model.ParameterUncertainty(s_faithful, new UncertaintyOptions { Held = new HeldParameters { Components = [2] } }));
        Assert.Throws<ModelException>(() => model.ParameterUncertainty(s_faithful, new UncertaintyOptions { Held = new HeldParameters { Proportions = Proportions.Equal } }));
        Assert.Throws<ModelException>(() => model.ParameterUncertainty(s_faithful, new UncertaintyOptions { Held = new HeldParameters { Components = [0], Means = [0] } }));
    }

    private static FitResult<GaussianMixture> Fit(string name)
    {
        var options = new GaussianFitOptions { Components = 2, Convergence = new Convergence { DistanceToLimit = 1e-14 } };
        GaussianFitOptions zeros = options with { Uncorrelated = [(0, 2), (2, 1)] };
        return GaussianMixture.Fit(Table(name), name switch
        {
            "zeros" => options with { Uncorrelated = [(2, 0)] },
            "tied zeros" => zeros with { Covariance = Covariance.EEE },
            "zeros, equal" => zeros with { Proportions = Proportions.Equal },
            "zeros, known and mean" => zeros with { Components = 3, Known = [s_setosa], HeldMeans = [[6.6, 3, 5.6]] },
            "zeros, given" => zeros with { Proportions = Proportions.Given(0.34, 0.66) },
            "zeros and noise" => zeros with { Noise = Noise.Uniform(), Proportions = Proportions.Equal },
            "known" => options with { Known = [s_known] },
            "mean" => options with { HeldMeans = [[2, 54]] },
            "equal" => options with { Proportions = Proportions.Equal },
            "given" => options with { Proportions = Proportions.Given(0.6, 0.4) },
            "one given" => options with { Components = 3, Proportions = Proportions.Given(null, 0.3, null) },
            "known and given" => options with { Known = [s_known], Proportions = Proportions.Given(0.4, 0.6) },
            "tied and known" => options with { Components = 3, Covariance = Covariance.EEE, Known = [s_known] },
            _ => options with { Noise = Noise.Uniform(), Proportions = Proportions.Equal },
        });
    }

    private static RowTable Table(string name) => s_zeros.Contains(name) ? s_iris : s_faithful;

    /// <summary>The free parameters as numbers, and the mixture that some of these make.</summary>
    private static (double[] At, Func<double[], Mixture> Mixture) Free(GaussianMixture model, HeldParameters held)
    {
        var at = new List<double>();
        int clusters = model.ClusterCount;
        bool isTied = (held.Covariance ?? model.Covariance) == Covariance.EEE;
        bool isFirst = true;
        int d = model.Dimensions;
        (int I, int J)[] entries = [.. Enumerable.Range(0, d).SelectMany(i => Enumerable.Range(i, d - i).Select(j => (i, j))).Where(pair => !held.Uncorrelated.Contains(pair) && !held.Uncorrelated.Contains((pair.j, pair.i)))];
        for (int j = 0; j < clusters; j++)
        {
            var component = (GaussianComponent)((Mixture)model).Components[j];
            if (held.Components.Contains(j))
            {
                continue;
            }

            at.AddRange(held.Means.Contains(j) ? [] : component.Mean.ToArray());
            at.AddRange(isTied && !isFirst ? [] : (IEnumerable<double>)[.. entries.Select(pair => component.Covariance(pair.I, pair.J))]);
            isFirst = false;
        }

        double?[] given = held.Proportions is GivenProportions { Values: var values } ? [.. values] : new double?[clusters];
        int[] free = [.. Enumerable.Range(0, clusters).Where(j => given[j] is null)];
        int weightsAt = at.Count;
        bool areEqual = held.Proportions == Proportions.Equal;
        bool hasNoise = ((Mixture)model).Components.Length > clusters;
        at.AddRange(areEqual ? (hasNoise ? [model.Weights[^1]] : []) : free.Skip(1).Select(j => model.Weights[j]));
        return ([.. at], Made);

        Mixture Made(double[] x)
        {
            int next = 0;
            double[]? shared = null;
            var components = new Component[((Mixture)model).Components.Length];
            for (int j = 0; j < components.Length; j++)
            {
                components[j] = ((Mixture)model).Components[j];
                if (j >= clusters || held.Components.Contains(j))
                {
                    continue;
                }

                double[] mean = held.Means.Contains(j) ? ((GaussianComponent)components[j]).Mean.ToArray() : [.. Enumerable.Range(0, d).Select(_ => x[next++])];
                double[] s = isTied && shared is not null ? shared : shared = [.. entries.Select(_ => x[next++])];
                double[,] covariance = new double[d, d];
                for (int e = 0; e < entries.Length; e++)
                {
                    covariance[entries[e].I, entries[e].J] = covariance[entries[e].J, entries[e].I] = s[e];
                }

                components[j] = GaussianComponent.Create(mean, covariance);
            }

            double[] weights = new double[components.Length];
            if (areEqual)
            {
                double rest = hasNoise ? 1 - x[weightsAt] : 1;
                Array.Fill(weights, rest / clusters);
                weights[^1] = hasNoise ? x[weightsAt] : weights[^1];
            }
            else
            {
                for (int j = 0; j < clusters; j++)
                {
                    int place = Array.IndexOf(free, j);
                    weights[j] = given[j] ?? (place == 0 ? 0 : x[weightsAt + place - 1]);
                }

                if (free.Length > 0)
                {
                    weights[free[0]] = 1 - weights.Sum();
                }
            }

            return Mixture.With(model.Family, weights, components, model.Columns);
        }
    }

    private static double Step(double value) => 1e-3 * Math.Max(0.1, Math.Abs(value));

    private static double[] Slope(Func<double[], double[]> f, double[] at, int c)
    {
        double h = Step(at[c]);
        double[] ahead = f(Moved(at, c, h)), behind = f(Moved(at, c, -h));
        return [.. ahead.Zip(behind, (a, b) => (a - b) / (2 * h))];
    }

    private static double[] Moved(double[] at, int c, double step)
    {
        double[] moved = [.. at];
        moved[c] += step;
        return moved;
    }

    private static double[,] Curvature(Func<double[], double> f, double[] at)
    {
        int m = at.Length;
        double[,] curvature = new double[m, m];
        for (int a = 0; a < m; a++)
        {
            for (int b = 0; b < m; b++)
            {
                // Of the fourth order: (4·D(h) − D(2h))/3.
                curvature[a, b] = ((4 * Second(1)) - Second(2)) / 3;

                double Second(double size)
                {
                    double ha = size * Step(at[a]);
                    double hb = size * Step(at[b]);
                    return (f(Moved(Moved(at, a, ha), b, hb)) - f(Moved(Moved(at, a, ha), b, -hb)) - f(Moved(Moved(at, a, -ha), b, hb)) + f(Moved(Moved(at, a, -ha), b, -hb))) / (4 * ha * hb);
                }
            }
        }

        return curvature;
    }

    private static double[,] Inverse(double[,] matrix)
    {
        int m = matrix.GetLength(0);
        double[] scale = [.. Enumerable.Range(0, m).Select(c => 1 / Math.Sqrt(matrix[c, c]))];
        MathNet.Numerics.LinearAlgebra.Matrix<double> scaled = MathNet.Numerics.LinearAlgebra.Matrix<double>.Build.Dense(m, m, (a, b) => matrix[a, b] * scale[a] * scale[b]).Inverse();
        double[,] inverse = new double[m, m];
        for (int a = 0; a < m; a++)
        {
            for (int b = 0; b < m; b++)
            {
                inverse[a, b] = scaled[a, b] * scale[a] * scale[b];
            }
        }

        return inverse;
    }
}
