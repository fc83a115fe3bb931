using System.Text;
using System.Text.Json.Nodes;

namespace Mixtura.Tests.Serialization;

/// <summary>A model file that is broken in any place is refused with an error that names the place.</summary>
public sealed class BrokenModelFileTests
{
    [Theory]
    [InlineData("format", "\"mixtura/2\"", "format")]
    [InlineData("format", "7", "format")]
    [InlineData("format", null, "'format'")]
    [InlineData("family", "\"weibull\"", "family")]
    [InlineData("family", null, "'family'")]
    [InlineData("covariance", "\"XYZ\"", "covariance")]
    [InlineData("covariance", null, "'covariance'")]
    [InlineData("columns", "[]", "columns")]
    [InlineData("columns", "[\"a\",\"a\",\"c\"]", "columns[1]")]
    [InlineData("columns", "[\"a\",\"\",\"c\"]", "columns[1]")]
    [InlineData("columns", "[\"a\",3,\"c\"]", "columns[1]")]
    [InlineData("columns", "[\"a\",\"b\"]", "components[0].mean")]
    [InlineData("columns", null, "'columns'")]
    [InlineData("weights", "[]", "weights")]
    [InlineData("weights", "[0.5,0.3,0.3]", "weights")]
    [InlineData("weights", "[1.5,-0.3,-0.2]", "weights")]
    [InlineData("weights", "[0.5,0.5]", "components")]
    [InlineData("weights", "[0.5,0.5,\"0\"]", "weights[2]")]
    [InlineData("weights", "[0.5,0.5,null]", "weights[2]")]
    [InlineData("weights", "[0.5,0.5,1e999]", "weights[2]")]
    [InlineData("weights", "{}", "weights")]
    [InlineData("weights", null, "'weights'")]
    [InlineData("names", "[\"a\",\"b\"]", "names")]
    [InlineData("names", "[\"a\",\"b\",\"a\"]", "names[2]")]
    [InlineData("names", "[\"a\",1,\"b\"]", "names[1]")]
    [InlineData("names", "7", "names")]
    [InlineData("components", "3", "components")]
    [InlineData("components", null, "'components'")]
    [InlineData("components[1]", "5", "components[1]")]
    [InlineData("components[1].mean", null, "components[1]")]
    [InlineData("components[1].mean", "[1,2]", "components[1].mean")]
    [InlineData("components[1].mean", "[1,2,\"NaN\"]", "components[1].mean[2]")]
    [InlineData("components[1].mean", "[1,2,-1e999]", "components[1].mean[2]")]
    [InlineData("components[2].covariance", null, "components[2]")]
    [InlineData("components[2].covariance", "[[1,0,0],[0,1,0]]", "components[2].covariance")]
    [InlineData("components[2].covariance", "[[1,0,0],[0,1],[0,0,1]]", "components[2].covariance[1]")]
    [InlineData("components[2].covariance", "[[1,0,0],7,[0,0,1]]", "components[2].covariance[1]")]
    [InlineData("components[2].covariance", "[[1,0,0],[0,true,0],[0,0,1]]", "components[2].covariance[1][1]")]
    [InlineData("components[2].covariance", "[[1,0.5,0],[0.4,1,0],[0,0,1]]", "components[2]")]
    [InlineData("components[2].covariance", "[[1,2,0],[2,1,0],[0,0,1]]", "components[2]")]
    [InlineData("components[2].covariance", "[[1,0,0],[0,-1,0],[0,0,1]]", "components[2]")]
    [InlineData("components[2].covariance", "[[1,0,0],[0,0,0],[0,0,1]]", "components[2]")]
    [InlineData("fit", "[]", "fit")]
    [InlineData("fit.logLikelihood", null, "fit")]
    [InlineData("fit.logLikelihood", "\"-Infinity\"", "fit.logLikelihood")]
    [InlineData("fit.parameters", "-1", "fit.parameters")]
    [InlineData("fit.iterations", "1.5", "fit.iterations")]
    [InlineData("fit.converged", "1", "fit.converged")]
    [InlineData("fit.seed", "-1", "fit.seed")]
    [InlineData("fit.gradientNorm", null, "fit")]
    public void Gaussian(string path, string? value, string place) => AssertRefused("VVV", path, value, place);

    [Theory]
    [InlineData("VVI", "components[1].covariance", "[[1,0.1,0],[0.1,1,0],[0,0,1]]", "components[1]")]
    [InlineData("VII", "components[1].covariance", "[[1,0,0],[0,2,0],[0,0,1]]", "components[1]")]
    [InlineData("EEE", "components[1].covariance", "[[1,0,0],[0,2,0],[0,0,1]]", "components[1]")]
    public void CovariancesThatBelieTheStructure(string model, string path, string value, string place) => AssertRefused(model, path, value, place);

    [Theory]
    [InlineData("components[0].rate", "[1]", "components[0].rate")]
    [InlineData("components[0].rate", "[1,-2]", "components[0]")]
    [InlineData("components[1].rate", null, "components[1]")]
    [InlineData("components[1].rate", "[1,[]]", "components[1].rate[1]")]
    public void Poisson(string path, string? value, string place) => AssertRefused("poisson", path, value, place);

    [Theory]
    [InlineData("components[0].probabilities", "[]", "components[0].probabilities")]
    [InlineData("components[0].probabilities[1]", "{}", "components[0].probabilities[1]")]
    [InlineData("components[0].probabilities[1]", "[0.5,0.5]", "components[0].probabilities[1]")]
    [InlineData("components[0].probabilities[1].mid", "0.9", "components[0]")]
    [InlineData("components[0].probabilities[1].mid", "\"0.2\"", "components[0].probabilities[1].mid")]
    [InlineData("components[1].probabilities[1].mid", null, "components[1].probabilities[1]")]
    [InlineData("components[1].probabilities[1].other", "0", "components[1].probabilities[1]")]
    [InlineData("components[1].probabilities[1]", "{\"low\":0.5,\"high\":0.25,\"more\":0.25}", "components[1].probabilities[1]")]
    [InlineData("components[1].probabilities[0].no", "-0.1", "components[1]")]
    public void Categorical(string path, string? value, string place) => AssertRefused("categorical", path, value, place);

    [Theory]
    [InlineData("components[0].parts", null, "components[0]")]
    [InlineData("components[0].parts", "[]", "parts")]
    [InlineData("components[0].parts[0].family", "\"composite\"", "components[0].parts[0].family")]
    [InlineData("components[0].parts[0].family", "\"gamma\"", "components[0].parts[0].family")]
    [InlineData("components[1].parts[0].family", "\"poisson\"", "components[1].parts[0]")]
    [InlineData("components[1].parts[0].columns", "[\"weight\",\"length\"]", "components[1].parts[0]")]
    [InlineData("components[0].parts[1].columns", "[\"nests\"]", "components[0].parts[1].columns[0]")]
    [InlineData("components[0].parts[1].columns", "[\"weight\"]", "parts")]
    [InlineData("components[0].parts[1].columns", "[]", "components[0].parts[1]")]
    [InlineData("components[0].parts[1].rate", "[1,2]", "components[0].parts[1].rate")]
    [InlineData("components[1].parts[2].probabilities[0].red", "\"x\"", "components[1].parts[2].probabilities[0].red")]
    [InlineData("components[1].parts", "[]", "components[1].parts")]
    public void Composite(string path, string? value, string place) => AssertRefused("composite", path, value, place);

    [Theory]
    [InlineData("")]
    [InlineData("garbage")]
    [InlineData("{")]
    [InlineData("{\"format\": \"mixtura/1\", \"format\": \"mixtura/1\"}")]
    [InlineData("[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("\"text\"")]
    [InlineData("{\"format\": \"mixtura/1\"} trailing")]
    public void WhatIsNoModelAtAll(string text)
    {
        ModelException error = Assert.Throws<ModelException>(() => Mixture.Read(new MemoryStream(Encoding.UTF8.GetBytes(text))));
        Assert.NotEmpty(error.Message);
    }

    [Fact]
    public void BytesThatAreNoText() =>
        Assert.Throws<ModelException>(() => Mixture.Read(new MemoryStream([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x3a, 0x31, 0x7d])));

    [Theory]
    [InlineData("\"weight\"", "\"\\ud800\"")]
    [InlineData("\"red\"", "\"\u00c0\"")]
    [InlineData("\"poisson\"", "\"po\u00ffsson\"")]
    public void NamesThatAreNoText(string name, string other)
    {
        // In Latin-1 the letters are single bytes that UTF-8 does not know alone.
        string text = Encoding.UTF8.GetString(ModelFileTests.Write(SampleModels.Of("composite"), null)).Replace(name, other, StringComparison.Ordinal);
        ModelException error = Assert.Throws<ModelException>(() => Mixture.Read(new MemoryStream(Encoding.Latin1.GetBytes(text))));
        Assert.Contains("not UTF-8", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void AMarkOfUtf8BeforeTheFileIsNoMatter()
    {
        byte[] file = ModelFileTests.Write(SampleModels.Of("VVV"), null);
        Mixture model = Mixture.Read(new MemoryStream([0xEF, 0xBB, 0xBF, .. file]));
        Assert.Equal(file, ModelFileTests.Write(model, null));
    }

    [Fact]
    public void EveryTruncationIsRefused()
    {
        byte[] file = ModelFileTests.Write(SampleModels.Of("composite"), null);
        for (int length = 0; length < file.Length - 2; length += 7)
        {
            Assert.Throws<ModelException>(() => Mixture.Read(new MemoryStream(file, 0, length)));
        }
    }

    [Fact]
    public void NoChangedByteGivesAnythingButAModelOrAModelException()
    {
        foreach (string name in SampleModels.Names)
        {
            byte[] file = ModelFileTests.Write(SampleModels.Of(name), null);
            var random = new RandomSource(91);
            for (int i = 0; i < 2000; i++)
            {
                byte[] changed = [.. file];
                changed[random.NextBelow(file.Length)] = (byte)"0123456789-.e\"[]{},:nul x"[(int)random.NextBelow(25)];
                try
                {
                    Mixture model = Mixture.Read(new MemoryStream(changed));
                    Assert.Equal(1, model.Weights.ToArray().Sum(), 1e-9);
                }
                catch (ModelException)
                {
                    // Refused, as it should be.
                }
            }
        }
    }

    private static void AssertRefused(string name, string path, string? value, string place)
    {
        Mixture model = SampleModels.Of(name);
        var summary = new FitSummary(-100.5, 11, 50, 223, 240, 250, 17, true, 3, 1e-9, 1e-7);
        JsonNode root = JsonNode.Parse(ModelFileTests.Write(model, summary))!;
        Change(root, path, value);

        // A marker keeps numbers that no JsonNode can hold.
        string text = root.ToJsonString().Replace("\"@\"", value ?? "", StringComparison.Ordinal);
        ModelException error = Assert.Throws<ModelException>(() => Mixture.Read(new MemoryStream(Encoding.UTF8.GetBytes(text))));
        Assert.Contains(place, error.Message, StringComparison.Ordinal);
    }

    private static void Change(JsonNode root, string path, string? value)
    {
        string[] steps = path.Replace("[", ".[", StringComparison.Ordinal).Split('.');
        JsonNode at = root;
        for (int i = 0; i < steps.Length; i++)
        {
            bool last = i == steps.Length - 1;
            if (steps[i][0] == '[')
            {
                int index = int.Parse(steps[i][1..^1], System.Globalization.CultureInfo.InvariantCulture);
                if (last)
                {
                    at[index] = "@";
                }

                at = at[index]!;
            }
            else if (!last)
            {
                at = at[steps[i]]!;
            }
            else if (value is null)
            {
                Assert.True(at.AsObject().Remove(steps[i]), $"there is no {path}");
            }
            else
            {
                at[steps[i]] = "@";
            }
        }
    }
}
