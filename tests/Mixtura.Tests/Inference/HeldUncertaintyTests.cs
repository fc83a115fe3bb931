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
        double[,] slow = DifferencedCovariance.Of(fit.Model, fit.Summary.HeldParameters, mixture => mixture.LogDensity(table, 1).Sum());
        double[,] ours = found.CovarianceMatrix();
        int count = found.Parameters.Length;

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
}
