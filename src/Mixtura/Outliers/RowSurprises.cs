using System.Collections.Immutable;

namespace Mixtura;

/// <summary>What makes a row unusual under a mixture.</summary>
public static class RowSurprises
{
    /// <summary>Draws for the average surprise of a family that gives no entropy.</summary>
    private const int Draws = 512;

    /// <summary>Judges a row's values column by column, within its likeliest component (the noise apart).</summary>
    /// <param name="mixture">A mixture of any family.</param>
    /// <param name="row">The row, d values.</param>
    /// <returns>One for each column, in their order.</returns>
    /// <remarks>For a Gaussian the surprise is (r² − 1)/2 with the residual r. Families without a formula for the average have it drawn, 512 times with a fixed seed.</remarks>
    public static ImmutableArray<ColumnSurprise> Surprises(this Mixture mixture, ReadOnlySpan<double> row)
    {
        ArgumentNullException.ThrowIfNull(mixture);
        double[] posterior = new double[mixture.Components.Length];
        mixture.Posterior(row, posterior);
        int component = Mixture.Largest(posterior.AsSpan(0, mixture.ClusterCount));
        var surprises = new ColumnSurprise[mixture.Dimensions];
        Fill(mixture.Components[component], row, surprises);
        return [.. surprises];
    }

    private static void Fill(Component component, ReadOnlySpan<double> row, ColumnSurprise[] surprises)
    {
        switch (component)
        {
            case GaussianComponent gaussian:
                GaussianSurprises.Fill(gaussian, row, surprises);
                break;
            case PoissonComponent poisson:
                for (int c = 0; c < row.Length; c++)
                {
                    double rate = poisson.Rates[c];
                    double residual = row[c] == rate ? 0 : (row[c] - rate) / Math.Sqrt(rate);
                    surprises[c] = new ColumnSurprise(c, -PoissonMass.Log(row[c], rate) - PoissonPairs.Entropy(rate), rate, residual, double.NaN);
                }

                break;
            case CategoricalComponent labels:
                for (int c = 0; c < row.Length; c++)
                {
                    double entropy = ComponentDivergence.Entropy(labels.Marginal([c]));
                    surprises[c] = new ColumnSurprise(c, -labels.LogProbability(c, row[c]) - entropy, Mixture.Largest(labels.Probabilities(c)), double.NaN, double.NaN);
                }

                break;
            case CompositeComponent composite:
                FillParts(composite, row, surprises);
                break;
            default:
                for (int c = 0; c < row.Length; c++)
                {
                    surprises[c] = OfAnyFamily(component, row, c);
                }

                break;
        }
    }

    private static void FillParts(CompositeComponent composite, ReadOnlySpan<double> row, ColumnSurprise[] surprises)
    {
        for (int p = 0; p < composite.Parts.Length; p++)
        {
            ImmutableArray<int> columns = composite.Columns(p);
            double[] values = new double[columns.Length];
            for (int i = 0; i < values.Length; i++)
            {
                values[i] = row[columns[i]];
            }

            var own = new ColumnSurprise[columns.Length];
            Fill(composite.Parts[p], values, own);
            for (int i = 0; i < own.Length; i++)
            {
                surprises[columns[i]] = own[i] with { Column = columns[i] };
            }
        }
    }

    private static ColumnSurprise OfAnyFamily(Component component, ReadOnlySpan<double> row, int column)
    {
        Component conditional = component;
        if (row.Length > 1)
        {
            int[] others = [.. Enumerable.Range(0, row.Length).Where(c => c != column)];
            double[] values = new double[others.Length];
            for (int i = 0; i < values.Length; i++)
            {
                values[i] = row[others[i]];
            }

            conditional = component.Condition(others, values);
        }

        double[] drawn = new double[1];
        double average = 0;
        var random = new RandomSource(1);
        for (int draw = 0; draw < Draws; draw++)
        {
            random.Seek((ulong)draw);
            conditional.Sample(random, drawn);
            average -= conditional.LogDensity(drawn) / Draws;
        }

        double[] mean = new double[1];
        double[] variance = new double[1];
        conditional.CopyMean(mean);
        conditional.CopyCovariance(variance);
        return new ColumnSurprise(column, -conditional.LogDensity([row[column]]) - average, mean[0], (row[column] - mean[0]) / Math.Sqrt(variance[0]), double.NaN);
    }
}
