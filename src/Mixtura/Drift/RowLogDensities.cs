namespace Mixtura;

/// <summary>The log-densities of a table's rows, part by part and as often as they are asked for: those of a table in memory are kept, others computed again.</summary>
internal sealed class RowLogDensities(Mixture mixture, RowTable table, int threads, CancellationToken cancellation)
{
    private double[]? _kept;

    /// <summary>Each part of the table with its rows' log-densities.</summary>
    public IEnumerable<(RowTable Rows, double[] LogDensity)> Parts => table.Parts(1, cancellation).Select(part => (part, Of(part)));

    /// <summary>The table with the rows that are impossible under the mixture at weight 0.</summary>
    public RowTable WithoutImpossible() => table.Reweigh(() => part =>
    {
        double[] logDensity = Of(part);
        return [.. Enumerable.Range(0, logDensity.Length).Select(row => double.IsFinite(logDensity[row]) ? part.Weight(row) : 0)];
    });

    private double[] Of(RowTable part) => table.IsStreamed ? mixture.LogDensity(part, threads, cancellation) : _kept ??= mixture.LogDensity(part, threads, cancellation);
}
