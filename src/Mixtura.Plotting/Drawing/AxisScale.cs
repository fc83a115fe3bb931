using System.Globalization;

namespace Mixtura.Plotting;

/// <summary>
/// The unit and origin in which an axis counts, so that its numbers are short and pixels can be computed from them
/// whatever the data's magnitude: position = (value − Origin) / Unit. Immutable.
/// </summary>
internal sealed record AxisScale(double Origin, int Exponent)
{
    private const double Large = 1e6;
    private const double Small = 1e-3;
    private const double Detail = 1e-5;

    public static readonly AxisScale Identity = new(0, 0);

    public double LogUnit => Exponent * Math.Log(10);

    public static AxisScale For(double low, double high)
    {
        double span = high - low;
        double size = Math.Max(Math.Abs(low), Math.Abs(high));
        double origin = 0;
        if (span > 0 && span < size * Detail)
        {
            double step = Math.Pow(10, Math.Ceiling(Math.Log10(span)) + 1);
            double rounded = Math.Round(low / step) * step;
            origin = double.IsFinite(rounded) ? rounded : low;
            size = Math.Max(Math.Abs(low - origin), Math.Abs(high - origin));
        }

        if (size == 0 || (size < Large && size >= Small))
        {
            return new AxisScale(origin, 0);
        }

        int exponent = (int)Math.Floor(Math.Log10(size) / 3) * 3;
        return new AxisScale(origin, Math.Clamp(exponent, -300, 300));
    }

    public double Position(double value) => (value - Origin) * Factor(-Exponent);

    public double Value(double position) => Origin + (position * Factor(Exponent));

    /// <summary>A length, for instance a standard deviation, in the axis's unit.</summary>
    public double Length(double length) => length * Factor(-Exponent);

    public string Label(string name)
    {
        string origin = Origin switch
        {
            0 => "",
            > 0 => " − " + Plain(Origin),
            _ => " + " + Plain(-Origin),
        };
        return name + origin + (Exponent == 0 ? "" : $" (× {Words.Power(Exponent)})");
    }

    private static string Plain(double value) => Words.Minus(value.ToString("G15", CultureInfo.InvariantCulture).Replace("E+", "e", StringComparison.Ordinal).Replace('E', 'e'));

    // Powers of ten up to 22 are exact in a double; of an exponent below zero the reciprocal is nearer than Math.Pow's value.
    private static double Factor(int exponent) => exponent >= 0 ? Math.Pow(10, exponent) : 1 / Math.Pow(10, -exponent);
}
