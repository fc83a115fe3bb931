namespace Mixtura.Plotting;

/// <summary>Bins of equal width and the density of weighted values in them: heights times width sum to 1.</summary>
internal sealed record Histogram(double Start, double Width, double[] Heights)
{
    private const int FewestBins = 5;
    private const int MostBins = 100;
    private const int SurelyEnough = 50;

    public double End => Start + (Width * Heights.Length);

    public double Peak => Heights.Max();

    /// <summary>
    /// Bins of the width of Freedman and Diaconis (1981), 2·IQR·n^(−1/3), no more than 100. Their rule is for one mode: the
    /// quartiles of several lie modes apart, so there are also no fewer bins than √n, up to 50.
    /// </summary>
    public static Histogram OfMeasurements(double[] values, double[] weights)
    {
        double[] sorted = [.. values.Order()];
        double low = sorted[0];
        double high = sorted[^1];
        if (high <= low)
        {
            double half = Math.Max(Math.Abs(low) * 1e-3, low == 0 ? 0.5 : 0);
            return Fill(values, weights, low - half, 2 * half, 1);
        }

        double spread = Quantile(sorted, 0.75) - Quantile(sorted, 0.25);
        double width = 2 * spread / Math.Cbrt(sorted.Length);
        double wanted = width > 0 ? Math.Ceiling((high - low) / width) : Math.Ceiling(Math.Log2(sorted.Length)) + 1;
        int bins = (int)Math.Clamp(wanted, Math.Clamp(Math.Ceiling(Math.Sqrt(sorted.Length)), Math.Min(FewestBins, sorted.Length), SurelyEnough), MostBins);
        return Fill(values, weights, low, (high - low) / bins, bins);
    }

    /// <summary>Bins around whole numbers, one number in each unless there would be more than the most.</summary>
    public static Histogram OfCounts(double[] values, double[] weights, int mostBins = 2 * MostBins)
    {
        double low = values.Min();
        double numbers = values.Max() - low + 1;
        double width = Math.Ceiling(numbers / mostBins);
        return Fill(values, weights, low - 0.5, width, (int)Math.Ceiling(numbers / width));
    }

    private static Histogram Fill(double[] values, double[] weights, double start, double width, int bins)
    {
        double[] heights = new double[bins];
        double total = 0;
        for (int i = 0; i < values.Length; i++)
        {
            int bin = Math.Clamp((int)((values[i] - start) / width), 0, bins - 1);
            heights[bin] += weights[i];
            total += weights[i];
        }

        for (int i = 0; i < bins; i++)
        {
            heights[i] /= total * width;
        }

        return new Histogram(start, width, heights);
    }

    private static double Quantile(double[] sorted, double p)
    {
        double at = p * (sorted.Length - 1);
        int below = (int)at;
        return below + 1 < sorted.Length ? sorted[below] + ((at - below) * (sorted[below + 1] - sorted[below])) : sorted[below];
    }
}
