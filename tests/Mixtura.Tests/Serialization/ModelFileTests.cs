using System.Text;
using System.Text.Json;
using Mixtura.Serialization;

namespace Mixtura.Tests.Serialization;

/// <summary>Model files: what is written reads back to the same bits, and the format is the documented one.</summary>
public sealed class ModelFileTests
{
    public static TheoryData<string> Models() => SampleModels.All();

    [Theory]
    [MemberData(nameof(Models))]
    public void WhatIsWrittenReadsBackToTheSameBits(string name)
    {
        Mixture truth = SampleModels.Of(name);
        FitResult<Mixture> fit = Mixture.Fit(truth.Sample(300, 81).Rows, truth.Family, new FitOptions { Components = 3, Starts = 2, Seed = ulong.MaxValue, MaxIterations = 20 });
        byte[] file = Write(fit.Model, fit.Summary);
        ModelDocument read = ModelFile.Read(new MemoryStream(file));
        AssertSame(fit.Model, read.Model);
        Assert.Equal(fit.Summary, read.Fit);
        Assert.Equal(file, Write(read.Model, read.Fit));
        AssertSame(fit.Model, Mixture.Read(new MemoryStream(file)));
    }

    [Fact]
    public void AGaussianFamilysMixtureIsWrittenWholeWhateverItsType()
    {
        Mixture sample = SampleModels.Of("VVI");
        var plain = new Mixture(sample.Family, sample.Weights.ToArray(), sample.Components, sample.Columns);
        Assert.Equal(Write(sample, null), Write(plain, null));
        Mixture noisy = sample.WithNoise(UniformComponent.Box([-9, -9, -9], [20, 20, 20]), 0.1);
        var plainNoisy = new Mixture(noisy.Family, noisy.Weights.ToArray(), noisy.Components, noisy.Columns);
        AssertSame(noisy, Mixture.Read(new MemoryStream(Write(plainNoisy, null))));
    }

    [Fact]
    public void ExtremeNumbersReadBackToTheSameBits()
    {
        GaussianMixture model = GaussianMixture.Create(
            [0.1, 0.2, 0.7],
            [[1.0 / 3, -0.0], [1e300, 5e-324], [double.MaxValue, -1e-308]],
            [new[,] { { 1e-300, 0 }, { 0, 1e300 } }, new[,] { { 1, 0.99999999999999 }, { 0.99999999999999, 1 } }, new[,] { { 2.2250738585072014e-308, 0 }, { 0, 0.1 } }],
            ["a \"quoted\" name", "größe"]);
        AssertSame(model, Mixture.Read(new MemoryStream(Write(model, null))));
    }

    [Fact]
    public void TheFileHasTheDocumentedForm()
    {
        string text = Encoding.UTF8.GetString(Write(GaussianMixture.Create([0.25, 0.75], [[1.0, 2], [3, 4]], [new[,] { { 1, 0.5 }, { 0.5, 2 } }, new[,] { { 1.0, 0 }, { 0, 1 } }], ["u", "v"]), null));
        JsonElement root = JsonDocument.Parse(text).RootElement;
        Assert.Equal(["format", "family", "covariance", "columns", "weights", "components"], root.EnumerateObject().Select(property => property.Name));
        Assert.Equal("mixtura/1", root.At("format").GetString());
        Assert.Equal("gaussian", root.At("family").GetString());
        Assert.Equal("VVV", root.At("covariance").GetString());
        Assert.Equal(["u", "v"], root.Words("columns"));
        Assert.Equal([0.25, 0.75], root.Vector("weights"));
        Assert.Equal([1, 2], root.GetProperty("components")[0].Vector("mean"));
        Assert.Equal([[1, 0.5], [0.5, 2]], root.GetProperty("components")[0].Rows("covariance"));
        Assert.EndsWith("}\n", text, StringComparison.Ordinal);
        Assert.DoesNotContain("\r", text, StringComparison.Ordinal);
    }

    [Fact]
    public void OtherFamiliesHaveTheDocumentedForm()
    {
        JsonElement poisson = JsonDocument.Parse(Write(SampleModels.Of("poisson"), null)).RootElement;
        Assert.Equal([2.5, 0.8], poisson.GetProperty("components")[0].Vector("rate"));
        JsonElement labels = JsonDocument.Parse(Write(SampleModels.Of("categorical"), null)).RootElement;
        Assert.Equal(0.2, labels.GetProperty("components")[0].GetProperty("probabilities")[1].Number("mid"));
        JsonElement part = JsonDocument.Parse(Write(SampleModels.Of("composite"), null)).RootElement.GetProperty("components")[1].GetProperty("parts")[0];
        Assert.Equal("gaussian", part.At("family").GetString());
        Assert.Equal(["length", "weight"], part.Words("columns"));
        Assert.Equal([5, -3], part.Vector("mean"));
    }

    [Fact]
    public void AGaussianMixtureReadsAsOne()
    {
        Assert.Equal(Covariance.VVI, GaussianMixture.Read(new MemoryStream(Write(SampleModels.Of("VVI"), null))).Covariance);
        ModelException error = Assert.Throws<ModelException>(() => GaussianMixture.Read(new MemoryStream(Write(SampleModels.Of("poisson"), null))));
        Assert.Equal("family", error.Path);
    }

    [Fact]
    public void AliasesOfStructuresAreRead()
    {
        string text = Encoding.UTF8.GetString(Write(SampleModels.Of("VVI"), null)).Replace("\"VVI\"", "\"diagonal\"", StringComparison.Ordinal);
        Assert.Equal(Covariance.VVI, GaussianMixture.Read(new MemoryStream(Encoding.UTF8.GetBytes(text))).Covariance);
    }

    internal static byte[] Write(Mixture model, FitSummary? fit)
    {
        using var stream = new MemoryStream();
        model.Write(stream, fit);
        return stream.ToArray();
    }

    private static void AssertSame(Mixture expected, Mixture found)
    {
        Assert.Equal(expected.GetType(), found.GetType());
        Assert.Equal(expected.Family.Name, found.Family.Name);
        Assert.Equal(expected.Family.Structure, found.Family.Structure);
        Assert.Equal(expected.Weights.ToArray(), found.Weights.ToArray());
        Assert.Equal(expected.Columns.Select(column => column.Name), found.Columns.Select(column => column.Name));
        Assert.Equal(expected.Columns.Select(column => column.Levels), found.Columns.Select(column => column.Levels));
        for (int j = 0; j < expected.Components.Length; j++)
        {
            Assert.True(expected.Components[j].HasSameParameters(found.Components[j]), $"component {j}");
        }
    }
}
