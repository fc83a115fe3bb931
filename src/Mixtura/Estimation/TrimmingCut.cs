namespace Mixtura.Estimation;

/// <summary>Where trimming ends: rows before it, by log-density and then by number, are out.</summary>
/// <param name="LogDensity">The log-density of the last row that is out, entirely or in part.</param>
/// <param name="Row">That row's number, from 0.</param>
/// <param name="Kept">The weight with which it takes part.</param>
internal readonly record struct TrimmingCut(double LogDensity, long Row, double Kept)
{
    /// <summary>Nothing is out.</summary>
    public static TrimmingCut None { get; } = new(double.NegativeInfinity, -1, 0);

    /// <summary>The weight with which a row takes part.</summary>
    /// <param name="logDensity">Its log-density.</param>
    /// <param name="row">Its number, from 0.</param>
    /// <param name="weight">Its own weight.</param>
    public double Weight(double logDensity, long row, double weight) =>
        logDensity > LogDensity || (logDensity == LogDensity && row > Row) ? weight
        : logDensity == LogDensity && row == Row ? Kept
        : 0;
}
