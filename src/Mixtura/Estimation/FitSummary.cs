using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace Mixtura;

/// <summary>What a model file keeps of a fit; smaller criteria are better.</summary>
/// <param name="LogLikelihood">The total log-likelihood at the model's parameters, in nats.</param>
/// <param name="Parameters">The number of free parameters, p.</param>
/// <param name="Rows">The number of rows, n (for criteria, the total weight).</param>
/// <param name="Aic">2p − 2·ln L (Akaike 1974).</param>
/// <param name="Bic">p·ln n − 2·ln L (Schwarz 1978); mclust prints the negative.</param>
/// <param name="Icl">BIC − 2·Σ ln(largest posterior of a row) (Biernacki, Celeux and Govaert 2000).</param>
/// <param name="Iterations">The number of maximization steps.</param>
/// <param name="Converged">Whether the convergence criterion was met.</param>
/// <param name="Seed">The seed of the random choices.</param>
/// <param name="EstimatedDistance">The estimated distance of the log-likelihood to its limit, in nats; NaN when unknown.</param>
/// <param name="GradientNorm">The norm of the gradient; see <see cref="FitCertificate"/>.</param>
/// <param name="Entropy">The entropy of the posteriors, −Σ z ln z over rows and components, in nats; NaN when unknown.</param>
[JsonNumberHandling(JsonNumberHandling.AllowNamedFloatingPointLiterals)]
public sealed record FitSummary(
    double LogLikelihood,
    int Parameters,
    double Rows,
    double Aic,
    double Bic,
    double Icl,
    int Iterations,
    bool Converged,
    ulong Seed,
    double EstimatedDistance,
    double GradientNorm,
    double Entropy = double.NaN)
{
    /// <summary>AIC + 2p(p + 1)/(n − p − 1), which small tables need (Sugiura 1978; Hurvich and Tsai 1989); +∞ where n ≤ p + 1.</summary>
    public double Aicc => InformationCriteria.Aicc(Parameters, Rows, LogLikelihood);

    /// <summary>
    /// BIC + 2·(−Σ z ln z): the integrated completed likelihood with the posteriors themselves in place of the most likely
    /// components (Biernacki, Celeux and Govaert 2000; McLachlan and Peel 2000, section 6.10.3); NaN when the entropy is unknown.
    /// </summary>
    public double IclEntropy => Bic + (2 * Entropy);

    /// <summary>The share of the rows' weight that was trimmed; where it is above 0 the log-likelihood, n and the criteria are those of the rows that stay.</summary>
    public double Trim { get; init; }

    /// <summary>
    /// What was held or shared in the fit, in words, for instance "equal proportions; the mean of component 2", or nothing; the
    /// parameters are counted without it. A model file keeps it.
    /// </summary>
    public string Held { get; init; } = "";

    /// <summary>
    /// What <see cref="Held"/> tells in words, as intervals need it (<see cref="UncertaintyOptions.Held"/>); null where nothing
    /// was held, or where a model file was written before it was kept.
    /// </summary>
    public HeldParameters? HeldParameters { get; init; }

    /// <summary>
    /// The number of rows that weigh and whose component the fit was told; where it is above 0 the log-likelihood, and so the
    /// criteria, are those of the rows with what is known of them. A model file keeps it.
    /// </summary>
    public long KnownRows { get; init; }

    /// <summary>The priors of Gaussian columns; where there are any the fit is the mode of a posterior, while the log-likelihood and the criteria leave them out.</summary>
    public ImmutableArray<FittedPrior> Priors { get; init => field = value.IsDefaultOrEmpty ? [] : value; } = [];
}
