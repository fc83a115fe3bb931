namespace Mixtura.Benchmarks.Mclust;

/// <summary>What mclust's search found.</summary>
/// <param name="Bic">BIC, smaller being better, by structure and number of components; NaN where mclust gave no fit.</param>
/// <param name="Seconds">The time of the search, without the start of R and the loading of the package.</param>
/// <param name="IsWhole">Whether it is one call; where that ended with an error of mclust's, each cell was asked for on its own.</param>
internal sealed record MclustSearch(IReadOnlyDictionary<(Covariance Structure, int Components), double> Bic, double Seconds, bool IsWhole)
{
    public (Covariance Structure, int Components) Best => Bic.Where(cell => !double.IsNaN(cell.Value)).MinBy(cell => cell.Value).Key;

    public double BestBic => Bic[Best];
}
