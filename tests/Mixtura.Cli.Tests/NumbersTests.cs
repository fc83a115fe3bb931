using Mixtura.Reporting;
using Xunit;

namespace Mixtura.Cli.Tests;

public sealed class NumbersTests
{
    [Theory]
    [InlineData(0, "0.000")]
    [InlineData(1234.5678, "1235")]
    [InlineData(0.012361, "0.01236")]
    [InlineData(-3.14159, "-3.142")]
    [InlineData(1.5e-7, "1.5e-7")]
    [InlineData(double.NegativeInfinity, "−∞")]
    [InlineData(double.NaN, "–")]
    public void Significant_digits(double value, string expected) => Assert.Equal(expected, Numbers.Significant(value));

    [Fact]
    public void Means_have_the_decimals_that_their_deviations_need()
    {
        Assert.Equal(["4.289 ± 0.411", "2.036 ± 0.267"], Numbers.WithDeviations([4.2893, 2.0364], [0.4111, 0.2666]));
        Assert.Equal(["1860.000 ± 0.021", "1861.000 ± 9.000"], Numbers.WithDeviations([1860, 1861], [0.021, 9]));
    }
}
