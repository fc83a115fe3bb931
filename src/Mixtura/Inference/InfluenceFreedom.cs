namespace Mixtura.Inference;

/// <summary>
/// How many degrees of freedom the variance of an estimate has. It is the sum of the squares of the rows' influences ψᵢ, an
/// estimate itself; that scaled chi-square distribution which has its mean and variance (Satterthwaite 1946) has
/// ν = 2·(Σ ψ²)²/(Σ ψ⁴ − (Σ ψ²)²/n) degrees of freedom, of which Student's t takes the place of the normal distribution
/// (Lipsitz, Ibrahim and Parzen 1999). For the mean of n rows of a normal distribution ν tends to n.
/// </summary>
internal static class InfluenceFreedom
{
    /// <summary>Takes a pass over the table.</summary>
    /// <param name="model">The model.</param>
    /// <param name="rows">The rows.</param>
    /// <param name="space">Makes one thread's space.</param>
    /// <param name="directions">For each quantity what a row's score is multiplied by to give its influence, in the model's coordinates.</param>
    /// <param name="threads">The number of threads.</param>
    /// <param name="cancellation">Ends the work.</param>
    /// <returns>For each quantity a value above 2; +∞ where all influences are of the same size.</returns>
    public static double[] Of(Mixture model, LabelledRows rows, Func<RowScores> space, double[][] directions, int threads, CancellationToken cancellation)
    {
        int count = directions.Length;
        ReadOnlySpan<double> proportions = model.Weights;
        double[] centres = new double[count];
        for (int p = 0; p < count; p++)
        {
            centres[p] = Dot(directions[p], proportions);
        }

        double[] sums = ScoreSums.Of(rows, 1 + (2 * count), () => (space(), Add), threads, cancellation);
        double weight = sums[0];
        double[] freedom = new double[count];
        for (int p = 0; p < count; p++)
        {
            double square = sums[1 + p] * sums[1 + p];
            double spread = sums[1 + count + p] - (square / weight);
            freedom[p] = spread > 0 ? 2 * square / spread : double.PositiveInfinity;
        }

        return freedom;

        void Add(double own, RowScores scores, Span<double> totals)
        {
            totals[0] += own;
            for (int p = 0; p < count; p++)
            {
                // The score by a proportion's logarithm is the posterior less the proportion.
                double influence = Dot(directions[p], scores.Mean) - centres[p];
                double square = influence * influence;
                totals[1 + p] += own * square;
                totals[1 + count + p] += own * square * square;
            }
        }
    }

    private static double Dot(double[] direction, ReadOnlySpan<double> values)
    {
        double sum = 0;
        for (int c = 0; c < values.Length; c++)
        {
            sum = Math.FusedMultiplyAdd(direction[c], values[c], sum);
        }

        return sum;
    }
}
