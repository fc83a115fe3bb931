using Mixtura.Serialization;
using Mixtura.Tests.Tables;

namespace Mixtura.Tests.Models;

/// <summary>Tables whose columns are the model's in another order, or other ones.</summary>
public sealed class AlignmentTests
{
    private static readonly GaussianMixture s_model = (GaussianMixture)SampleModels.Of("VVV");
    private static readonly RowTable s_rows = s_model.Sample(400, 3).Rows;
    private static readonly RowTable s_turned = s_rows.Select(2, 0, 1);

    /// <summary>What each member that takes a table says of it, as text that shows every bit of it.</summary>
    public static TheoryData<string> Members => [.. Says.Keys];

    private static Dictionary<string, Func<RowTable, string>> Says { get; } = new(StringComparer.Ordinal)
    {
        ["LogDensity"] = table => Bits(s_model.LogDensity(table)),
        ["Classify"] = table => Bits([.. s_model.Classify(table).Select(c => (double)c)]),
        ["Posterior"] = table => Bits(s_model.Posterior(table).Posterior),
        ["CountRows"] = table => Bits([.. s_model.CountRows(table).Select(c => (double)c)]),
        ["LogLikelihood"] = table => Bits(s_model.LogLikelihood(table)),
        ["MeanLogLikelihood"] = table => Bits(s_model.MeanLogLikelihood(table)),
        ["Outliers"] = table => string.Join(' ', s_model.Outliers(table, 0.2, new MonteCarloOptions { Draws = 1000 }).Rows.Select(row => $"{row.Row} {Bits(row.LogDensity)} {string.Join(' ', row.Surprises.Select(c => $"{c.Column} {Bits(c.Surprise)}"))}")),
        ["Detect"] = table => Bits(DriftDetection.Detect(s_model, table, new DriftOptions { Draws = new MonteCarloOptions { Draws = 1000 } }).MeanLogDensity),
        ["EmStatistics"] = table => Bits(EmStep.Take(new ModelDocument(s_model, null), EmStatistics.Of(s_model, table)).Document.Model.Weights[0]),
        ["Uncertainty"] = table => Bits([.. s_model.ParameterUncertainty(table, new UncertaintyOptions { Method = UncertaintyMethod.Information }).Parameters.Select(p => p.StandardError)]),
        ["EntropyMerging"] = table => Bits([.. EntropyMerging.Of(s_model, table).Entropies]),
        ["Projection"] = table => Bits([.. MixtureProjection.Of(s_model, table).Eigenvalues]),
        ["Project"] = table => Bits(MixtureProjection.Of(s_model, s_rows).Project(table).CopyColumn(0)),
        ["Update"] = table => Bits(MixtureUpdate.Run(new ModelDocument(s_model, null) { Steps = new StepHistory([], 100, 1) }, table).Model.Weights[0]),
        ["Classifier"] = table => Bits(new MixtureClassifier(["a", "b"], [s_model, s_model], [0.5, 0.5]).Posterior(table).LogDensity),
        ["Assess"] = table => Bits(new MixtureClassifier(["a", "b"], [s_model, s_model], [0.5, 0.5]).Assess(table, ClassLabels.FromNames([.. Enumerable.Range(0, 400).Select(i => i % 2 == 0 ? "a" : "b")])).Brier),
    };

    [Theory]
    [MemberData(nameof(Members))]
    public void EveryMemberMatchesColumnsByName(string member)
    {
        Func<RowTable, string> says = Says[member];
        string expected = says(s_rows);
        Assert.NotEmpty(expected);
        Assert.Equal(expected, says(s_turned));
    }

    [Fact]
    public void FurtherColumnsAreLeftOut()
    {
        Mixture part = s_model.Marginal(2, 0);
        Assert.Equal(part.LogDensity(s_rows.Select(2, 0)), part.LogDensity(s_rows));
    }

    [Fact]
    public void ATableThatFitsIsTakenAsItIs() => Assert.Same(s_rows, s_model.Align(s_rows));

    [Fact]
    public void AnAbsentColumnIsNamed()
    {
        var table = RowTable.FromRows([[1, 2, 3]], ["a", "other", "c"]);
        TableException problem = Assert.Throws<TableException>(() => s_model.LogDensity(table));
        Assert.Contains("no column 'b'", problem.Message, StringComparison.Ordinal);
        Assert.Contains("the model's columns are a, b, c, the table's a, other, c", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ANameThatIsThereTwiceIsRefused()
    {
        RowTable table = s_rows.Select(0, 1, 1, 2);
        Assert.Equal("b", Assert.Throws<TableException>(() => s_model.LogDensity(table)).Column);
    }

    [Fact]
    public void WithoutNamesPositionsCount()
    {
        var unnamed = RowTable.FromRows(Enumerable.Range(0, 400).Select(i => new[] { s_rows[i, 0], s_rows[i, 1], s_rows[i, 2] }));
        Assert.Equal(s_model.LogDensity(s_rows), s_model.LogDensity(unnamed));
        var nameless = new Mixture(s_model.Family, s_model.Weights.ToArray(), s_model.Components);
        Assert.Equal(s_model.LogDensity(s_rows), nameless.LogDensity(s_rows));

        // x1, x2 and x3 are names where they match.
        Assert.Equal(nameless.LogDensity(unnamed), nameless.LogDensity(unnamed.Select(1, 2, 0)));
        Assert.Throws<TableException>(() => s_model.LogDensity(unnamed.Select(0, 1)));
    }

    [Fact]
    public void AStreamedTableInAnotherOrderIsRefused()
    {
        RowTable many = s_model.Sample(6L * RowTable.ChunkRows, 3).Rows.Select(2, 0, 1);
        RowTable streamed = RowTable.Stream(new Replay(many), 3L * RowTable.ChunkRows * 3 * 8);
        Assert.True(streamed.IsStreamed);
        Assert.Contains("read them in the model's order", Assert.Throws<TableException>(() => s_model.LogLikelihood(streamed)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void AModelToStartFromHasTheTablesOrder()
    {
        var options = new FitOptions { Components = 3, Start = Start.FromModel(s_model) };
        Assert.Contains("a, b, c", Assert.Throws<ModelException>(() => Mixture.Fit(s_turned, s_model.Family, options)).Message, StringComparison.Ordinal);
    }

    private static string Bits(params double[] values) => string.Join(' ', values.Select(value => BitConverter.DoubleToInt64Bits(value).ToString("x", System.Globalization.CultureInfo.InvariantCulture)));
}
