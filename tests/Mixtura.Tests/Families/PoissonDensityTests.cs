using System.Globalization;
using System.Text.Json;

namespace Mixtura.Tests.Families;

/// <summary>Poisson probabilities and their sums against values of 120 digits.</summary>
public sealed class PoissonDensityTests
{
    private const double HalfUlp = 1.0 / (1L << 53);

    [Fact]
    public void LogMassTo120Digits()
    {
        foreach (JsonElement point in Points())
        {
            double rate = point.Number("parameters.rate");
            double x = point.Number("x");
            double expected = Parse(point, "logDensity");
            double found = new PoissonComponent([rate]).LogDensity([x]);

            // ln P moves by |x − λ| for a relative rounding of the rate, and its largest terms are of the size of ln x.
            double tolerance = 16 * HalfUlp * (Math.Abs(expected) + Math.Abs(x - rate) + Math.Log(x + 1));
            ReferenceFit.Near(expected, found, tolerance, $"ln P(X = {x}) at rate {rate}");
        }
    }

    [Fact]
    public void CdfTo120Digits()
    {
        foreach (JsonElement point in Points())
        {
            double rate = point.Number("parameters.rate");
            double x = point.Number("x");
            double expected = Parse(point, "cdf");

            // Absolute: the regularized gamma function of Math.NET is good to about 1e-13 for large rates.
            ReferenceFit.Near(expected, new PoissonComponent([rate]).Cdf(x), 1e-12, $"P(X <= {x}) at rate {rate}");
        }
    }

    [Fact]
    public void WhatIsNoCountIsImpossible()
    {
        var component = new PoissonComponent([3]);
        Assert.Equal(double.NegativeInfinity, component.LogDensity([-1]));
        Assert.Equal(double.NegativeInfinity, component.LogDensity([1.5]));
        Assert.Equal(double.NegativeInfinity, component.LogDensity([double.NaN]));
        Assert.Equal(0, new PoissonComponent([0]).LogDensity([0]));
        Assert.Equal(double.NegativeInfinity, new PoissonComponent([0]).LogDensity([2]));
    }

    private static JsonElement.ArrayEnumerator Points() => ReferenceFiles.Expected("density/family-poisson").GetProperty("result").EnumerateArray();

    private static double Parse(JsonElement point, string name) => double.Parse(point.At(name).GetString()!, CultureInfo.InvariantCulture);
}
