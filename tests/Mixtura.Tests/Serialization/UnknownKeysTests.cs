using System.Text;
using Mixtura.Serialization;

namespace Mixtura.Tests.Serialization;

/// <summary>Keys of model and classifier files that no reader knows are listed with their places; what is written has none.</summary>
public sealed class UnknownKeysTests
{
    public static TheoryData<string> Models() => SampleModels.All();

    [Theory]
    [MemberData(nameof(Models))]
    public void WhatIsWrittenIsKnown(string name)
    {
        var summary = new FitSummary(-1, 2, 3, 4, 5, 6, 7, true, 8, 9, 10, 11)
        {
            Trim = 0.1,
            Held = "something",
            KnownRows = 2,
            HeldParameters = new HeldParameters { Components = [0], Means = [1], Proportions = Proportions.Equal, Uncorrelated = [(0, 1)], Covariance = Covariance.EEE },
        };
        var document = new ModelDocument(SampleModels.Of(name).WithNames(SampleModels.Of(name).Components.Select((_, j) => $"n{j}")), summary)
        {
            Steps = new StepHistory([-2, -1], 5, 1) { Held = "h" },
            Update = new UpdateSummary(5, 4, 1, 1, -3, -2, 3, true, 10, 1) { Held = "h" },
        };
        Assert.Empty(Read(Written(document)).UnknownKeys);
    }

    [Fact]
    public void NoiseAndPriorsAreKnown()
    {
        RowTable table = SampleModels.Of("VVV").Sample(200, 2).Rows;
        FitResult<GaussianMixture> fit = GaussianMixture.Fit(table, new GaussianFitOptions { Components = 2, Noise = Noise.Uniform(), Prior = GaussianPrior.Default, MaxIterations = 5 });
        string json = Written(new ModelDocument(fit.Model, fit.Summary));
        Assert.Contains("\"priors\"", json, StringComparison.Ordinal);
        Assert.Contains("\"noise\"", json, StringComparison.Ordinal);
        Assert.Empty(Read(json).UnknownKeys);
    }

    [Theory]
    [InlineData("\"weights\":", "\"Weights\": 1, \"weights\":", "Weights")]
    [InlineData("\"rate\": [\n        15,", "\"weigth\": 1, \"rate\": [\n        15,", "components[1].weigth")]
    [InlineData("\"seed\":", "\"sed\": 1, \"seed\":", "fit.sed")]
    [InlineData("\"components\": [\n        1", "\"componets\": [], \"components\": [\n        1", "fit.heldParameters.componets")]
    public void OthersAreListedWithTheirPlaces(string known, string changed, string place)
    {
        var document = new ModelDocument(SampleModels.Of("poisson"), new FitSummary(-1, 2, 3, 4, 5, 6, 7, true, 8, 9, 10) { HeldParameters = new HeldParameters { Components = [0] } });
        string json = Written(document);
        Assert.Contains(known, json, StringComparison.Ordinal);
        Assert.Equal([place], Read(json.Replace(known, changed, StringComparison.Ordinal)).UnknownKeys);
    }

    [Fact]
    public void PartsOfCompositesToo()
    {
        string json = Written(new ModelDocument(SampleModels.Of("composite"), null));
        int at = json.IndexOf("\"family\"", json.IndexOf("\"parts\"", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.Equal(["components[0].parts[0].famly"], Read(json.Insert(at, "\"famly\": 1, ")).UnknownKeys);
    }

    [Fact]
    public void ClassifiersToo()
    {
        Mixture model = SampleModels.Of("VVV");
        using var stream = new MemoryStream();
        new MixtureClassifier(["a", "b"], [model, model], [0.5, 0.5]).Write(stream);
        string json = Encoding.UTF8.GetString(stream.ToArray());
        Assert.Empty(ReadClassifier(json).UnknownKeys);
        int at = json.LastIndexOf("\"weights\"", StringComparison.Ordinal);
        string changed = json.Insert(at, "\"wieghts\": 1, ").Replace("\"classes\":", "\"clases\": 1, \"classes\":", StringComparison.Ordinal);
        Assert.Equal(["clases", "classes[1].model.wieghts"], ReadClassifier(changed).UnknownKeys);
    }

    private static string Written(ModelDocument document)
    {
        using var stream = new MemoryStream();
        ModelFile.Write(stream, document);
        return Encoding.UTF8.GetString(stream.ToArray());
    }

    private static ModelDocument Read(string json) => ModelFile.Read(new MemoryStream(Encoding.UTF8.GetBytes(json)));

    private static ClassifierDocument ReadClassifier(string json) => ClassifierFile.Read(new MemoryStream(Encoding.UTF8.GetBytes(json)));
}
