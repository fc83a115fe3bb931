using System.Runtime.Intrinsics;

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
            AssertSameBits(Elementary.Exp(x), Elementary.Exp(Vector256.Create(x)), x);
        }

        foreach (double x in new[] { -708, 0, -0.0, 709, 1e-320 })
        {
            AssertSameBits(Elementary.Exp(x), Elementary.Exp(Vector256.Create(x)), x);
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
            AssertSameBits(Elementary.Log(x), Elementary.Log(Vector256.Create(x)), x);
        }

        foreach (double x in new[] { 0, 1, double.MaxValue, 2.2250738585072014E-308 })
        {
            AssertSameBits(Elementary.Log(x), Elementary.Log(Vector256.Create(x)), x);
        }
    }

    [Fact]
    public void EachLaneIsItsOwn()
    {
        var x = Vector256.Create(-1000.0, -1, 0, 3);
        Vector256<double> found = Elementary.Exp(x);
        Assert.Equal([0, Elementary.Exp(-1), 1, Elementary.Exp(3)], [found.GetElement(0), found.GetElement(1), found.GetElement(2), found.GetElement(3)]);
        found = Elementary.Log(Vector256.Create(0.0, 1, 2, 0.25));
        Assert.Equal([double.NegativeInfinity, 0, Elementary.Log(2), Elementary.Log(0.25)], [found.GetElement(0), found.GetElement(1), found.GetElement(2), found.GetElement(3)]);
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

    private static void AssertSameBits(double scalar, Vector256<double> lanes, double x)
    {
        for (int i = 0; i < 4; i++)
        {
            if (BitConverter.DoubleToInt64Bits(scalar) != BitConverter.DoubleToInt64Bits(lanes.GetElement(i)))
            {
                Assert.Fail($"x = {x:R}: scalar {scalar:R}, lane {i} {lanes.GetElement(i):R}");
            }
        }
    }
}
