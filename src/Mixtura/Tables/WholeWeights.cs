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
        foreach (RowTable part in table.IsWeighted ? table.Parts() : [])
        {
            for (long row = 0; row < part.RowCount; row++)
            {
                if (part.Weight(row) != Math.Floor(part.Weight(row)))
                {
                    throw new TableException($"the weight {part.Weight(row):R} is no whole number; {purpose}, so they must say how often each row counts", table.Origin, part.FirstRow + row + 1);
                }
            }
        }

        return (long)table.TotalWeight;
    }
}
