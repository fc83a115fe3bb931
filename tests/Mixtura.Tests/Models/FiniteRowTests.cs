namespace Mixtura.Tests.Models;

/// <summary>Rows that hold NaN or an infinity are refused by every member that scores a row.</summary>
public sealed class FiniteRowTests
{
    public static TheoryData<string> Models() => SampleModels.All();

    [Theory]
    [MemberData(nameof(Models))]
    public void ARowThatIsNotFiniteIsRefusedWithItsColumn(string name)
    {
        Mixture model = SampleModels.Of(name);
        RefusesAll(model);
        if (model.Family.IsContinuous)
        {
            int d = model.Dimensions;
            RefusesAll(model.WithNoise(UniformComponent.Box(Enumerable.Repeat(-50.0, d).ToArray(), Enumerable.Repeat(50.0, d).ToArray()), 0.1));
        }
    }

    [Fact]
    public void SoDoesAClassifier()
    {
        Mixture model = SampleModels.Of("VVV");
        var classifier = new MixtureClassifier(["a", "b"], [model, model], [0.5, 0.5]);
        double[] row = [1, double.NaN, 2];
        double[] posterior = new double[2];
        foreach (Action score in (Action[])[() => classifier.Posterior(row, posterior), () => classifier.Classify(row), () => classifier.Classify(row, out _)])
        {
            Assert.Contains("column 'b' (index 1) is NaN", Assert.Throws<ArgumentException>("row", score).Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void AConditionAndADistributionFunctionRefuseThemToo()
    {
        Mixture model = SampleModels.Of("VVV");
        Assert.Contains("column 'c' (index 2) is -Infinity", Assert.Throws<ArgumentException>("values", () => model.Condition([2], [double.NegativeInfinity])).Message, StringComparison.Ordinal);
        Mixture line = model.Marginal(0);
        Assert.Throws<ArgumentException>("x", () => line.Cdf(double.NaN));
        Assert.Equal(0, line.Cdf(double.NegativeInfinity));
        Assert.Equal(1, line.Cdf(double.PositiveInfinity), 1e-15);
    }

    private static void RefusesAll(Mixture model)
    {
        double[] row = new double[model.Dimensions];
        double[] posterior = new double[model.Components.Length];
        foreach (double bad in (double[])[double.NaN, double.PositiveInfinity, double.NegativeInfinity])
        {
            for (int i = 0; i < row.Length; i++)
            {
                model.Sample(1, 5).Rows.CopyRow(0, row);
                Assert.True(double.IsFinite(model.LogDensity(row)));
                row[i] = bad;
                foreach (Action score in (Action[])[() => model.LogDensity(row), () => model.Density(row), () => model.Posterior(row, posterior), () => model.Classify(row), () => model.Classify(row, out _)])
                {
                    string message = Assert.Throws<ArgumentException>("row", score).Message;
                    Assert.Contains($"column '{model.Columns[i].Name}' (index {i}) is {bad.ToString(System.Globalization.CultureInfo.InvariantCulture)}", message, StringComparison.Ordinal);
                    Assert.Contains("Marginal", message, StringComparison.Ordinal);
                }
            }
        }
    }
}
