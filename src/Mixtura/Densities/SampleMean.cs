namespace Mixtura;

/// <summary>Means of drawn values.</summary>
internal static class SampleMean
{
    /// <summary>The mean with its standard error, in two passes over the values in their order; an infinite value makes it infinite, and certain.</summary>
    public static MonteCarloEstimate Of(ReadOnlySpan<double> values)
    {
        double sum = 0;
        foreach (double value in values)
        {
            sum += value;
        }

        double mean = sum / values.Length;
        if (double.IsInfinity(mean))
        {
            return new MonteCarloEstimate(mean, 0);
        }

        double squares = 0;
        foreach (double value in values)
        {
            squares += (value - mean) * (value - mean);
        }

        return new MonteCarloEstimate(mean, Math.Sqrt(squares / (values.Length - 1) / values.Length));
    }

    /// <summary>The mean of two independent estimates.</summary>
    public static MonteCarloEstimate Half(MonteCarloEstimate a, MonteCarloEstimate b) =>
        new(0.5 * (a.Value + b.Value), 0.5 * Math.Sqrt((a.StandardError * a.StandardError) + (b.StandardError * b.StandardError)));
}
