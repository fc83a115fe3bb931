namespace Mixtura.Estimation;

/// <summary>What rows count after those that came later: half for each half-life.</summary>
internal static class Ageing
{
    private const double LogOfTwo = 0.693147180559945309417;

    /// <summary>The rows with what they count when the last has come, and the share that is left of what was before them.</summary>
    /// <param name="table">The rows, the oldest first.</param>
    /// <param name="halfLife">The weight of later rows after which a row counts half; null for no ageing.</param>
    public static (RowTable Table, double Kept) Of(RowTable table, double? halfLife)
    {
        if (halfLife is not { } half)
        {
            return (table, 1);
        }

        double[] weights = new double[table.RowCount];
        double later = 0;
        for (long row = weights.Length - 1; row >= 0; row--)
        {
            double own = table.Weight(row);
            weights[row] = own * Share(later, half);
            later += own;
        }

        return (table.Reweigh(weights), Share(later, half));
    }

    private static double Share(double later, double half) => Elementary.Exp(-LogOfTwo * later / half);
}
