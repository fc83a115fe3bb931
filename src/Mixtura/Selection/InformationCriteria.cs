namespace Mixtura;

/// <summary>Criteria of a fit from its log-likelihood; smaller is better.</summary>
internal static class InformationCriteria
{
    /// <summary>2p − 2·ln L (Akaike 1974).</summary>
    public static double Aic(int parameters, double logLikelihood) => (2.0 * parameters) - (2 * logLikelihood);

    /// <summary>p·ln n − 2·ln L (Schwarz 1978), n being the table's weight.</summary>
    public static double Bic(int parameters, double rows, double logLikelihood) => (parameters * Math.Log(rows)) - (2 * logLikelihood);

    /// <summary>AIC + 2p(p + 1)/(n − p − 1) (Sugiura 1978; Hurvich and Tsai 1989), n being the table's weight; +∞ where n ≤ p + 1.</summary>
    public static double Aicc(int parameters, double rows, double logLikelihood) => rows > parameters + 1.0
        ? Aic(parameters, logLikelihood) + (2.0 * parameters * (parameters + 1.0) / (rows - parameters - 1))
        : double.PositiveInfinity;

    /// <summary>
    /// The posteriors' entropy by what k components gain over one, E(k)/(ln L(k) − ln L(1)) (Celeux and Soromenho 1996), and
    /// 1 for one component (Biernacki, Celeux and Govaert 1999); +∞ where nothing is gained. With noise both fits have it, and
    /// the entropy is that among the components given that a row is not noise, which is 0 for one component as the criterion supposes.
    /// </summary>
    public static double Nec(int components, double entropy, double logLikelihood, double ofOne) =>
        components == 1 ? 1
        : logLikelihood > ofOne ? entropy / (logLikelihood - ofOne)
        : logLikelihood <= ofOne ? double.PositiveInfinity
        : double.NaN;
}
