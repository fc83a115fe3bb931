namespace Mixtura.Tests.Numerics;

/// <summary>Elementwise work against the obvious loop, and the same bits for every width.</summary>
public sealed class RowArithmeticTests
{
    private static readonly double[] s_a = Draw(1);
    private static readonly double[] s_b = Draw(2);

    [Fact]
    public void Products() => AssertSame(
        [.. s_a.Zip(s_b, (a, b) => a * b)],
        target => RowArithmetic.Multiply<FourLanes>(s_a, s_b, target),
        target => RowArithmetic.Multiply<EightLanes>(s_a, s_b, target),
        target => RowArithmetic.Multiply(s_a, s_b, target));

    [Fact]
    public void Deviations() => AssertSame(
        [.. s_a.Select(a => Math.FusedMultiplyAdd(-1.5, a - 0.3, 0))],
        target => RowArithmetic.AddDeviation<FourLanes>(s_a, 0.3, -1.5, target),
        target => RowArithmetic.AddDeviation<EightLanes>(s_a, 0.3, -1.5, target),
        target => RowArithmetic.AddDeviation(s_a, 0.3, -1.5, target));

    [Fact]
    public void LogarithmsOfShares()
    {
        double[] shares = [0, 1e-300, 1e-9, 0.25, 1, 1 + 1e-15, 3, 1e-20];
        double[] expected = [.. shares.Select(x => Math.Log(Math.Clamp(x, 1e-20, 1)))];
        double[] four = [.. shares];
        double[] eight = [.. shares];
        RowArithmetic.LogOfShares<FourLanes>(four, 1e-20);
        RowArithmetic.LogOfShares<EightLanes>(eight, 1e-20);
        Assert.Equal(four, eight);

        // Our logarithm and the platform's are each within a unit in the last place.
        Assert.All(expected.Zip(four), pair => Assert.Equal(pair.First, pair.Second, 1e-14));
    }

    [Fact]
    public void SumsInLogarithms()
    {
        double[] reciprocals = [.. s_b.Select(b => 1 / (1 + (b * b)))];
        double[] four = new double[s_a.Length];
        double[] eight = new double[s_a.Length];
        RowArithmetic.SubtractLog<FourLanes>(s_a, reciprocals, four);
        RowArithmetic.SubtractLog<EightLanes>(s_a, reciprocals, eight);
        Assert.Equal(four, eight);
        Assert.All(Enumerable.Range(0, four.Length), i => Assert.Equal(s_a[i] + Math.Log(1 + (s_b[i] * s_b[i])), four[i], 1e-14));
    }

    [Fact]
    public void LengthsMustAgreeAndFillTheLanes()
    {
        Assert.Throws<ArgumentException>(() => RowArithmetic.Multiply(new double[16], new double[8], new double[16]));
        Assert.Throws<ArgumentException>(() => RowArithmetic.AddDeviation(new double[12], 0, 1, new double[12]));
    }

    private delegate void Fill(Span<double> target);

    private static void AssertSame(double[] expected, params Fill[] fills) => Assert.All(fills, fill =>
    {
        double[] target = new double[expected.Length];
        fill(target);
        Assert.Equal(expected, target);
    });

    private static double[] Draw(ulong seed)
    {
        var random = new RandomSource(seed);
        return [.. Enumerable.Range(0, 64).Select(_ => random.NextNormal())];
    }
}
