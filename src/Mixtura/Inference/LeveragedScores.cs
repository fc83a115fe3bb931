namespace Mixtura.Inference;

/// <summary>
/// What is between the information's inverses in a sandwich: Σ s·sᵀ/(1 − h) over the rows' scores s, h = sᵀ·I⁻¹·s being a
/// row's leverage. A fit goes towards each of its rows, so scores at its parameters are too small by about that factor (HC2 of
/// MacKinnon and White 1985); Bell and McCaffrey (2002) put it together with Satterthwaite's degrees of freedom.
/// </summary>
internal static class LeveragedScores
{
    /// <summary>The correction is one of first order and means nothing for rows of a larger leverage, which count as this.</summary>
    private const double MostLeverage = 0.5;

    /// <summary>Takes a pass over the table.</summary>
    /// <param name="model">The model.</param>
    /// <param name="rows">The rows.</param>
    /// <param name="space">Makes one thread's space.</param>
    /// <param name="reduce">From a score by all coordinates to that by the free ones.</param>
    /// <param name="inverse">The information's inverse, packed over the free coordinates.</param>
    /// <param name="threads">The number of threads.</param>
    /// <param name="cancellation">Ends the work.</param>
    /// <returns>The sums, packed over the free coordinates.</returns>
    public static double[] Of(Mixture model, LabelledRows rows, Func<RowScores> space, Func<double[], double[]> reduce, double[] inverse, int threads, CancellationToken cancellation)
    {
        return ScoreSums.Of(
            rows,
            inverse.Length,
            () => (space(), Add),
            threads,
            cancellation);

        void Add(double weight, RowScores scores, Span<double> sums)
        {
            double[] all = [.. scores.Mean];
            for (int j = 0; j < model.Weights.Length; j++)
            {
                all[j] -= model.Weights[j];
            }

            double[] score = reduce(all);
            double kept = 1 - Math.Min(MostLeverage, CoordinateCovariance.Product(inverse, score, score));
            for (int c = 0, at = 0; c < score.Length; at += ++c)
            {
                ScoreSums.AddScaled(weight * score[c] / kept, score.AsSpan(0, c + 1), sums[at..]);
            }
        }
    }
}
