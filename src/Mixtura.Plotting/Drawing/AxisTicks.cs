using System.Globalization;

namespace Mixtura.Plotting;

/// <summary>Round numbers along an axis and how they are written.</summary>
internal sealed record AxisTicks(double[] Positions, string[] Labels)
{
    private static readonly double[] s_steps = [1, 2, 5, 10];

    /// <summary>Multiples of 1, 2 or 5 times a power of ten, so many that they have the wanted number of pixels between them.</summary>
    public static AxisTicks Between(double low, double high, double pixels, double spacing, bool integers = false)
    {
        AxisTicks ticks = At(low, high, Step(low, high, pixels / spacing, integers));
        double widest = Widest(ticks);
        if (ticks.Positions.Length < 2)
        {
            // One number does not make a scale; two that stand closer do, if they have room.
            AxisTicks closer = At(low, high, Step(low, high, 2.5 * pixels / spacing, integers));
            return closer.Positions.Length * (Widest(closer) + 8) <= pixels ? closer : ticks;
        }

        return widest + 14 > spacing && spacing > 45 ? At(low, high, Step(low, high, pixels / (widest + 14), integers)) : ticks;
    }

    private static double Widest(AxisTicks ticks) =>
        ticks.Labels.Length == 0 ? 0 : ticks.Labels.Max(label => BundledFont.Measure(label, Theme.TickSize));

    private static double Step(double low, double high, double count, bool integers)
    {
        double least = (high - low) / Math.Max(1, count);
        double power = Math.Pow(10, Math.Floor(Math.Log10(least)));
        double step = s_steps.Select(s => s * power).FirstOrDefault(s => s >= least * (1 - 1e-9), 10 * power);
        return integers ? Math.Max(1, step) : step;
    }

    private static AxisTicks At(double low, double high, double step)
    {
        int decimals = Math.Max(0, -(int)Math.Floor(Math.Log10(step) + 1e-9));
        string format = (Math.Max(Math.Abs(low), Math.Abs(high)) >= 10_000 ? "#,0" : "0") + (decimals > 0 ? "." + new string('0', decimals) : "");
        var positions = new List<double>();
        for (double i = Math.Ceiling((low / step) - 1e-9); i * step <= high + (1e-9 * step); i++)
        {
            positions.Add(i * step);
        }

        return new AxisTicks([.. positions], [.. positions.Select(p => Words.Minus((p == 0 ? 0 : p).ToString(format, CultureInfo.InvariantCulture)))]);
    }
}
