namespace Mixtura.Estimation;

/// <summary>What rows count after those that came later: half for each half-life.</summary>
internal static class Ageing
{
    private const double LogOfTwo = 0.693147180559945309417;

    /// <summary>The rows with what they count when the last has come, and the share that is left of what was before them.</summary>
    /// <param name="table">The rows, the oldest first.</param>
    /// <param name="halfLife">The weight of later rows after which a row counts half; null for no ageing.</param>
    /// <param name="cancellation">Ends the work.</param>
    public static (RowTable Table, double Kept) Of(RowTable table, double? halfLife, CancellationToken cancellation)
    {
        if (halfLife is not { } half)
        {
            return (table, 1);
        }

        // Whole numbers: what is later is what is not earlier, to the last bit.
        var exact = new ExactWeight(table.TotalWeight);
        UInt128 all = table.IsWeighted ? Total(table, exact, cancellation) : (UInt128)table.RowCount * exact.Of(1);
        RowTable aged = table.Reweigh(() =>
        {
            UInt128 reached = 0;
            return part =>
            {
                double[] weights = new double[part.RowCount];
                for (int row = 0; row < weights.Length; row++)
                {
                    double own = part.Weight(row);
                    reached += exact.Of(own);
                    weights[row] = own * Share(exact.Value(all - reached), half);
                }

                return weights;
            };
        });
        return (aged, Share(exact.Value(all), half));
    }

    private static UInt128 Total(RowTable table, ExactWeight exact, CancellationToken cancellation)
    {
        UInt128 total = 0;
        foreach (RowTable part in table.Parts(1, cancellation))
        {
            for (long row = 0; row < part.RowCount; row++)
            {
                total += exact.Of(part.Weight(row));
            }
        }

        return total;
    }

    private static double Share(double later, double half) => Elementary.Exp(-LogOfTwo * later / half);
}
