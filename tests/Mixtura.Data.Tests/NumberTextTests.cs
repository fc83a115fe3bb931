using System.Globalization;
using System.Text;
using CsCheck;
using Mixtura.Data.Text;
using Xunit;

namespace Mixtura.Data.Tests;

public sealed class NumberTextTests
{
    [Fact]
    public void Shortest_text_reads_back_to_the_same_bits() =>
        Gen.ULong.Select(BitConverter.UInt64BitsToDouble).Where(double.IsFinite).Sample(
            value => Same(value.ToString("R", CultureInfo.InvariantCulture)) && Same(value.ToString("E17", CultureInfo.InvariantCulture)),
            iter: 50_000);

    [Fact]
    public void Decimal_texts_are_read_as_the_framework_reads_them() =>
        Gen.Select(Gen.ULong, Gen.Int[-345, 310], Gen.Int[0, 19]).Sample(
            (mantissa, exponent, point) =>
            {
                string digits = mantissa.ToString(CultureInfo.InvariantCulture);
                int at = Math.Min(point, digits.Length);
                return Same($"{digits[..at]}.{digits[at..]}e{exponent}") && Same($"-{digits}E{exponent}") && Same(digits);
            },
            iter: 50_000);

    [Theory]
    [InlineData("9007199254740993")]
    [InlineData("9007199254740992.5")]
    [InlineData("1e23")]
    [InlineData("8.5e22")]
    [InlineData("4.9406564584124654e-324")]
    [InlineData("2.4703282292062327e-324")]
    [InlineData("2.2250738585072011e-308")]
    [InlineData("1.7976931348623157e308")]
    [InlineData("1.7976931348623159e308")]
    [InlineData("1e999")]
    [InlineData("-1e-999")]
    [InlineData("-0.0")]
    [InlineData(".5")]
    [InlineData("5.")]
    [InlineData("+7")]
    [InlineData("0.000000000000000000000000000000000000001")]
    [InlineData("123456789012345678901234567890.123456789")]
    [InlineData("7.3177701707893310e+15")]
    public void Hard_cases(string text) => Assert.True(Same(text));

    [Theory]
    [InlineData("")]
    [InlineData("-")]
    [InlineData(".")]
    [InlineData("e5")]
    [InlineData("1e")]
    [InlineData("1e+")]
    [InlineData("0x1F")]
    [InlineData("1_000")]
    [InlineData("1,5")]
    [InlineData("12a")]
    [InlineData("--1")]
    public void No_numbers(string text) => Assert.False(CellText.TryNumber(Encoding.ASCII.GetBytes(text), out _));

    private static bool Same(string text)
    {
        byte[] bytes = Encoding.ASCII.GetBytes(text);
        double expected = double.Parse(text, CultureInfo.InvariantCulture);
        return NumberText.Read(bytes, out double value) == bytes.Length
            && BitConverter.DoubleToUInt64Bits(value) == BitConverter.DoubleToUInt64Bits(expected);
    }
}
