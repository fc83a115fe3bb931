using System.Text.Json.Serialization;

namespace Mixtura;

/// <summary>One model that a search tried.</summary>
/// <param name="Components">The number of components, k.</param>
/// <param name="Family">The family, with its structure.</param>
/// <param name="Fit">The fit, or null when the table could not be fitted so.</param>
/// <param name="Problem">Why there is no fit, or null.</param>
[JsonNumberHandling(JsonNumberHandling.AllowNamedFloatingPointLiterals)]
public sealed record Candidate(int Components, Family Family, FitResult<Mixture>? Fit, string? Problem)
{
    /// <summary>What tells the candidate from others with as many components: a Gaussian's structure, else the family's name and its structure if any.</summary>
    public string Name => Family switch
    {
        { Structure: null } => Family.Name,
        GaussianFamily => Family.Structure,
        _ => $"{Family.Name} {Family.Structure}",
    };

    /// <summary>Whether there is a fit in which no component has collapsed, lost its rows or looks spurious.</summary>
    public bool IsSound => Fit is { IsSound: true };

    /// <summary>Whether the candidate was tried to the end; false where the search was stopped before.</summary>
    public bool IsFinished { get; init; } = true;

    /// <summary>The log-likelihood of one component of the same family, to which NEC refers; NaN where the search has not fitted it.</summary>
    public double LogLikelihoodOfOne { get; init; } = double.NaN;

    /// <summary>The cross-validated log-likelihood, where that is the search's criterion; or null.</summary>
    public CrossValidationResult? CrossValidation { get; init; }

    /// <summary>A criterion's value; smaller is better, +∞ when there is no fit or what the criterion needs is not known.</summary>
    /// <param name="criterion">Which criterion.</param>
    public double Value(Criterion criterion) => Fit is null ? double.PositiveInfinity : Known(criterion switch
    {
        Criterion.Bic => Fit.Summary.Bic,
        Criterion.Aic => Fit.Summary.Aic,
        Criterion.Icl => Fit.Summary.Icl,
        Criterion.Aicc => Fit.Summary.Aicc,
        Criterion.IclEntropy => Fit.Summary.IclEntropy,
        Criterion.Nec => InformationCriteria.Nec(Components, Fit.ClusterEntropy, Fit.LogLikelihood, LogLikelihoodOfOne),
        Criterion.CrossValidation => -2 * (CrossValidation?.LogLikelihood ?? double.NaN),
        _ => throw new ArgumentOutOfRangeException(nameof(criterion)),
    });

    /// <summary>Candidates without a collapsed, empty or spurious component first, then by a criterion, then by BIC, since NEC is 1 for every structure of one component.</summary>
    internal static Comparer<Candidate> BestFirst(Criterion criterion) => Comparer<Candidate>.Create((a, b) =>
    {
        int order = b.IsSound.CompareTo(a.IsSound);
        order = order != 0 ? order : a.Value(criterion).CompareTo(b.Value(criterion));
        return order != 0 ? order : a.Value(Criterion.Bic).CompareTo(b.Value(Criterion.Bic));
    });

    /// <summary>Whether two candidates are one model under two names, as many structures are that have a single component.</summary>
    internal bool IsSameModelAs(Candidate other) =>
        Components == 1 && other.Components == 1
        && Fit is { } fit && other.Fit is { } with
        && fit.Summary.Parameters == with.Summary.Parameters
        && Math.Abs(fit.LogLikelihood - with.LogLikelihood) <= SameLogLikelihood * (Math.Abs(fit.LogLikelihood) + fit.Summary.Rows);

    /// <summary>One component is found without iterating, so that only rounding is between them.</summary>
    private const double SameLogLikelihood = 1e-9;

    private static double Known(double value) => double.IsNaN(value) ? double.PositiveInfinity : value;
}
