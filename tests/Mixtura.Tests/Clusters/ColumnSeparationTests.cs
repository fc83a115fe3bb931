namespace Mixtura.Tests.Clusters;

/// <summary>Mutual information of column and component, against sums and integrals taken another way.</summary>
public sealed class ColumnSeparationTests
{
    [Fact]
    public void LabelsHaveTheMutualInformationOfTheirTable()
    {
        // P(z, level) as a table: I = Σ p ln(p / (p_z p_level)).
        double[,] joint = { { 0.42, 0.18 }, { 0.08, 0.32 } };
        var model = new Mixture(new CategoricalFamily([2]), [0.6, 0.4], [new CategoricalComponent([[0.7, 0.3]]), new CategoricalComponent([[0.2, 0.8]])]);
        double expected = 0;
        for (int z = 0; z < 2; z++)
        {
            for (int level = 0; level < 2; level++)
            {
                expected += joint[z, level] * Math.Log(joint[z, level] / ((joint[z, 0] + joint[z, 1]) * (joint[0, level] + joint[1, level])));
            }
        }

        ColumnSeparation found = ColumnSeparation.Of(model);
        Assert.Equal(expected, found.Information[0], 1e-14);
        Assert.Equal(-(0.6 * Math.Log(0.6)) - (0.4 * Math.Log(0.4)), found.Entropy, 1e-14);
        Assert.Equal(found.Information[0] / found.Entropy, found.Share(0), 1e-14);
    }

    [Theory]
    [InlineData(0.5, 1.0, 1.0)]
    [InlineData(2.0, 1.0, 0.3)]
    [InlineData(3.0, 0.5, 2.0)]
    public void MeasurementsHaveTheIntegral(double shift, double first, double second)
    {
        double[] weights = [0.3, 0.7];
        GaussianMixture model = GaussianMixture.CreateUnivariate(weights, [0, shift], [first, second]);

        // H(Z) − H(Z | X), the entropy of the posterior by the midpoint rule over all of the line.
        const int Places = 400_000;
        double width = 60.0 / Places;
        double doubt = 0;
        double[] posterior = new double[2];
        for (int i = 0; i < Places; i++)
        {
            double[] x = [-30 + ((i + 0.5) * width)];
            double log = model.Posterior(x, posterior);
            doubt -= width * Math.Exp(log) * posterior.Sum(p => p > 0 ? p * Math.Log(p) : 0);
        }

        double entropy = -weights.Sum(p => p * Math.Log(p));
        Assert.Equal(entropy - doubt, ColumnSeparation.Of(model).Information[0], 1e-6);
    }

    [Fact]
    public void CountsHaveTheSum()
    {
        double[] weights = [0.25, 0.75];
        double[] rates = [1.5, 4];
        var model = new Mixture(new PoissonFamily(), weights, [new PoissonComponent([rates[0]]), new PoissonComponent([rates[1]])]);
        double expected = 0;
        double factorial = 1;
        for (int count = 0; count < 120; count++)
        {
            factorial *= Math.Max(1, count);
            double[] own = [.. rates.Select(rate => Math.Exp(-rate) * Math.Pow(rate, count) / factorial)];
            double all = (weights[0] * own[0]) + (weights[1] * own[1]);
            expected += Enumerable.Range(0, 2).Sum(j => own[j] > 0 ? weights[j] * own[j] * Math.Log(own[j] / all) : 0);
        }

        Assert.Equal(expected, ColumnSeparation.Of(model).Information[0], 1e-12);
    }

    [Fact]
    public void ALabelThatTellsTheComponentGoesBeforeANumberThatHardlyDoes()
    {
        Mixture model = Mixed(0.999, 0.5);
        ColumnSeparation found = ColumnSeparation.Of(model);
        Assert.Equal([1, 0, 2], found.Ranking);
        Assert.True(found.Share(1) > 0.95);
        Assert.Equal(0, found.Information[2], 1e-12);
        Assert.Equal([0, 1, 2], ColumnSeparation.Of(Mixed(0.9, 40)).Ranking);
    }

    [Fact]
    public void UnitsDoNotMatterAndApartIsAllThereIsToKnow()
    {
        foreach (double unit in new[] { 1e-9, 1.0, 1e12 })
        {
            GaussianMixture near = GaussianMixture.CreateUnivariate([0.5, 0.5], [0, 2 * unit], [unit, unit]);
            GaussianMixture same = GaussianMixture.CreateUnivariate([0.5, 0.5], [0, 2], [1, 1]);
            Assert.Equal(ColumnSeparation.Of(same).Information[0], ColumnSeparation.Of(near).Information[0], 1e-12);
            Assert.Equal(1, ColumnSeparation.Of(GaussianMixture.CreateUnivariate([0.1, 0.9], [0, 100 * unit], [unit, 2 * unit])).Share(0), 1e-12);
        }

        Assert.Equal(0, ColumnSeparation.Of(GaussianMixture.CreateUnivariate([1], [0], [1])).Share(0));
    }

    [Fact]
    public void NoiseIsLeftAside()
    {
        GaussianMixture model = GaussianMixture.CreateUnivariate([0.5, 0.5], [0, 2], [1, 1]);
        ColumnSeparation noisy = ColumnSeparation.Of(model.WithNoise(UniformComponent.Box([-10], [10]), 0.2));
        Assert.Equal(ColumnSeparation.Of(model).Information[0], noisy.Information[0], 1e-12);
    }

    /// <summary>A number whose means are so many deviations apart, a label of one level in each component with a probability, and a label that tells nothing.</summary>
    private static Mixture Mixed(double probability, double apart) => new(
        new CompositeFamily([new CompositePart(new GaussianFamily(Covariance.VVI), [0]), new CompositePart(new CategoricalFamily([2, 2]), [1, 2])]),
        [0.5, 0.5],
        [Component(0, probability), Component(apart, 1 - probability)],
        [new Column("number"), new Column("label", ["a", "b"]), new Column("other", ["a", "b"])]);

    private static CompositeComponent Component(double mean, double probability) => new(
    [
        (GaussianComponent.CreateDiagonal([mean], [1.0]), [0]),
        (new CategoricalComponent([[probability, 1 - probability], [0.3, 0.7]]), [1, 2]),
    ]);
}
