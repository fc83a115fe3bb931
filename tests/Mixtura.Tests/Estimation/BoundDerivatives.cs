namespace Mixtura.Tests.Estimation;

/// <summary>
/// The derivative of the log-likelihood by a parameter at its bound 0, row by row from the definition: of the probability of a
/// level, with the other levels of its column scaled, and of a Poisson rate it is Σ w·π·g/P − N, with g the density of the
/// rows that the parameter makes possible (those with the level, or with a count of 1) without the factor that is 0, and N the total responsibility.
/// </summary>
internal static class BoundDerivatives
{
    private const double AtBound = 1e-9;

    /// <summary>The share of N that the derivative may have: iterations end near a maximum.</summary>
    private const double Tolerance = 1e-3;

    public static void AssertNoneIsInwards(Mixture mixture, RowTable table)
    {
        foreach ((string parameter, double derivative, double responsibility) in Of(mixture, table))
        {
            Assert.True(derivative <= Tolerance * responsibility, $"{parameter} is at 0, where the derivative is {derivative} with a total responsibility of {responsibility}");
        }
    }

    public static IEnumerable<(string Parameter, double Derivative, double Responsibility)> Of(Mixture mixture, RowTable table)
    {
        double[] row = new double[table.ColumnCount];
        for (int j = 0; j < mixture.Components.Length; j++)
        {
            for (int column = 0; column < table.ColumnCount; column++)
            {
                double[] values = mixture.Components[j] switch
                {
                    CategoricalComponent labels => labels.Probabilities(column).ToArray(),
                    PoissonComponent counts => [double.NaN, counts.Rates[column]],
                    _ => throw new NotSupportedException(),
                };
                for (int value = 0; value < values.Length; value++)
                {
                    if (!(values[value] < AtBound))
                    {
                        continue;
                    }

                    (double sum, double responsibility) = (0, 0);
                    for (long i = 0; i < table.RowCount; i++)
                    {
                        table.CopyRow(i, row);
                        double density = Math.Exp(mixture.LogDensity(row));
                        double own = mixture.Weights[j] * Math.Exp(mixture.Components[j].LogDensity(row));
                        responsibility += table.Weight(i) * own / density;
                        if (row[column] == value)
                        {
                            double without = Enumerable.Range(0, row.Length).Where(c => c != column).Aggregate(1.0, (product, c) => product * Factor(mixture.Components[j], c, row[c]));
                            sum += table.Weight(i) * mixture.Weights[j] * without / density;
                        }
                    }

                    // A value that no row has adds nothing to the sum.
                    yield return ($"parameter {value} of column {column} in component {j}", sum - responsibility, responsibility);
                }
            }
        }
    }

    private static double Factor(Component component, int column, double value) =>
        Math.Exp(component.Marginal([column]).LogDensity([value]));
}
