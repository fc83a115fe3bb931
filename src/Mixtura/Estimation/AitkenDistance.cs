namespace Mixtura.Estimation;

/// <summary>The estimated distance of a sequence to its limit by Aitken's acceleration (Böhning et al. 1994).</summary>
internal static class AitkenDistance
{
    /// <summary>The estimate must be small in so many iterations in a row.</summary>
    public const int CalmIterations = 3;

    /// <summary>The estimate from the last three values; 0 where the last change is rounding, NaN where increments do not contract.</summary>
    /// <param name="trace">The values, three or more.</param>
    /// <param name="rounding">A change of the last value that is rounding.</param>
    public static double Of(IReadOnlyList<double> trace, double rounding)
    {
        double last = trace[^1] - trace[^2];
        double before = trace[^2] - trace[^3];
        double rate = last / before;
        return Math.Abs(last) <= rounding ? 0
            : before > 0 && rate is > 0 and < 1 ? last * rate / (1 - rate)
            : double.NaN;
    }

    /// <summary>Whether the estimate is below a distance in the last few iterations.</summary>
    /// <param name="trace">All values.</param>
    /// <param name="distance">The distance.</param>
    public static bool IsCalm(IReadOnlyList<double> trace, double distance)
    {
        for (int i = 0; i < CalmIterations; i++)
        {
            double[] until = [.. trace.Take(trace.Count - i)];
            if (until.Length < 3 || !(Of(until, EmRun.ChangeByRounding * Math.Abs(until[^1])) < distance))
            {
                return false;
            }
        }

        return true;
    }
}
