namespace Mixtura.Tests.Numerics;

/// <summary>Elementary functions and the normal distribution against values of 60 digits (reference/make/elementary.py).</summary>
public sealed class HighPrecisionTests
{
    /// <summary>What Elementary promises; four and a half units of the last place.</summary>
    private const double Promised = 1e-15;

    [Fact]
    public void Exp() => AssertClose("exp", Elementary.Exp, Promised);

    [Fact]
    public void Log() => AssertClose("log", Elementary.Log, Promised);

    [Fact]
    public void ExpInLanes() => AssertClose("exp", x => EveryWidth.Exp(x)[2], Promised, x => x is >= -708 and <= 709);

    [Fact]
    public void LogInLanes() => AssertClose("log", x => EveryWidth.Log(x)[9], Promised, double.IsNormal);

    /// <summary>AS 241 promises about 1e-16 in exact arithmetic; its polynomials of degree 7 add some roundings.</summary>
    [Fact]
    public void NormalQuantile() => AssertClose("normal-quantile", StandardNormal.Quantile, 2e-15);

    /// <summary>z/√2 is rounded once, which moves the lower tail by z² roundings: 1e-13 at z = −38.</summary>
    [Fact]
    public void NormalCdf() => AssertClose("normal-cdf", StandardNormal.Cdf, 4e-13);

    [Fact]
    public void NormalCdfInTheMiddle() => AssertClose("normal-cdf", StandardNormal.Cdf, 4e-15, z => Math.Abs(z) < 4);

    private static void AssertClose(string name, Func<double, double> function, double tolerance, Func<double, bool>? range = null)
    {
        CsvTable table = CsvTable.Read(ReferenceFiles.PathOf("numerics", name + ".csv"));
        double[] arguments = table.Numbers("x");
        double[] high = table.Numbers("high");
        double[] low = table.Numbers("low");
        int compared = 0;
        for (int i = 0; i < arguments.Length; i++)
        {
            if (range is null || range(arguments[i]))
            {
                double error = Math.Abs(function(arguments[i]) - high[i] - low[i]);
                Assert.True(error <= tolerance * Math.Abs(high[i]), $"{name}({arguments[i]:R}) = {high[i]:R}, found {function(arguments[i]):R}: relative error {error / Math.Abs(high[i]):G3}");
                compared++;
            }
        }

        Assert.True(compared >= 20);
    }
}
