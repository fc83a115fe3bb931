namespace Mixtura.Tests.Numerics;

/// <summary>Quantiles of Student's t against closed forms of one, two and four degrees of freedom, and the normal limit.</summary>
public sealed class StudentTTests
{
    [Theory]
    [InlineData(0.6)]
    [InlineData(0.95)]
    [InlineData(0.975)]
    [InlineData(0.9999)]
    public void HasTheClosedForms(double p)
    {
        // Shaw (2006), section 2: the incomplete beta function behind ours is exact to about 1e-13 of the tail.
        double a = 4 * p * (1 - p);
        double four = 2 * Math.Sqrt((Math.Cos(Math.Acos(Math.Sqrt(a)) / 3) / Math.Sqrt(a)) - 1);
        ReferenceFit.Near(Math.Tan(Math.PI * (p - 0.5)), StudentT.Quantile(p, 1), 1e-8 * Math.Tan(Math.PI * (p - 0.5)), "1");
        ReferenceFit.Near(2 * (p - 0.5) * Math.Sqrt(2 / a), StudentT.Quantile(p, 2), 1e-9 * StudentT.Quantile(p, 2), "2");
        ReferenceFit.Near(four, StudentT.Quantile(p, 4), 1e-9 * four, "4");
        Assert.Equal(StandardNormal.Quantile(p), StudentT.Quantile(p, double.PositiveInfinity));
        ReferenceFit.Near(StandardNormal.Quantile(p), StudentT.Quantile(p, 1e8), 1e-6, "1e8");
    }
}
