using System.Collections.Immutable;

namespace Mixtura;

/// <summary>All candidates of a search and the best of them.</summary>
/// <param name="Criterion">What was minimized.</param>
/// <param name="Candidates">Every candidate, by family, then by number of components.</param>
/// <param name="Best">The chosen candidate: the one with the smallest criterion among those without a collapsed, empty or spurious component, or among all when there is no such; where rows are few, the one that <see cref="Finalists"/> say. It has a prior, and is none of the candidates, where a prior describes left-out rows better.</param>
public sealed record SearchResult(Criterion Criterion, ImmutableArray<Candidate> Candidates, Candidate Best)
{
    /// <summary>Whether every candidate was tried; false when the search was stopped: then some have no fit, and others made fewer starts.</summary>
    public bool IsComplete { get; init; } = true;

    /// <summary>The candidates that were compared by cross-validation because rows are few, the most predictive first; empty where none were.</summary>
    public ImmutableArray<Finalist> Finalists { get; init; } = [];

    /// <summary>The candidate with the smallest criterion; it differs from <see cref="Best"/> where another finalist describes left-out rows better.</summary>
    public Candidate ByCriterion { get; init; } = Best;

    /// <summary>Whether cross-validation preferred another candidate to the one with the smallest criterion.</summary>
    public bool IsProtected => !ReferenceEquals(Best, ByCriterion);

    /// <summary>The candidates that were fitted, best first; those with a collapsed, empty or spurious component come last.</summary>
    public IEnumerable<Candidate> Ranked => Candidates.Where(candidate => candidate.Fit is not null).Order(Candidate.BestFirst(Criterion));

    /// <summary>
    /// The best of the other candidates without a collapsed, empty or spurious component, or null. Another name of the best model, as
    /// structures have that do not differ with a single component, is none.
    /// </summary>
    public Candidate? RunnerUp => IsProtected
        ? Finalists.Select(finalist => finalist.Candidate).FirstOrDefault(candidate => !ReferenceEquals(candidate, Best) && !candidate.IsSameModelAs(Best))
        : Ranked.FirstOrDefault(candidate => candidate.IsSound && !ReferenceEquals(candidate, Best) && !candidate.IsSameModelAs(Best));

    /// <summary>
    /// How strongly the rows speak for the best candidate against the runner-up, by BIC; null for other criteria, where there is no runner-up, and where
    /// it cannot be judged (<see cref="EvidenceProblem"/>).
    /// </summary>
    public Evidence? Evidence => Criterion == Criterion.Bic && RunnerUp is { } second && EvidenceProblem is null
        ? BayesFactor.Evidence(Math.Max(0, second.Value(Criterion) - Best.Value(Criterion)))
        : null;

    /// <summary>
    /// Why a difference of BIC says nothing of the evidence here, as a clause; null where it does, and for other criteria. BIC approximates the evidence at a regular maximum of
    /// the likelihood. It has no meaning where the best candidate or the runner-up is not sound or has not converged, where columns are collinear or a covariance is nearly singular, where a candidate that was left out as not
    /// sound has a smaller BIC than the best, or where most candidates are not sound.
    /// </summary>
    public string? EvidenceProblem => Criterion == Criterion.Bic ? EvidenceDoubt.Of(this) : null;
}
