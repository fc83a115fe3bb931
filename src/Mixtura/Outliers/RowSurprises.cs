using System.Collections.Immutable;

namespace Mixtura;

/// <summary>
/// Tells what makes rows unusual under a mixture, column by column, within the component that a row is likeliest to come from (the noise apart). Immutable
/// and thread-safe.
/// </summary>
/// <remarks>For a Gaussian the surprise is (r² − 1)/2 with the residual r. Families without a formula for the average have it drawn, 512 times with a fixed seed.</remarks>
public sealed class RowSurprises
{
    /// <summary>Draws for the average surprise of a family that gives no entropy.</summary>
    private const int Draws = 512;

    private readonly Mixture _mixture;
    private readonly Dictionary<GaussianComponent, GaussianSurprises> _gaussians = [];

    /// <summary>Prepares for judging rows.</summary>
    /// <param name="mixture">A mixture of any family.</param>
    public RowSurprises(Mixture mixture)
    {
        ArgumentNullException.ThrowIfNull(mixture);
        _mixture = mixture;
        foreach (Component component in mixture.Components)
        {
            Prepare(component);
        }
    }

    /// <summary>Judges a row.</summary>
    /// <param name="row">The row, d values.</param>
    /// <returns>One for each column, in their order.</returns>
    public ImmutableArray<ColumnSurprise> Of(ReadOnlySpan<double> row)
    {
        double[] posterior = new double[_mixture.Components.Length];
        _mixture.Posterior(row, posterior);
        int component = Mixture.Largest(posterior.AsSpan(0, _mixture.ClusterCount));
        var surprises = new ColumnSurprise[_mixture.Dimensions];
        Fill(_mixture.Components[component], row, surprises);
        return [.. surprises];
    }

    private void Prepare(Component component)
    {
        if (component is GaussianComponent gaussian)
        {
            _gaussians.TryAdd(gaussian, new GaussianSurprises(gaussian));
        }

        if (component is CompositeComponent composite)
        {
            foreach (Component part in composite.Parts)
            {
                Prepare(part);
            }
        }
    }

    private void Fill(Component component, ReadOnlySpan<double> row, Span<ColumnSurprise> surprises)
    {
        if (component is GaussianComponent gaussian)
        {
            _gaussians[gaussian].Fill(row, surprises);
            return;
        }

        if (component is CompositeComponent composite)
        {
            FillParts(composite, row, surprises);
            return;
        }

        for (int c = 0; c < row.Length; c++)
        {
            surprises[c] = component switch
            {
                PoissonComponent counts => OfCount(counts, c, row[c]),
                CategoricalComponent labels => OfLabel(labels, c, row[c]),
                _ => OfAnyFamily(component, row, c),
            };
        }
    }

    private void FillParts(CompositeComponent composite, ReadOnlySpan<double> row, Span<ColumnSurprise> surprises)
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

    private static ColumnSurprise OfCount(PoissonComponent counts, int column, double value)
    {
        double rate = counts.Rates[column];
        double residual = value == rate ? 0 : (value - rate) / Math.Sqrt(rate);
        return new ColumnSurprise(column, -PoissonMass.Log(value, rate) - PoissonPairs.Entropy(rate), rate, residual, double.NaN);
    }

    private static ColumnSurprise OfLabel(CategoricalComponent labels, int column, double code)
    {
        double entropy = ComponentDivergence.Entropy(labels.Marginal([column]));
        return new ColumnSurprise(column, -labels.LogProbability(column, code) - entropy, Mixture.Largest(labels.Probabilities(column)), double.NaN, double.NaN);
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
