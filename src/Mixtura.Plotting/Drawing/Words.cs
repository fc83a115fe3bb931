using System.Globalization;

namespace Mixtura.Plotting;

/// <summary>Numbers as words of a legend.</summary>
internal static class Words
{
    private const int LongestName = 20;

    public static string Percent(double share)
    {
        double percent = 100 * share;
        string digits = percent switch
        {
            0 => "0",
            < 0.1 => "< 0.1",
            < 9.95 => percent.ToString("0.#", CultureInfo.InvariantCulture),
            > 99.9 and < 100 => "> 99.9",
            _ => percent.ToString("0", CultureInfo.InvariantCulture),
        };
        return digits + " %";
    }

    /// <summary>"1: 40 %", or with a name "1 setosa: 40 %".</summary>
    public static string Component(Mixture model, int component, double weight) =>
        Place(component) + (model.Names.IsEmpty ? "" : " " + Short(model.Names[component])) + ": " + Percent(weight);

    /// <summary>Two lines of correlations, of all rows and within components; the second is left out with one component.</summary>
    public static string Correlations(double all, double within, bool hasSeveral)
    {
        static string Line(string name, double value) => double.IsNaN(value) ? $"{name} –" : $"{name} {Fixed(value, 2)}";
        return hasSeveral ? $"{Line("all", all)}\n{Line("within", within)}" : Line("all", all);
    }

    private static string Short(string name) => name.Length <= LongestName ? name : name[..(LongestName - 1)] + "…";

    public static string Noise(double weight) => "noise: " + Percent(weight);

    /// <summary>"1 row", "2 rows".</summary>
    public static string Count(long count, string thing) => Count(count) + " " + thing + (count == 1 ? "" : "s");

    public static string Count(long count) => count.ToString(count >= 10_000 ? "#,0" : "0", CultureInfo.InvariantCulture);

    /// <summary>What number a component or direction has: they are counted from 1.</summary>
    public static string Place(int index) => (index + 1).ToString(CultureInfo.InvariantCulture);

    public static string Fixed(double value, int decimals) => Minus(value.ToString("F" + decimals.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture));

    /// <summary>Three digits of a number, with a power of ten where it is very large or small.</summary>
    public static string Number(double value)
    {
        string format = Math.Abs(value) switch
        {
            >= 1e6 or < 1e-3 => "0.##e0",
            >= 100 => "#,0",
            >= 1 => "0.##",
            _ => "0.#####",
        };
        return Minus(value.ToString(format, CultureInfo.InvariantCulture));
    }

    /// <summary>A power of ten as 1e9 or 1e−9, with letters that every font has.</summary>
    public static string Power(int exponent) => exponent < 0
        ? "1e−" + (-exponent).ToString(CultureInfo.InvariantCulture)
        : "1e" + exponent.ToString(CultureInfo.InvariantCulture);

    public static string Minus(string number) => number.Replace('-', '−');
}
