namespace Mixtura;

/// <summary>Criteria of a fit from its log-likelihood; smaller is better.</summary>
internal static class InformationCriteria
{
    /// <summary>2p − 2·ln L (Akaike 1974).</summary>
    public static double Aic(int parameters, double logLikelihood) => (2.0 * parameters) - (2 * logLikelihood);

    /// <summary>p·ln n − 2·ln L (Schwarz 1978), n being the table's weight.</summary>
    public static double Bic(int parameters, double rows, double logLikelihood) => (parameters * Math.Log(rows)) - (2 * logLikelihood);
}
