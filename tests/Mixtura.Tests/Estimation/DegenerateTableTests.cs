using Mixtura.Hazards.Degenerate;

namespace Mixtura.Tests.Estimation;

/// <summary>Generated tables that are hard to fit end in a model that keeps its promises or in a clear refusal; the benchmarks run a thousand of them.</summary>
public sealed class DegenerateTableTests
{
    /// <summary>Fits of these tables take a few hundredths of a second; one that is not done after this will not end.</summary>
    private static readonly TimeSpan s_limit = TimeSpan.FromMinutes(2);

    public static TheoryData<string> Kinds() => [.. Enum.GetNames<TableKind>()];

    public static TheoryData<string> Ways() => [.. FitCase.All.Select(way => way.Name)];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void EveryWayEndsInAModelOrARefusal(string kind)
    {
        int first = (int)Enum.Parse<TableKind>(kind);
        var table = DegenerateTable.Of(first + (DegenerateRows.KindCount * (1 + (first % 5))));
        Assert.Equal(kind, table.Kind.ToString());
        foreach (FitCase way in FitCase.All)
        {
            AssertNoFailure(table, way);
        }
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public void EveryWayCanFitTablesThatAreNotTooBad(string name)
    {
        FitCase way = FitCase.All.Single(one => one.Name == name);
        int[] numbers = [.. new[] { TableKind.Duplicates, TableKind.WholeNumbers, TableKind.MixedScales }.Select(kind => (int)kind)];
        Assert.Contains(numbers, number => AssertNoFailure(DegenerateTable.Of(number), way) is TrialKind.Sound or TrialKind.Reported);
    }

    [Theory]
    [InlineData(660, "EVE")]
    [InlineData(49, "categorical")]
    [InlineData(769, "categorical")]
    [InlineData(593, "poisson")]
    [InlineData(2001, "noise")]
    [InlineData(2001, "trimming")]
    [InlineData(3855, "VVV")]
    [InlineData(31, "noise")]
    [InlineData(535, "equal proportions")]
    public void TablesThatOnceFailed(int number, string name) => AssertNoFailure(DegenerateTable.Of(number), FitCase.All.Single(one => one.Name == name));

    [Fact]
    public void ATableIsTheSameForTheSameNumber()
    {
        foreach (int number in (int[])[4, 500, 999])
        {
            DegenerateTable a = DegenerateTable.Of(number);
            DegenerateTable b = DegenerateTable.Of(number);
            Assert.Equal(a.Values, b.Values);
            Assert.Equal(a.Weights, b.Weights);
        }
    }

    private static TrialKind AssertNoFailure(DegenerateTable table, FitCase way)
    {
        Trial trial = Trial.Run(table, way, s_limit);
        Assert.True(trial.Kind != TrialKind.Failure, $"table {table.Number} ({table.Kind}), {way.Name}: {trial.Words}: {trial.Details}");
        return trial.Kind;
    }
}
