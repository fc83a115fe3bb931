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
    /// <param name="table">The rows, n × d; they may be streamed.</param>
    /// <param name="share">The share of the mixture's own rows, above 0 and below 1.</param>
    /// <param name="options">How many rows are drawn for the threshold, and the seed; or null for the defaults.</param>
    /// <exception cref="TableException">The table's columns are not the mixture's.</exception>
    public static OutlierResult Outliers(this Mixture mixture, RowTable table, double share = 0.01, MonteCarloOptions? options = null) =>
        mixture.LeastLikely(table, share, int.MaxValue, options);

    /// <summary>Finds the least likely of such rows and counts the others, so that memory is bounded however many there are.</summary>
    /// <param name="mixture">A mixture of any family.</param>
    /// <param name="table">The rows, n × d; they may be streamed.</param>
    /// <param name="share">The share of the mixture's own rows, above 0 and below 1.</param>
    /// <param name="most">How many outliers to tell of at most, 0 or more; of equally likely rows the first ones.</param>
    /// <param name="options">How many rows are drawn for the threshold, and the seed; or null for the defaults.</param>
    /// <param name="cancellation">Ends the work with <see cref="OperationCanceledException"/>.</param>
    /// <exception cref="TableException">The table's columns are not the mixture's.</exception>
    public static OutlierResult LeastLikely(this Mixture mixture, RowTable table, double share, int most, MonteCarloOptions? options = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(mixture);
        ArgumentNullException.ThrowIfNull(table);
        ArgumentOutOfRangeException.ThrowIfNegative(most);
        options ??= MonteCarloOptions.Default;
        table = mixture.Align(table);
        var distribution = LogDensityDistribution.Of(mixture, options);
        MonteCarloEstimate threshold = distribution.Quantile(share);

        // The likeliest of those that are kept comes out first.
        var kept = new PriorityQueue<double[], (double LogDensity, long Row)>(Comparer<(double LogDensity, long Row)>.Create((a, b) => b.CompareTo(a)));
        long count = 0;
        foreach (RowTable part in table.Parts(1, cancellation))
        {
            double[] logDensity = mixture.LogDensity(part, options.Threads, cancellation);
            for (int i = 0; i < logDensity.Length; i++)
            {
                if (!(logDensity[i] < threshold.Value))
                {
                    continue;
                }

                count++;
                (double, long) place = (logDensity[i], part.FirstRow + i);
                if (kept.Count < most || (kept.TryPeek(out _, out (double LogDensity, long Row) last) && place.CompareTo(last) < 0))
                {
                    double[] row = new double[mixture.Dimensions];
                    part.CopyRow(i, row);
                    kept.Enqueue(row, place);
                    if (kept.Count > most)
                    {
                        kept.Dequeue();
                    }
                }
            }
        }

        var judge = new RowSurprises(mixture);
        return new OutlierResult(share, threshold, [.. kept.UnorderedItems.OrderBy(item => item.Priority).Select(item => Judged(item.Element, item.Priority))]) { Count = count };

        OutlierRow Judged(double[] row, (double LogDensity, long Row) place) =>
            new(place.Row, place.LogDensity, distribution.Content(place.LogDensity), [.. judge.Of(row).OrderByDescending(surprise => surprise.Surprise)]) { Values = [.. row] };
    }
}
