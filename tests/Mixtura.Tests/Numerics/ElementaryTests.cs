namespace Mixtura.Tests.Numerics;

/// <summary>The edges of exponential and logarithm, and that lanes give the scalar's bits.</summary>
public sealed class ElementaryTests
{
    [Fact]
    public void ExpInLanesHasTheScalarsBits()
    {
        var random = new RandomSource(11);
        for (int i = 0; i < 200_000; i++)
        {
            double x = (random.NextDouble() * 1417) - 708;
            x = i % 3 == 0 ? x / 1000 : x;
            AssertSameBits(Elementary.Exp(x), EveryWidth.Exp(x), x);
        }

        foreach (double x in new[] { -708, 0, -0.0, 709, 1e-320 })
        {
            AssertSameBits(Elementary.Exp(x), EveryWidth.Exp(x), x);
        }
    }

    [Fact]
    public void LogInLanesHasTheScalarsBits()
    {
        var random = new RandomSource(12);
        for (int i = 0; i < 200_000; i++)
        {
            double x = i % 2 == 0
                ? BitConverter.UInt64BitsToDouble((((random.NextUInt64() % 2046) + 1) << 52) | (random.NextUInt64() >> 12))
                : 1 + ((random.NextDouble() - 0.5) * Math.Pow(2, -(i % 50)));
            AssertSameBits(Elementary.Log(x), EveryWidth.Log(x), x);
        }

        foreach (double x in new[] { 0, 1, double.MaxValue, 2.2250738585072014E-308 })
        {
            AssertSameBits(Elementary.Log(x), EveryWidth.Log(x), x);
        }
    }

    [Fact]
    public void EachLaneIsItsOwn()
    {
        double[] x = [-1000, -1, 0, 3, 1, 2, -700, double.NegativeInfinity];
        double[] expected = Array.ConvertAll(x, value => value < -708 ? 0 : Elementary.Exp(value));
        double[] found = new double[8];
        Elementary.Exp(FourLanes.Load(ref x[0], 0)).Store(ref found[0], 0);
        Assert.Equal(expected[..4], found[..4]);
        Elementary.Exp(EightLanes.Load(ref x[0], 0)).Store(ref found[0], 0);
        Assert.Equal(expected, found);
        x = [0, 1, 2, 0.25, 3, 1e300, 1e-300, 0];
        expected = Array.ConvertAll(x, Elementary.Log);
        Elementary.Log(FourLanes.Load(ref x[0], 0)).Store(ref found[0], 0);
        Assert.Equal(expected[..4], found[..4]);
        Elementary.Log(EightLanes.Load(ref x[0], 0)).Store(ref found[0], 0);
        Assert.Equal(expected, found);
    }

    [Fact]
    public void ExpAtItsEdges()
    {
        Assert.Equal(1, Elementary.Exp(0));
        Assert.Equal(0, Elementary.Exp(-747));
        Assert.Equal(0, Elementary.Exp(double.NegativeInfinity));
        Assert.Equal(double.PositiveInfinity, Elementary.Exp(710));
        Assert.Equal(double.PositiveInfinity, Elementary.Exp(double.PositiveInfinity));
        Assert.Equal(double.NaN, Elementary.Exp(double.NaN));

        // Denormal results have no more than the bits that are left: one unit of 2^-1074.
        foreach (double x in new[] { -709.0, -720.0, -740.0, -744.4, -745.1 })
        {
            Assert.InRange(Elementary.Exp(x), Math.Exp(x) - double.Epsilon, Math.Exp(x) + double.Epsilon);
        }
    }

    [Fact]
    public void LogAtItsEdges()
    {
        Assert.Equal(0, Elementary.Log(1));
        Assert.Equal(double.NegativeInfinity, Elementary.Log(0));
        Assert.Equal(double.NegativeInfinity, Elementary.Log(-0.0));
        Assert.Equal(double.NaN, Elementary.Log(-1));
        Assert.Equal(double.NaN, Elementary.Log(double.NaN));
        Assert.Equal(double.PositiveInfinity, Elementary.Log(double.PositiveInfinity));
    }

    private static void AssertSameBits(double scalar, double[] lanes, double x)
    {
        for (int i = 0; i < lanes.Length; i++)
        {
            if (BitConverter.DoubleToInt64Bits(scalar) != BitConverter.DoubleToInt64Bits(lanes[i]))
            {
                Assert.Fail($"x = {x:R}: scalar {scalar:R}, lane {i} {lanes[i]:R}");
            }
        }
    }
}
