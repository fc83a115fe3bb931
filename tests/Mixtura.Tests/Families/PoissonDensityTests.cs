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

            // The sum's first term carries the error of ln P, a few roundings of |x − λ|·|x/λ − 1| at most, and each further
            // one adds two roundings: of √λ terms that matter.
            double tolerance = 16 * HalfUlp * (4 + Math.Sqrt(rate) + (Math.Abs(x - rate) * Math.Abs((x / rate) - 1)));
            ReferenceFit.Near(expected, new PoissonComponent([rate]).Cdf(x), tolerance * expected, $"P(X <= {x}) at rate {rate}");
        }
    }

    [Fact]
    public void TheCdfOfAnEnormousRateJoinsTheSums()
    {
        // On both sides of the rate at which the method changes the distribution is nearly the same function of z; one count
        // is 1e-5 deviations, which at z = -4 is a relative 4e-5.
        foreach (double z in new[] { -4.0, -1, 0, 0.5, 3 })
        {
            double summed = new PoissonComponent([0.99e10]).Cdf(Math.Floor(0.99e10 + (z * Math.Sqrt(0.99e10))));
            double expanded = new PoissonComponent([1.01e10]).Cdf(Math.Floor(1.01e10 + (z * Math.Sqrt(1.01e10))));
            ReferenceFit.Near(summed, expanded, 1e-4 * summed, $"z = {z}");
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
