namespace Mixtura.Tests.Clusters;

/// <summary>Probabilities of misclassification, against closed forms.</summary>
public sealed class ComponentOverlapTests
{
    /// <summary>Of equal variances rows are mistaken beyond the point x* = (μ₁ + μ₂)/2 + σ² ln(π₁/π₂)/(μ₂ − μ₁) (Maitra and Melnykov 2010, section 2).</summary>
    [Theory]
    [InlineData(0.5, 2.0)]
    [InlineData(0.8, 1.5)]
    [InlineData(0.3, 4.0)]
    public void TwoOfOneVarianceHaveAClosedForm(double weight, double apart)
    {
        GaussianMixture model = GaussianMixture.CreateUnivariate([weight, 1 - weight], [0, apart], [1, 1]);
        const int Draws = 200_000;
        ComponentOverlap found = ComponentOverlap.Of(model, new MonteCarloOptions { Draws = Draws, Seed = 5 }, TestContext.Current.CancellationToken);
        double border = (apart / 2) + (Math.Log(weight / (1 - weight)) / apart);
        GaussianMixture standard = GaussianMixture.CreateUnivariate([1], [0], [1]);
        double first = standard.Cdf(-border);
        double second = standard.Cdf(border - apart);
        Assert.Equal(first, found.Misclassification(0, 1), 5 * Math.Sqrt(first * (1 - first) / Draws));
        Assert.Equal(second, found.Misclassification(1, 0), 5 * Math.Sqrt(second * (1 - second) / Draws));
        Assert.Equal(found.Misclassification(0, 1) + found.Misclassification(1, 0), found.Overlap(1, 0));
        Assert.Equal(found.Misclassification(0, 1), found.Misclassified(0));
        Assert.Equal(Draws, found.Draws);
    }

    [Fact]
    public void LabelsHaveASumOverLevels()
    {
        // 0.6·(0.7, 0.3) against 0.4·(0.2, 0.8): the second level, 0.18 against 0.32, is mistaken for the second component, the first for the first.
        var model = new Mixture(new CategoricalFamily([2]), [0.6, 0.4], [new CategoricalComponent([[0.7, 0.3]]), new CategoricalComponent([[0.2, 0.8]])]);
        ComponentOverlap found = ComponentOverlap.Of(model, new MonteCarloOptions { Draws = 100_000 }, TestContext.Current.CancellationToken);
        Assert.Equal(0.3, found.Misclassification(0, 1), 0.01);
        Assert.Equal(0.2, found.Misclassification(1, 0), 0.01);
        Assert.Equal(0, found.Misclassification(0, 0));
    }

    [Fact]
    public void ARowIsLostOnceHoweverManyOthersAreLikelier()
    {
        GaussianMixture model = GaussianMixture.CreateUnivariate([0.2, 0.4, 0.4], [0, 0, 0], [1, 1, 1]);
        var options = new MonteCarloOptions { Draws = 1000, Threads = 1 };
        ComponentOverlap found = ComponentOverlap.Of(model, options, TestContext.Current.CancellationToken);
        Assert.Equal(1, found.Misclassification(0, 1));
        Assert.Equal(1, found.Misclassification(0, 2));
        Assert.Equal(1, found.Misclassified(0));
        Assert.Equal(0, found.Misclassified(1));
        GaussianMixture plain = GaussianMixture.CreateUnivariate([0.5, 0.5], [0, 2], [1, 1]);
        Assert.Equal(
            ComponentOverlap.Of(plain, options, TestContext.Current.CancellationToken).Misclassified(0),
            ComponentOverlap.Of(plain, options with { Threads = 2 }, TestContext.Current.CancellationToken).Misclassified(0));
    }
}
