namespace Mixtura;

/// <summary>One model that a search tried.</summary>
/// <param name="Components">The number of components, k.</param>
/// <param name="Family">The family, with its structure.</param>
/// <param name="Fit">The fit, or null when the table could not be fitted so.</param>
/// <param name="Problem">Why there is no fit, or null.</param>
public sealed record Candidate(int Components, Family Family, FitResult<Mixture>? Fit, string? Problem)
{
    /// <summary>What tells the candidate from others with as many components: a Gaussian's structure, else the family's name and its structure if any.</summary>
    public string Name => Family switch
    {
        { Structure: null } => Family.Name,
        GaussianFamily => Family.Structure,
        _ => $"{Family.Name} {Family.Structure}",
    };

    /// <summary>Whether there is a fit in which no component has collapsed or lost its rows.</summary>
    public bool IsSound => Fit is { IsSound: true };

    /// <summary>The criterion's value; smaller is better, +∞ when there is no fit.</summary>
    /// <param name="criterion">Which criterion.</param>
    public double Value(Criterion criterion) => Fit is null ? double.PositiveInfinity : criterion switch
    {
        Criterion.Bic => Fit.Summary.Bic,
        Criterion.Aic => Fit.Summary.Aic,
        Criterion.Icl => Fit.Summary.Icl,
        _ => throw new ArgumentOutOfRangeException(nameof(criterion)),
    };
}
