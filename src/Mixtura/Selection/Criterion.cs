namespace Mixtura;

/// <summary>What a search minimizes.</summary>
public enum Criterion
{
    /// <summary>p·ln n − 2·ln L (Schwarz 1978): consistent for the number of components.</summary>
    Bic,

    /// <summary>2p − 2·ln L (Akaike 1974): for density estimation; prefers more components.</summary>
    Aic,

    /// <summary>BIC − 2·Σ ln(largest posterior) (Biernacki, Celeux and Govaert 2000): prefers separated components.</summary>
    Icl,

    /// <summary>AIC + 2p(p + 1)/(n − p − 1) (Sugiura 1978; Hurvich and Tsai 1989): AIC for tables with few rows for each parameter.</summary>
    Aicc,

    /// <summary>BIC + 2·(−Σ z ln z): ICL with the posteriors' entropy (McLachlan and Peel 2000, section 6.10.3).</summary>
    IclEntropy,

    /// <summary>
    /// The normalized entropy criterion, the posteriors' entropy by what k components gain over one (Celeux and Soromenho
    /// 1996), 1 for one component (Biernacki, Celeux and Govaert 1999): how many components are separated, whatever their structure.
    /// </summary>
    Nec,

    /// <summary>−2 times the log-likelihood of rows that the fit has not seen (Smyth 2000): for density estimation, without asymptotics; see <see cref="Mixtura.CrossValidation"/>.</summary>
    CrossValidation,
}
