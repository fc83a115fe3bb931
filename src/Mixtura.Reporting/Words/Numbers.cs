using System.Globalization;

namespace Mixtura.Reporting;

/// <summary>Numbers as people read them: as many digits as say something, the same number of decimals where they are compared.</summary>
internal static class Numbers
{
    public const string Nothing = "–";

    private const double LargestFixed = 1e9;
    private const double SmallestFixed = 1e-4;
    private const int MostDecimals = 8;

    /// <summary>A number of things.</summary>
    public static string Count(double count) => count.ToString(count == Math.Floor(count) ? "N0" : "N2", CultureInfo.InvariantCulture);

    /// <summary>"1 row", "2 rows".</summary>
    public static string Count(double count, string thing) => Count(count) + " " + (count == 1 ? thing : thing + "s");

    /// <summary>A log-likelihood or criterion.</summary>
    public static string Criterion(double value) => Fixed(value, Math.Abs(value) < 1e7 ? 2 : 1);

    /// <summary>A criterion's value: NEC is 1 or a small part of it, all others are of the size of log-likelihoods.</summary>
    public static string Criterion(Criterion criterion, double value) => criterion == Mixtura.Criterion.Nec && double.IsFinite(value) && value != 0
        ? Significant(value, 3)
        : Criterion(value);

    /// <summary>A number with a fixed number of decimals.</summary>
    public static string Fixed(double value, int decimals) => value switch
    {
        double.NaN => Nothing,
        double.PositiveInfinity => "∞",
        double.NegativeInfinity => "−∞",
        _ => (value == 0 ? 0 : value).ToString("F" + decimals.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture),
    };

    /// <summary>One number with some significant digits.</summary>
    public static string Significant(double value, int digits = 4) => NeedsExponent(Math.Abs(value))
        ? value.ToString("0." + new string('#', digits - 1) + "e-0", CultureInfo.InvariantCulture)
        : Fixed(value, Decimals(Math.Abs(value), digits));

    /// <summary>Numbers to be compared: the same decimals for all, so that the largest has the significant digits asked for.</summary>
    public static string[] Alike(IReadOnlyList<double> values, int digits = 4)
    {
        double largest = values.Where(double.IsFinite).Select(Math.Abs).DefaultIfEmpty(0).Max();
        if (NeedsExponent(largest))
        {
            return [.. values.Select(value => double.IsFinite(value) && value != 0 ? value.ToString("0." + new string('0', digits - 1) + "e-0", CultureInfo.InvariantCulture) : Fixed(value, 0))];
        }

        int decimals = Decimals(largest, digits);
        return [.. values.Select(value => Fixed(value, decimals))];
    }

    /// <summary>Two numbers that differ, with as many digits as show two of their difference, and at least three of the larger.</summary>
    public static string[] Apart(double value, double other)
    {
        double difference = Math.Abs(value - other);
        double largest = Math.Max(Math.Abs(value), Math.Abs(other));
        int digits = difference > 0 && double.IsFinite(difference) ? (int)Math.Floor(Math.Log10(largest)) - (int)Math.Floor(Math.Log10(difference)) + 2 : 3;
        return [.. Alike([value, other], Math.Clamp(digits, 3, 15)).Select((text, i) => (i == 0 ? value : other) == 0 ? "0" : text)];
    }

    /// <summary>Means with their deviations: decimals that give the largest mean four digits and the smallest deviation two.</summary>
    public static string[] WithDeviations(IReadOnlyList<double> means, IReadOnlyList<double> deviations)
    {
        (string[] left, string[] right) = MeansAndDeviations(means, deviations);
        int width = right.Max(text => text.Length);
        return [.. left.Zip(right, (mean, deviation) => $"{mean} ± {deviation.PadLeft(width)}")];
    }

    /// <summary>Means and deviations, each a text: decimals that give the largest mean four digits and the smallest deviation two.</summary>
    public static (string[] Means, string[] Deviations) MeansAndDeviations(IReadOnlyList<double> means, IReadOnlyList<double> deviations)
    {
        double largest = means.Select(Math.Abs).Concat(deviations).Where(double.IsFinite).DefaultIfEmpty(0).Max();
        double smallest = deviations.Where(d => d > 0).DefaultIfEmpty(1).Min();
        bool spread = Decimals(smallest, 2) > MostDecimals - 2 || largest >= LargestFixed;
        int decimals = Math.Max(Decimals(largest, 4), Decimals(smallest, 2));
        string[] left = spread ? [.. means.Select(m => Significant(m, 6))] : [.. means.Select(m => Fixed(m, decimals))];
        string[] right = spread ? [.. deviations.Select(d => Significant(d, 3))] : [.. deviations.Select(d => Fixed(d, decimals))];
        return (left, right);
    }

    /// <summary>The ends of an interval, with as many decimals as give its width two digits.</summary>
    public static string[] Interval(double lower, double upper)
    {
        int decimals = upper > lower ? 1 - (int)Math.Floor(Math.Log10(upper - lower)) : 0;
        return upper > lower && decimals <= MostDecimals && Math.Max(Math.Abs(lower), Math.Abs(upper)) < LargestFixed
            ? [Fixed(lower, Math.Max(0, decimals)), Fixed(upper, Math.Max(0, decimals))]
            : Alike([lower, upper]);
    }

    /// <summary>A share in percent.</summary>
    public static string Percent(double share) => share switch
    {
        0 => "0%",
        < 0.001 => (share * 100).ToString("0.0e-0", CultureInfo.InvariantCulture) + "%",
        _ => (share * 100).ToString("F1", CultureInfo.InvariantCulture) + "%",
    };

    /// <summary>Whole numbers in increasing order, neighbours as a range: "1..3, 7".</summary>
    public static string Ranges(IEnumerable<int> numbers)
    {
        var ranges = new List<(int First, int Last)>();
        foreach (int number in numbers)
        {
            if (ranges.Count > 0 && ranges[^1].Last == number - 1)
            {
                ranges[^1] = (ranges[^1].First, number);
            }
            else
            {
                ranges.Add((number, number));
            }
        }

        return string.Join(", ", ranges.Select(range => range.First == range.Last ? $"{range.First}" : $"{range.First}..{range.Last}"));
    }

    /// <summary>A duration.</summary>
    public static string Seconds(double seconds) => seconds < 1
        ? (seconds * 1000).ToString("F0", CultureInfo.InvariantCulture) + " ms"
        : seconds.ToString(seconds < 100 ? "F1" : "F0", CultureInfo.InvariantCulture) + " s";

    private static bool NeedsExponent(double magnitude) => magnitude is >= LargestFixed and < double.PositiveInfinity or (> 0 and < SmallestFixed);

    private static int Decimals(double magnitude, int digits) => magnitude > 0 && double.IsFinite(magnitude)
        ? Math.Clamp(digits - 1 - (int)Math.Floor(Math.Log10(magnitude)), 0, MostDecimals)
        : digits - 1;
}
