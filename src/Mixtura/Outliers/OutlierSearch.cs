using System.Collections.Immutable;

namespace Mixtura;

/// <summary>Rows that a mixture hardly ever makes.</summary>
public static class OutlierSearch
{
    /// <summary>
    /// Finds the rows whose log-density is below what all but a given share of the mixture's own rows have. If the table came from the mixture,
    /// about that share of it would be found; a table of ordinary rows may have none.
    /// </summary>
    /// <param name="mixture">A mixture of any family.</param>
    /// <param name="table">The rows, n × d.</param>
    /// <param name="share">The share of the mixture's own rows, above 0 and below 1.</param>
    /// <param name="options">How many rows are drawn for the threshold, and the seed; or null for the defaults.</param>
    /// <exception cref="TableException">The table's columns are not the mixture's.</exception>
    public static OutlierResult Outliers(this Mixture mixture, RowTable table, double share = 0.01, MonteCarloOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(mixture);
        options ??= MonteCarloOptions.Default;
        double[] logDensity = mixture.LogDensity(table, options.Threads);
        var distribution = LogDensityDistribution.Of(mixture, options);
        MonteCarloEstimate threshold = distribution.Quantile(share);
        var judge = new RowSurprises(mixture);
        double[] row = new double[mixture.Dimensions];
        var rows = ImmutableArray.CreateBuilder<OutlierRow>();
        foreach (int i in Enumerable.Range(0, logDensity.Length).Where(i => logDensity[i] < threshold.Value).OrderBy(i => logDensity[i]).ThenBy(i => i))
        {
            table.CopyRow(i, row);
            rows.Add(new OutlierRow(i, logDensity[i], distribution.Content(logDensity[i]), [.. judge.Of(row).OrderByDescending(surprise => surprise.Surprise)]));
        }

        return new OutlierResult(share, threshold, rows.ToImmutable());
    }
}
