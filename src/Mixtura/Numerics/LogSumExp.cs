namespace Mixtura.Numerics;

/// <summary>ln Σ e^t with the largest term taken out first, so that nothing overflows and a far row keeps its finite log-density.</summary>
internal static class LogSumExp
{
    /// <summary>ln Σ e^t; −∞ when every term is.</summary>
    public static double Of(ReadOnlySpan<double> terms)
    {
        double largest = double.NegativeInfinity;
        foreach (double t in terms)
        {
            largest = Math.Max(largest, t);
        }

        if (double.IsInfinity(largest))
        {
            return largest;
        }

        double sum = 0;
        foreach (double t in terms)
        {
            sum += Elementary.Exp(t - largest);
        }

        return largest + Elementary.Log(sum);
    }
}
