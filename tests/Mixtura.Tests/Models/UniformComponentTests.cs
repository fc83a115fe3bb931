using System.Text;
using System.Text.Json.Nodes;
using Mixtura.Serialization;

namespace Mixtura.Tests.Models;

/// <summary>Mixtures with noise as models: densities, sampling, marginals, files.</summary>
public sealed class UniformComponentTests
{
    private static readonly GaussianMixture s_plain = GaussianMixture.Create(
        [0.7, 0.3],
        [[0.0, 0], [6, -2]],
        [new[,] { { 1, 0.4 }, { 0.4, 2 } }, new[,] { { 0.5, 0 }, { 0, 0.25 } }],
        ["a", "b"]);

    private static readonly GaussianMixture s_boxed = s_plain.WithNoise(UniformComponent.Box([-10, -5], [10, 15]), 0.2);

    private static readonly GaussianMixture s_slanting = s_plain.WithNoise(UniformComponent.Create([1, 2], new double[,] { { 6, 8 }, { -4, 3 } }), 0.25);

    [Fact]
    public void DensitiesArePlainSums()
    {
        foreach (double[] row in new double[][] { [0, 0], [5.5, -2], [300, 400] })
        {
            double sum = (0.8 * s_plain.Density(row)) + (0.2 / 400);
            Assert.Equal(sum, s_boxed.Density(row), 1e-14 * sum);
            double[] posterior = new double[3];
            s_boxed.Posterior(row, posterior);
            Assert.Equal(0.2 / 400 / sum, posterior[2], 1e-12);
            RowTable table = RowTable.FromRows([row]);
            Assert.Equal(s_boxed.LogDensity(row), s_boxed.LogDensity(table)[0], 1e-12);
            Assert.Equal(posterior[2], s_boxed.Posterior(table).Posterior[2], 1e-12);
        }

        Assert.Equal(2, s_boxed.Classify([300, 400]));
        Assert.Equal(50, s_slanting.Noise!.Volume, 1e-12);
    }

    [Fact]
    public void SamplesOfTheNoiseAreEvenOverItsRegion()
    {
        const int Rows = 60_000;
        MixtureSample sample = s_slanting.Sample(Rows, 9);
        double[][] noise = [.. Enumerable.Range(0, Rows).Where(i => sample.Components[i] == 2).Select(i => new[] { sample.Rows[i, 0], sample.Rows[i, 1] })];

        // Five standard errors of a proportion, 5·√(0.25·0.75/60000).
        Assert.Equal(0.25, noise.Length / (double)Rows, 0.009);
        double[] covariance = new double[4];
        s_slanting.Noise!.CopyCovariance(covariance);
        Assert.Equal((36 + 16) / 12.0, covariance[0], 1e-12);
        Assert.Equal((48 - 12) / 12.0, covariance[1], 1e-12);
        Assert.Equal((64 + 9) / 12.0, covariance[3], 1e-12);
        Assert.Equal(covariance[1], noise.Average(row => (row[0] - 1) * (row[1] - 2)), 0.15);

        // Coordinates along the edges, of lengths 10 and 5, fill each tenth alike: about 1,500 each.
        foreach ((double u, double v, double length) in new[] { (0.6, 0.8, 10.0), (-0.8, 0.6, 5.0) })
        {
            int[] tenths = new int[10];
            foreach (double[] row in noise)
            {
                tenths[(int)Math.Floor(10 * ((((u * (row[0] - 1)) + (v * (row[1] - 2))) / length) + 0.5))]++;
            }

            Assert.All(tenths, count => Assert.InRange(count, 0.1 * noise.Length - 200, 0.1 * noise.Length + 200));
        }
    }

    [Fact]
    public void ABoxThatSlantsInSomeColumnsIsAProductWithTheOthers()
    {
        // A square that slants in the first and third columns, times an interval of the second.
        UniformComponent box = UniformComponent.Create([1, 2, 3], new[,] { { 0, 7.0, 0 }, { 6, 0, 8 }, { -4, 0, 3 } });
        GaussianMixture whole = GaussianMixture.Create([1], [[0.0, 0, 0]], [new[,] { { 1, 0, 0 }, { 0, 2, 0 }, { 0, 0, 3.0 } }]).WithNoise(box, 0.25);
        GaussianMixture slanting = whole.Marginal(2, 0);
        Assert.Equal(50, slanting.Noise!.Volume, 1e-12);
        Assert.Equal([3.0, 1], slanting.Noise.Centre.ToArray());
        Assert.False(slanting.Noise.IsAlongColumns);
        GaussianMixture interval = whole.Marginal(1);
        Assert.Equal(7, interval.Noise!.Volume, 1e-14);
        Assert.True(interval.Noise.IsAlongColumns);
        Assert.Equal((0.75 * Math.Exp(-0.25) / Math.Sqrt(4 * Math.PI)) + (0.25 / 7), interval.Density([1.0]), 1e-14);

        // The chain rule, which any marginal and conditional must keep.
        double[] row = [0.3, 1.0, -0.8];
        Assert.Equal(whole.LogDensity(row), interval.LogDensity([1.0]) + whole.Condition([1], [1.0]).LogDensity([0.3, -0.8]), 1e-13);
        Assert.Equal(whole.LogDensity(row), slanting.LogDensity([-0.8, 0.3]) + whole.Condition([2, 0], [-0.8, 0.3]).LogDensity([1.0]), 1e-13);

        // Drawn rows have the covariance of the region's part.
        double[] all = new double[9];
        double[] part = new double[4];
        box.CopyCovariance(all);
        slanting.Noise.CopyCovariance(part);
        Assert.Equal([all[8], all[2], all[6], all[0]], part);
        NotSupportedException slants = Assert.Throws<NotSupportedException>(() => whole.Marginal(0, 1));
        Assert.Contains("WithoutNoise()", slants.Message, StringComparison.Ordinal);
        Assert.Throws<NotSupportedException>(() => whole.Condition([0], [1.0]));
    }

    [Fact]
    public void MarginalsAndConditionalsOfABoxAreThoseOfItsSides()
    {
        GaussianMixture second = s_boxed.Marginal(1);
        Assert.Equal((0.8 * s_plain.Marginal(1).Density([3.0])) + (0.2 / 20), second.Density([3.0]), 1e-14);
        Assert.Equal(0.8 * s_plain.Marginal(1).Cdf(10) + (0.2 * 15 / 20), second.Cdf(10), 1e-14);
        Assert.Equal(10, second.Quantile(second.Cdf(10)), 1e-9);
        GaussianMixture given = s_boxed.Condition([0], [0.0]);
        Assert.Equal(s_boxed.Density([0.0, 1.5]) / s_boxed.Marginal(0).Density([0.0]), given.Density([1.5]), 1e-14);
        Assert.Equal(s_slanting.LogDensity([1, 2]), s_slanting.Marginal(1, 0).LogDensity([2, 1]), 1e-14);
        Assert.Throws<NotSupportedException>(() => s_slanting.Marginal(0));
        Assert.Throws<NotSupportedException>(() => s_slanting.Condition([0], [1.0]));
    }

    [Fact]
    public void WithoutNoiseIsTheMixtureBefore()
    {
        GaussianMixture without = s_boxed.WithoutNoise();
        Assert.Equal(s_plain.LogDensity([1.0, 2]), without.LogDensity([1.0, 2]), 1e-14);
        Assert.Null(without.Noise);
        Assert.Same(s_plain, s_plain.WithoutNoise());
        Assert.Equal(2, s_boxed.ClusterCount);
        Assert.Equal(2, s_boxed.Components.Length);
        Assert.Equal(s_plain.ParameterCount + 1, s_boxed.ParameterCount);
        Assert.Throws<ArgumentException>(() => s_boxed.WithNoise(s_boxed.Noise!, 0.1));
        Assert.Throws<ArgumentOutOfRangeException>(() => s_plain.WithNoise(s_boxed.Noise!, 1.1));
        Assert.Throws<ModelException>(() => s_plain.WithNoise(UniformComponent.Box([0], [1]), 0.1));
        Assert.Throws<ModelException>(() => new Mixture(s_boxed.Family, [0.5, 0.5], [s_boxed.Noise!, s_plain.Components[0]]));
        Assert.Throws<ModelException>(() => new Mixture(s_boxed.Family, [1], [s_boxed.Noise!]));
        Assert.Throws<ModelException>(() => new Mixture(s_plain.Family, [0.5, 0.5], [s_plain.Components[0], s_boxed.Noise!]));
    }

    [Fact]
    public void RegionsWithoutVolumeAreRefused()
    {
        Assert.Throws<ModelException>(() => UniformComponent.Box([0, 0], [1, 0]));
        Assert.Throws<ModelException>(() => UniformComponent.Box([0, 0], [1, double.NaN]));
        Assert.Throws<ModelException>(() => UniformComponent.Box([0], [1, 1]));
        Assert.Throws<ModelException>(() => UniformComponent.Create([0, 0], new double[,] { { 1, 0 }, { 1, 1 } }));
        Assert.Throws<ModelException>(() => UniformComponent.Create([0, 0], new double[,] { { 1 } }));
        Assert.Equal(Math.Log(1e-200) + Math.Log(1e200) + Math.Log(4), UniformComponent.Box([0, 0, 0], [1e-200, 1e200, 4]).LogVolume, 1e-10);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void FilesReadBackToTheSameBits(bool given)
    {
        RowTable rows = s_slanting.Sample(400, 3).Rows;
        FitResult<GaussianMixture> fit = GaussianMixture.Fit(rows, new GaussianFitOptions { Components = 2, Noise = Noise.Uniform(given ? 1 / 3.0 : null), Starts = 4 });
        byte[] file = Write(fit.Model, fit.Summary);
        ModelDocument read = ModelFile.Read(new MemoryStream(file));
        GaussianMixture model = Assert.IsType<GaussianMixture>(read.Model);
        Assert.Equal(file, Write(model, read.Fit));
        Assert.Equal(fit.Model.ParameterCount, model.ParameterCount);
        Assert.Equal(fit.Model.LogDensity([1, 2]), model.LogDensity([1, 2]));
        Assert.True(fit.Model.Noise!.HasSameParameters(model.Noise!));
        Assert.Equal(fit.Model.Sample(20, 1).Rows.CopyColumn(0), model.Sample(20, 1).Rows.CopyColumn(0));
        Assert.Equal(given ? 1 / 3.0 : null, ((NoiseFamily)model.Family).Volume);
    }

    [Theory]
    [InlineData("noise", "\"gaussian\"", "components[2].noise")]
    [InlineData("noise", "3", "components[2].noise")]
    [InlineData("logVolume", null, "components[2]")]
    [InlineData("logVolume", "3", "components[2].logVolume")]
    [InlineData("givenVolume", "3", "components[2].givenVolume")]
    [InlineData("givenVolume", "-1", "components[2].givenVolume")]
    [InlineData("centre", "[1]", "components[2].centre")]
    [InlineData("edges", "[[1,0]]", "components[2].edges")]
    [InlineData("edges", "[[1,0],[1,1]]", "components[2]")]
    [InlineData("edges", "[[1,0],[0,0]]", "components[2]")]
    public void BrokenFilesAreRefusedWithThePlace(string property, string? value, string place)
    {
        JsonNode root = JsonNode.Parse(Encoding.UTF8.GetString(Write(s_slanting, null)))!;
        JsonObject noise = root["components"]![2]!.AsObject();
        noise.Remove(property);
        if (value is not null)
        {
            noise[property] = JsonNode.Parse(value);
        }

        ModelException e = Assert.Throws<ModelException>(() => ModelFile.Read(new MemoryStream(Encoding.UTF8.GetBytes(root.ToJsonString()))));
        Assert.StartsWith(place, e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void NoiseThatIsNotTheLastComponentIsRefused()
    {
        JsonNode root = JsonNode.Parse(Encoding.UTF8.GetString(Write(s_boxed, null)))!;
        JsonArray components = root["components"]!.AsArray();
        JsonNode noise = components[2]!;
        components.RemoveAt(2);
        components.Insert(1, noise);
        ModelException e = Assert.Throws<ModelException>(() => ModelFile.Read(new MemoryStream(Encoding.UTF8.GetBytes(root.ToJsonString()))));
        Assert.StartsWith("components[1]", e.Message, StringComparison.Ordinal);
    }

    private static byte[] Write(Mixture model, FitSummary? fit)
    {
        var stream = new MemoryStream();
        model.Write(stream, fit);
        return stream.ToArray();
    }
}
