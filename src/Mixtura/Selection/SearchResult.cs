using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace Mixtura;

/// <summary>All candidates of a search and the best of them.</summary>
/// <param name="Criterion">What was minimized.</param>
/// <param name="Candidates">Every candidate, by family, then by number of components.</param>
/// <param name="Best">The candidate with the smallest criterion among those without a collapsed, empty or spurious component; among all when there is no such.</param>
[JsonNumberHandling(JsonNumberHandling.AllowNamedFloatingPointLiterals)]
public sealed record SearchResult(Criterion Criterion, ImmutableArray<Candidate> Candidates, Candidate Best)
{
    /// <summary>Whether every candidate was tried; false when the search was stopped: then some have no fit, and others made fewer starts.</summary>
    public bool IsComplete { get; init; } = true;

    /// <summary>The candidates that were fitted, best first; those with a collapsed, empty or spurious component come last.</summary>
    public IEnumerable<Candidate> Ranked => Candidates.Where(candidate => candidate.Fit is not null).Order(Candidate.BestFirst(Criterion));

    /// <summary>
    /// The best of the other candidates without a collapsed, empty or spurious component, or null. Another name of the best model, as
    /// structures have that do not differ with a single component, is none.
    /// </summary>
    public Candidate? RunnerUp => Ranked.FirstOrDefault(candidate => candidate.IsSound && !ReferenceEquals(candidate, Best) && !candidate.IsSameModelAs(Best));

    /// <summary>How strongly the rows speak for the best candidate against the runner-up, by BIC; null for other criteria, or where there is no runner-up.</summary>
    public Evidence? Evidence => Criterion == Criterion.Bic && Best.IsSound && RunnerUp is { } second
        ? BayesFactor.Evidence(Math.Max(0, second.Value(Criterion) - Best.Value(Criterion)))
        : null;
}
