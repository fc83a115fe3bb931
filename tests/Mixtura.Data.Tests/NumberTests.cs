using System.Globalization;
using System.Text;
using CsCheck;
using Mixtura.Data.Text;
using Xunit;

namespace Mixtura.Data.Tests;

/// <summary>Decimal text becomes the nearest double, in files and where a single cell is judged.</summary>
public sealed class NumberTests
{
    private static readonly string[] s_hard =
    [
        "9007199254740993",
        "9007199254740992.5",
        "1e23",
        "8.5e22",
        "4.9406564584124654e-324",
        "2.4703282292062327e-324",
        "2.2250738585072011e-308",
        "1.7976931348623157e308",
        "-1e-999",
        "-0.0",
        ".5",
        "5.",
        "+7",
        "0.000000000000000000000000000000000000001",
        "123456789012345678901234567890.123456789",
        "7.3177701707893310e+15",
    ];

    [Fact]
    public void Shortest_text_reads_back_to_the_same_bits() =>
        Gen.ULong.Select(BitConverter.UInt64BitsToDouble).Where(double.IsFinite).Array[2000].Sample(
            values => Same([.. values.Select(v => v.ToString("R", CultureInfo.InvariantCulture)), .. values.Select(v => v.ToString("E17", CultureInfo.InvariantCulture))]),
            iter: 25,
            threads: 1);

    [Fact]
    public void Decimal_texts_are_read_as_the_framework_reads_them() =>
        Gen.Select(Gen.ULong, Gen.Int[-345, 288], Gen.Int[0, 19]).Array[2000].Sample(
            numbers => Same([.. numbers.SelectMany(Texts)]),
            iter: 25,
            threads: 1);

    [Fact]
    public void Hard_cases() => Assert.True(Same(s_hard));

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

    [Theory]
    [InlineData("1_000")]
    [InlineData("+-1")]
    [InlineData("++1")]
    [InlineData("1e5_0")]
    [InlineData("1\0")]
    public void What_only_duckdb_takes_for_a_number_is_none(string text)
    {
        using var folder = new TemporaryFolder();
        TableException error = Assert.Throws<TableException>(
            () => TableFile.Read(folder.Text("t.csv", $"x,y\n1,1\n2,{text}\n3,3\n"), ct: TestContext.Current.CancellationToken));
        Assert.Equal((2L, "y"), (error.Row, error.Column));
        Assert.Contains("is not a number", error.Message, StringComparison.Ordinal);
    }

    private static IEnumerable<string> Texts((ulong Mantissa, int Exponent, int Point) number)
    {
        string digits = number.Mantissa.ToString(CultureInfo.InvariantCulture);
        int at = Math.Min(number.Point, digits.Length);
        return [$"{digits[..at]}.{digits[at..]}e{number.Exponent}", $"-{digits}E{number.Exponent - 20}", digits];
    }

    private static bool Same(string[] texts)
    {
        using var folder = new TemporaryFolder();
        double[] read = TableFile.Read(folder.Text("t.csv", "x\n" + string.Join('\n', texts) + "\n"), ct: CancellationToken.None).Rows.CopyColumn(0);
        return texts.Length == read.Length && texts.Zip(read).All(pair =>
            CellText.TryNumber(Encoding.ASCII.GetBytes(pair.First), out double single)
            && Bits(single) == Bits(pair.Second)
            && Bits(single) == Bits(double.Parse(pair.First, CultureInfo.InvariantCulture)));
    }

    private static ulong Bits(double value) => BitConverter.DoubleToUInt64Bits(value);
}
