namespace Mixtura.Tests.Models;

/// <summary>Marginals, conditionals and moments against sums and integrals of the joint density.</summary>
public sealed class ModelAlgebraTests
{
    /// <summary>The trapezoidal rule on ±12 deviations converges faster than any power; 600 steps leave rounding only.</summary>
    private const double Integral = 1e-11;

    [Theory]
    [InlineData("VII")]
    [InlineData("VVI")]
    [InlineData("EEE")]
    [InlineData("VVV")]
    public void AMarginalIntegratesTheOtherColumnsOut(string name)
    {
        Mixture bivariate = SampleModels.Of(name).Marginal(2, 0);
        Assert.Equal(["c", "a"], bivariate.Columns.Select(column => column.Name));
        Mixture marginal = bivariate.Marginal(1);
        foreach (double a in new[] { -6.0, -1, 0.5, 3, 8 })
        {
            double sum = Integrate(c => bivariate.Density([c, a]), -30, 60);
            ReferenceFit.Near(sum, marginal.Density([a]), Integral * sum, $"density at {a}");
        }
    }

    [Theory]
    [InlineData("VII")]
    [InlineData("VVI")]
    [InlineData("EEE")]
    [InlineData("VVV")]
    public void AConditionalIsTheJointOverTheMarginal(string name)
    {
        Mixture model = SampleModels.Of(name);
        double[] known = [1.5, 8];
        Mixture conditional = model.Condition([1, 2], known);
        Mixture marginal = model.Marginal(1, 2);
        Assert.Equal("a", Assert.Single(conditional.Columns).Name);
        foreach (double a in new[] { -6.0, -1, 0.5, 3, 8 })
        {
            double expected = model.Density([a, .. known]) / marginal.Density(known);
            ReferenceFit.Near(expected, conditional.Density([a]), 1e-11 * expected, $"density at {a}");
        }

        // The other way round, and in another order of the known columns.
        Mixture pair = model.Condition([0], [0.25]);
        Mixture turned = model.Condition([2, 1], [8, 1.5]);
        double joint = model.Density([0.25, 1.5, 8]) / model.Marginal(0).Density([0.25]);
        ReferenceFit.Near(joint, pair.Density([1.5, 8]), 1e-11 * joint, "density of two given one");
        ReferenceFit.Near(conditional.Density([0.5]), turned.Density([0.5]), 1e-12 * conditional.Density([0.5]), "order of the known");
    }

    [Fact]
    public void ConditionalMeanAndVarianceByIntegration()
    {
        Mixture model = SampleModels.Of("VVV").Marginal(0, 1);
        foreach (double b in new[] { -2.0, 1.5, 6 })
        {
            Mixture conditional = model.Condition([1], [b]);
            double total = Integrate(a => model.Density([a, b]), -25, 25);
            double mean = Integrate(a => a * model.Density([a, b]), -25, 25) / total;
            double variance = Integrate(a => (a - mean) * (a - mean) * model.Density([a, b]), -25, 25) / total;
            ReferenceFit.Near(mean, conditional.Mean()[0], 1e-10, "mean");
            ReferenceFit.Near(variance, conditional.CovarianceMatrix()[0, 0], 1e-10 * variance, "variance");
        }
    }

    [Fact]
    public void CompositesConditionAcrossTheirParts()
    {
        Mixture model = SampleModels.Of("composite");
        double[] row = [2.2, 1, 0.4, 5];

        // Known: a measurement of a correlated pair, and the label. Left: the other measurement and the count.
        Mixture conditional = model.Condition([1, 0], [1, 2.2]);
        Assert.Equal(["length", "eggs"], conditional.Columns.Select(column => column.Name));
        double expected = model.Density(row) / model.Marginal(0, 1).Density([2.2, 1]);
        ReferenceFit.Near(expected, conditional.Density([0.4, 5]), 1e-12 * expected, "joint over marginal");
        double sum = 0;
        for (int label = 0; label < 3; label++)
        {
            for (int count = 0; count < 100; count++)
            {
                sum += model.Density([2.2, label, 0.4, count]);
            }
        }

        ReferenceFit.Near(sum, model.Marginal(2, 0).Density([0.4, 2.2]), 1e-12 * sum, "labels and counts summed out");
    }

    [Theory]
    [InlineData("poisson")]
    [InlineData("categorical")]
    public void DiscreteConditionalsToo(string name)
    {
        Mixture model = SampleModels.Of(name);
        double[] row = [.. Enumerable.Range(0, model.Dimensions).Select(i => (double)(i % 2))];
        Mixture conditional = model.Condition([1], [row[1]]);
        double[] others = [.. row.Where((_, i) => i != 1)];
        double expected = model.Density(row) / model.Marginal(1).Density([row[1]]);
        ReferenceFit.Near(expected, conditional.Density(others), 1e-13 * expected, "joint over marginal");
    }

    [Fact]
    public void KnownValuesInTheFarTailStillGiveProportions()
    {
        Mixture conditional = SampleModels.Of("VVV").Condition([0], [1e6]);
        Assert.Equal(1, conditional.Weights.ToArray().Sum(), 1e-12);
        Assert.All(conditional.Mean(), value => Assert.True(double.IsFinite(value)));
    }

    [Theory]
    [InlineData("VII")]
    [InlineData("VVI")]
    [InlineData("EEE")]
    [InlineData("VVV")]
    [InlineData("poisson")]
    public void MomentsByTheSlowFormula(string name)
    {
        // E[xxᵀ] − E[x]E[x]ᵀ with every sum written out: cancellation costs the square of mean over deviation, here 10.
        Mixture model = SampleModels.Of(name);
        int d = model.Dimensions;
        double[] mean = new double[d];
        double[,] second = new double[d, d];
        for (int j = 0; j < model.Components.Length; j++)
        {
            double[] own = new double[d];
            double[] covariance = new double[d * d];
            model.Components[j].CopyMean(own);
            model.Components[j].CopyCovariance(covariance);
            for (int a = 0; a < d; a++)
            {
                mean[a] += model.Weights[j] * own[a];
                for (int b = 0; b < d; b++)
                {
                    second[a, b] += model.Weights[j] * (covariance[(a * d) + b] + (own[a] * own[b]));
                }
            }
        }

        RandomMatrices.AssertClose(mean, model.Mean(), 1e-14);
        for (int a = 0; a < d; a++)
        {
            for (int b = 0; b < d; b++)
            {
                second[a, b] -= mean[a] * mean[b];
            }
        }

        RandomMatrices.AssertClose(second, model.CovarianceMatrix(), 1e-13);
    }

    [Fact]
    public void ColumnsAreChecked()
    {
        Mixture model = SampleModels.Of("VVV");
        Assert.Throws<ArgumentException>(() => model.Marginal());
        Assert.Throws<ArgumentException>(() => model.Marginal(0, 0));
        Assert.Throws<ArgumentException>(() => model.Marginal(3));
        Assert.Throws<ArgumentException>(() => model.Condition([0, 1, 2], [1, 1, 1]));
        Assert.Throws<ArgumentException>(() => model.Condition([0], [1, 2]));
        Assert.Throws<ArgumentException>(() => model.Condition([-1], [1]));
        Assert.Throws<ArgumentException>(() => model.LogDensity([1, 2]));
        Assert.Throws<ArgumentException>(() => model.Posterior([1, 2, 3], new double[2]));
        Assert.Throws<TableException>(() => model.LogDensity(RowTable.FromRows([[1.0, 2]])));
    }

    [Fact]
    public void AnImpossibleRowHasThePriorAsItsPosterior()
    {
        Mixture model = SampleModels.Of("poisson");
        double[] posterior = new double[2];
        Assert.Equal(double.NegativeInfinity, model.Posterior([-1, 0], posterior));
        Assert.Equal(model.Weights.ToArray(), posterior);
        Assert.Equal(0, model.Density([0.5, 1]));
        Assert.Equal(0, model.Classify([-1, 0], out double uncertainty));
        Assert.Equal(0.4, uncertainty, 1e-15);
        TablePosterior found = model.Posterior(RowTable.FromRows([[-1.0, 0], [1, 1]]));
        Assert.Equal(double.NegativeInfinity, found.LogDensity[0]);
        Assert.Equal(model.Weights.ToArray(), found.Posterior[..2]);
        Assert.Equal(0.4, found.Uncertainty[0], 1e-15);
        Assert.Equal(0, found.Components[0]);
        Assert.Equal(model.LogDensity([1, 1]), found.LogDensity[1], 1e-14);
    }

    private static double Integrate(Func<double, double> density, double from, double to)
    {
        const int Steps = 3000;
        double width = (to - from) / Steps;
        double sum = 0;
        for (int i = 0; i <= Steps; i++)
        {
            sum += (i is 0 or Steps ? 0.5 : 1) * density(from + (i * width));
        }

        return sum * width;
    }
}
