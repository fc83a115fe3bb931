using System.Text;
using System.Text.Json.Nodes;
using Mixtura.Serialization;

namespace Mixtura.Tests.Serialization;

public sealed class ClassifierFileTests
{
    private const string Hostile = "a,\"b\" <é>=\n\u0007 new 1";

    [Fact]
    public void WhatIsWrittenReadsBackToTheSameBits()
    {
        CsvTable data = ReferenceFiles.Data("iris");
        RowTable iris = data.Table(["sepal_length", "sepal_width", "petal_length", "petal_width"]);
        var labels = ClassLabels.FromNames(data.Texts("species").Select(name => name == "setosa" ? Hostile : name));
        foreach (DiscriminantMethod method in Enum.GetValues<DiscriminantMethod>())
        {
            DiscriminantResult result = DiscriminantAnalysis.Train(iris, labels, [new GaussianFamily(Covariance.VEV)], new DiscriminantOptions { Method = method, MaximumComponents = method == DiscriminantMethod.Edda ? 5 : 2 })
                .WithCosts(new double[,] { { 0, 1, 2 }, { 0.1, 0, 3 }, { 1, 1, 0 } }, iris, labels);
            var document = ClassifierDocument.Of(result, DiscriminantAnalysis.CrossValidate(iris, labels, result, 3, TestContext.Current.CancellationToken), "species");
            ClassifierDocument read = Read(Bytes(document));
            Assert.Equal(result.Classifier.Classes, read.Classifier.Classes);
            Assert.Contains(Hostile, read.Classifier.Classes);
            ClassPosterior before = result.Classifier.Posterior(iris);
            ClassPosterior after = read.Classifier.Posterior(iris);
            Assert.Equal(before.Posterior, after.Posterior);
            Assert.Equal(before.Classes, after.Classes);
            Assert.Equal(document.Training, read.Training);
            Assert.Equal(document.CrossValidated, read.CrossValidated);
            Assert.Equal((method, "species"), (read.Method!.Value, read.ClassColumn));
            Assert.Equal(Bytes(document), Bytes(read));
        }
    }

    [Theory]
    [InlineData("format", "\"mixtura/1\"", "format")]
    [InlineData("classes", "[]", "classes")]
    [InlineData("classes.1.name", "\"low\"", "classes[1].name")]
    [InlineData("classes.1.name", "3", "classes[1].name")]
    [InlineData("classes.0.prior", "0.7", "priors")]
    [InlineData("classes.0.prior", "\"x\"", "classes[0].prior")]
    [InlineData("classes.1.model", "[]", "classes[1].model")]
    [InlineData("classes.1.model.columns.0", "\"y\"", "classes[1].model.columns")]
    [InlineData("classes.1.model.weights.0", "0.5", "classes[1].model.weights")]
    [InlineData("classes.1.model.components.0.covariance.0.0", "-1", "classes[1].model.components[0]")]
    [InlineData("costs", "[[0, 1]]", "costs")]
    [InlineData("costs.1", "[0]", "costs[1]")]
    [InlineData("costs.1.0", "-2", "costs[1][0]")]
    [InlineData("method", "\"lda\"", "method")]
    public void WhatIsWrongIsSaidWithItsPlace(string place, string value, string path)
    {
        MixtureClassifier classifier = new MixtureClassifier(["low", "high"], [GaussianMixture.CreateUnivariate([1], [-1], [1]), GaussianMixture.CreateUnivariate([1], [1], [1])], [0.5, 0.5])
            .WithCosts(new double[,] { { 0, 1 }, { 1, 0 } });
        JsonNode root = JsonNode.Parse(Bytes(new ClassifierDocument(classifier)))!;
        string[] names = place.Split('.');
        JsonNode at = root;
        foreach (string name in names[..^1])
        {
            at = at is JsonArray array ? array[int.Parse(name, System.Globalization.CultureInfo.InvariantCulture)]! : at[name]!;
        }

        if (at is JsonArray list)
        {
            list[int.Parse(names[^1], System.Globalization.CultureInfo.InvariantCulture)] = JsonNode.Parse(value);
        }
        else
        {
            at[names[^1]] = JsonNode.Parse(value);
        }

        ModelException error = Assert.Throws<ModelException>(() => Read(Encoding.UTF8.GetBytes(root.ToJsonString())));
        Assert.StartsWith(path, error.Path, StringComparison.Ordinal);
    }

    [Fact]
    public void WhatIsNoJsonIsRefused()
    {
        Assert.Contains("classify", Assert.Throws<ModelException>(() => Read("{"u8.ToArray())).Message, StringComparison.Ordinal);
        Assert.Throws<ModelException>(() => Read("[]"u8.ToArray()));
    }

    private static byte[] Bytes(ClassifierDocument document)
    {
        using var stream = new MemoryStream();
        ClassifierFile.Write(stream, document);
        return stream.ToArray();
    }

    private static ClassifierDocument Read(byte[] bytes)
    {
        using var stream = new MemoryStream(bytes);
        return ClassifierFile.Read(stream);
    }
}
