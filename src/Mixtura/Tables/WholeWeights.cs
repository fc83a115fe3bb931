namespace Mixtura;

/// <summary>Weights that say how often each row counts.</summary>
internal static class WholeWeights
{
    /// <summary>The number of rows that a table stands for.</summary>
    /// <param name="table">The table.</param>
    /// <param name="purpose">What needs whole weights, for the message.</param>
    /// <exception cref="TableException">A weight is not a whole number.</exception>
    public static long Count(RowTable table, string purpose)
    {
        for (long row = 0; table.IsWeighted && row < table.RowCount; row++)
        {
            if (table.Weight(row) != Math.Floor(table.Weight(row)))
            {
                throw new TableException($"the weight {table.Weight(row):R} is no whole number; {purpose}, so they must say how often each row counts", table.Origin, row + 1);
            }
        }

        return (long)table.TotalWeight;
    }
}
