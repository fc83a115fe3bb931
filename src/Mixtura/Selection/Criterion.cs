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
}
