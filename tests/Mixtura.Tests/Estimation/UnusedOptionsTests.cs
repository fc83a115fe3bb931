namespace Mixtura.Tests.Estimation;

/// <summary>Options that what is asked for would not use are refused by their name.</summary>
public sealed class UnusedOptionsTests
{
    private static readonly RowTable s_table = SampleModels.Of("VVV").Sample(60, 3).Rows;
    private static readonly Family[] s_families = [new GaussianFamily(Covariance.VVV)];

    public static TheoryData<string> GaussianOptions => [.. Given.Keys];

    private static Dictionary<string, GaussianFitOptions> Given { get; } = new(StringComparer.Ordinal)
    {
        ["Covariance"] = new() { Covariance = Covariance.VVV },
        ["Floor"] = new() { Floor = 1e-6 },
        ["Prior"] = new() { Prior = GaussianPrior.Default },
        ["EigenvalueRatio"] = new() { EigenvalueRatio = 10 },
        ["HeldMeans"] = new() { HeldMeans = [[1.0, 2, 3]] },
        ["Uncorrelated"] = new() { Uncorrelated = [(0, 1)] },
    };

    [Theory]
    [MemberData(nameof(GaussianOptions))]
    public void AFamilyThatIsGivenHasItsOwnOptions(string name)
    {
        GaussianFitOptions options = Given[name];
        foreach (Action work in (Action[])
        [
            () => Mixture.Fit(s_table, s_families[0], options),
            () => MixtureSearch.Run(s_table, s_families, 1, 2, options: options),
            () => CrossValidation.Run(s_table, s_families[0], options),
            () => BootstrapTest.Run(s_table, s_families[0], 1, new BootstrapTestOptions { Fit = options }),
            () => DiscriminantAnalysis.Train(s_table, Labels(), s_families, new DiscriminantOptions { Fit = options }),
        ])
        {
            string message = Assert.Throws<ArgumentException>("options", work).Message;
            Assert.StartsWith(name + " is an option of GaussianMixture.Fit", message, StringComparison.Ordinal);
            Assert.Contains("new GaussianFamily", message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void AnythingElseOfTheSameOptionsIsUsed() =>
        Assert.Equal(2, Mixture.Fit(s_table, s_families[0], new GaussianFitOptions { Components = 2, MaxIterations = 2 }).Model.Components.Length);

    [Fact]
    public void NumbersOfComponentsAreToldOnce()
    {
        var two = new FitOptions { Components = 2 };
        foreach (Action work in (Action[])
        [
            () => MixtureSearch.Run(s_table, s_families, 1, 3, options: two),
            () => BootstrapTest.Run(s_table, s_families[0], 1, new BootstrapTestOptions { Fit = two }),
            () => DiscriminantAnalysis.Train(s_table, Labels(), s_families, new DiscriminantOptions { Fit = two }),
        ])
        {
            Assert.StartsWith("Components is 2, and is not used", Assert.Throws<ArgumentException>("options", work).Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void FoldsNeedCrossValidation() => Assert.StartsWith(
        "Folds is 5, and is not used by the criterion Bic",
        Assert.Throws<ArgumentException>(() => MixtureSearch.Run(s_table, s_families, 1, 2, new SearchOptions { Folds = 5 }, TestContext.Current.CancellationToken)).Message,
        StringComparison.Ordinal);

    [Fact]
    public void ClassesSayWhatAreLabels()
    {
        foreach (DiscriminantOptions options in (DiscriminantOptions[])
        [
            new() { Fit = new FitOptions { KnownLabels = [.. Enumerable.Repeat(0, 60)] } },
            new() { MaximumComponents = 2 },
        ])
        {
            Assert.Contains("not used", Assert.Throws<ArgumentException>("options", () => DiscriminantAnalysis.Train(s_table, Labels(), s_families, options)).Message, StringComparison.Ordinal);
        }
    }

    private static ClassLabels Labels() => ClassLabels.FromNames([.. Enumerable.Range(0, 60).Select(i => i % 2 == 0 ? "a" : "b")]);
}
