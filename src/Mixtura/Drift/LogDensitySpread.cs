namespace Mixtura;

/// <summary>
/// The standard deviation of the rows' log-densities that are finite, chunk by chunk: deviations from a chunk's own mean, and chunks put together by
/// the formula of Chan, Golub and LeVeque (1979, equation 2.1b), with weights in place of numbers of rows.
/// </summary>
internal sealed class LogDensitySpread
{
    private double _weight;
    private double _mean;
    private double _squares;

    /// <summary>The standard deviation, √(Σ w (v − mean)² / Σ w).</summary>
    public double Deviation => Math.Sqrt(_squares / _weight);

    /// <summary>Adds a part of a table, or the whole.</summary>
    public void Add(RowTable rows, ReadOnlySpan<double> logDensity)
    {
        for (int first = 0; first < logDensity.Length; first += RowTable.ChunkRows)
        {
            AddChunk(rows, first, logDensity.Slice(first, Math.Min(RowTable.ChunkRows, logDensity.Length - first)));
        }
    }

    private void AddChunk(RowTable rows, int first, ReadOnlySpan<double> logDensity)
    {
        double weight = 0;
        double sum = 0;
        for (int row = 0; row < logDensity.Length; row++)
        {
            if (double.IsFinite(logDensity[row]))
            {
                weight += rows.Weight(first + row);
                sum += rows.Weight(first + row) * logDensity[row];
            }
        }

        if (!(weight > 0))
        {
            return;
        }

        double mean = sum / weight;
        for (int row = 0; row < logDensity.Length; row++)
        {
            _squares += double.IsFinite(logDensity[row]) ? rows.Weight(first + row) * (logDensity[row] - mean) * (logDensity[row] - mean) : 0;
        }

        double all = _weight + weight;
        _squares += _weight / all * weight * (mean - _mean) * (mean - _mean);
        _mean += weight / all * (mean - _mean);
        _weight = all;
    }
}
