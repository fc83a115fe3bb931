namespace Mixtura.Tests.Densities;

/// <summary>Affine maps and products against the densities they are made of.</summary>
public sealed class GaussianAlgebraTests
{
    private static readonly double[][] s_rows = [[0.3, -0.2, 9], [5, 4, 4.5], [-4.5, 7, 15], [2, 2, 8]];
    private static readonly double[,] s_map = { { 2, -1, 0.5 }, { 0.25, 1, -3 }, { 1, 1, 1 } };

    /// <summary>Of the map above, by Sarrus.</summary>
    private const double Determinant = (2 * 1 * 1) + (-1 * -3 * 1) + (0.5 * 0.25 * 1) - (0.5 * 1 * 1) - (-1 * 0.25 * 1) - (2 * -3 * 1);

    [Theory]
    [InlineData("EII", "EEE")]
    [InlineData("VII", "VEE")]
    [InlineData("EEI", "EEE")]
    [InlineData("VVI", "VVV")]
    [InlineData("EEE", "EEE")]
    [InlineData("VEE", "VEE")]
    [InlineData("VVE", "VVV")]
    [InlineData("VVV", "VVV")]
    public void AnInvertibleMapMovesTheDensity(string name, string kept)
    {
        GaussianMixture model = (GaussianMixture)SampleModels.Of(name);
        GaussianMixture mapped = model.Transform(s_map, [1, -2, 3], ["u", "v", "w"]);
        Assert.Equal(kept, mapped.Covariance.ToString());
        Assert.Equal(["u", "v", "w"], mapped.Columns.Select(column => column.Name));
        foreach (double[] x in s_rows)
        {
            double[] y = [.. RandomMatrices.Multiply(s_map, x).Zip([1.0, -2, 3], (a, b) => a + b)];

            // The map's condition number, about 10, squares into the covariance.
            ReferenceFit.Near(model.LogDensity(x) - Math.Log(Determinant), mapped.LogDensity(y), 1e-11 * Math.Max(1, Math.Abs(model.LogDensity(x))), "log-density");
        }
    }

    [Fact]
    public void FewerRowsIntegrateTheRestOut()
    {
        GaussianMixture model = (GaussianMixture)SampleModels.Of("VVV");
        GaussianMixture chosen = model.Transform(new double[,] { { 0, 0, 1 }, { 1, 0, 0 } });
        GaussianMixture two = model.Transform(new[,] { { 2, -1, 0.5 }, { 1.0, 1, 1 } });
        GaussianMixture whole = model.Transform(s_map).Marginal(0, 2);
        foreach (double[] x in s_rows)
        {
            Assert.Equal(model.Marginal(2, 0).LogDensity([x[2], x[0]]), chosen.LogDensity([x[2], x[0]]), 1e-12);
            ReferenceFit.Near(whole.LogDensity([x[0], x[1]]), two.LogDensity([x[0], x[1]]), 1e-10 * Math.Max(1, Math.Abs(whole.LogDensity([x[0], x[1]]))), "projection");
        }
    }

    [Fact]
    public void MomentsGoAlong()
    {
        GaussianMixture model = (GaussianMixture)SampleModels.Of("VVV");
        GaussianMixture mapped = model.Transform(s_map);
        RandomMatrices.AssertClose(RandomMatrices.Multiply(s_map, model.Mean()), mapped.Mean(), 1e-13);
        double[,] expected = RandomMatrices.Multiply(RandomMatrices.Multiply(s_map, model.CovarianceMatrix()), RandomMatrices.Transpose(s_map));
        RandomMatrices.AssertClose(expected, mapped.CovarianceMatrix(), 1e-13);
    }

    [Fact]
    public void MapsAreChecked()
    {
        GaussianMixture model = (GaussianMixture)SampleModels.Of("VVV");
        Assert.Throws<ArgumentException>(() => model.Transform(new double[2, 2]));
        Assert.Throws<ArgumentException>(() => model.Transform(new double[4, 3]));
        Assert.Throws<ArgumentException>(() => model.Transform(s_map, [1, 2]));
        Assert.Throws<ArgumentException>(() => model.Transform(new double[,] { { double.NaN, 0, 0 } }));
        Assert.Throws<ModelException>(() => model.Transform(new double[,] { { 0, 0, 0 } }));
        Assert.Throws<ModelException>(() => model.Transform(new double[,] { { 1, 2, 3 }, { 0.1, 0.2, 0.3 } }));
        Assert.Throws<NotSupportedException>(() => model.WithNoise(UniformComponent.Box([0, 0, 0], [1, 1, 1]), 0.1).Transform(s_map));
    }

    [Theory]
    [InlineData("VVV", "EEE")]
    [InlineData("VVI", "VVV")]
    [InlineData("VVI", "VII")]
    public void AProductIsTheProduct(string first, string second)
    {
        GaussianMixture p = (GaussianMixture)SampleModels.Of(first);
        GaussianMixture q = ((GaussianMixture)SampleModels.Of(second)).Transform(new double[,] { { 1, 0, 0 }, { 0, 1, 0 }, { 0, 0, 1 } }, [1, -0.5, 2]);
        q = second == "VII" ? (GaussianMixture)SampleModels.Of(second) : q;
        (GaussianMixture product, double constant) = p.Product(q);
        Assert.Equal(9, product.Components.Length);
        Assert.Equal(second == "VII", product.Covariance == Covariance.VVI);
        foreach (double[] x in s_rows)
        {
            double expected = p.LogDensity(x) + q.LogDensity(x);
            ReferenceFit.Near(expected, constant + product.LogDensity(x), 1e-11 * Math.Abs(expected), "product");
        }

        Assert.Equal(q.Product(p).LogConstant, constant, 1e-12);
    }

    [Fact]
    public void AGaussianReweighsAndShrinksEveryComponent()
    {
        GaussianMixture p = GaussianMixture.CreateUnivariate([0.5, 0.5], [-1.0, 3], [1.0, 2]);
        (GaussianMixture product, double constant) = p.Product(GaussianComponent.Create([0.5], new[,] { { 4.0 } }));

        // A normal prior and a normal observation: precisions add, means are weighted by them.
        Assert.Equal([0.8, 2], product.Components.Select(c => c.Variance(0)).ToArray(), (a, b) => Math.Abs(a - b) < 1e-15);
        Assert.Equal([-0.7, 1.75], product.Components.Select(c => c.Mean[0]).ToArray(), (a, b) => Math.Abs(a - b) < 1e-15);
        Assert.Equal(p.LogDensity([1]) + Math.Log(Math.Exp(-0.25 / 8) / Math.Sqrt(8 * Math.PI)), constant + product.LogDensity([1]), 1e-14);
        Assert.Throws<ModelException>(() => p.Product((GaussianMixture)SampleModels.Of("VVV")));
        Assert.Throws<ModelException>(() => p.Product(GaussianComponent.Create([1e200], new[,] { { 1e-10 } })));
    }
}
