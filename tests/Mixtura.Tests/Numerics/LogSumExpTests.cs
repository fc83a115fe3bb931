namespace Mixtura.Tests.Numerics;

/// <summary>ln Σ e^t by closed forms.</summary>
public sealed class LogSumExpTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1e6)]
    [InlineData(-1e6)]
    [InlineData(-700)]
    public void ManyEqualTerms(double term)
    {
        double[] terms = [.. Enumerable.Repeat(term, 10)];
        Assert.Equal(term + Math.Log(10), LogSumExp.Of(terms), 4e-16 * (Math.Abs(term) + 3));
    }

    [Fact]
    public void ProportionsOfAKnownSum()
    {
        // e^t = 1, 2, 3, 4 with the sum 10, shifted far beyond the range of e^t.
        double[] terms = [1e4, 1e4 + Math.Log(2), 1e4 + Math.Log(3), 1e4 + Math.Log(4)];
        Assert.Equal(1e4 + Math.Log(10), LogSumExp.Of(terms), 4e-12);
    }

    [Fact]
    public void ImpossibleTerms()
    {
        Assert.Equal(double.NegativeInfinity, LogSumExp.Of([double.NegativeInfinity, double.NegativeInfinity]));
        Assert.Equal(-3, LogSumExp.Of([double.NegativeInfinity, -3]));
        Assert.Equal(double.PositiveInfinity, LogSumExp.Of([double.PositiveInfinity, 0]));
    }
}
