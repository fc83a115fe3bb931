using System.Collections.Immutable;

namespace Mixtura;

/// <summary>All candidates of a search and the best of them.</summary>
/// <param name="Criterion">What was minimized.</param>
/// <param name="Candidates">Every candidate, by family, then by number of components.</param>
/// <param name="Best">The candidate with the smallest criterion among those without a collapsed or empty component; among all when there is no such.</param>
public sealed record SearchResult(Criterion Criterion, ImmutableArray<Candidate> Candidates, Candidate Best);
