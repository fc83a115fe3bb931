namespace Mixtura;

/// <summary>Where a search is.</summary>
/// <param name="Candidates">The number of candidates.</param>
/// <param name="Finished">How many of them are finished.</param>
/// <param name="Best">The best of those that could be fitted, or null while there is none.</param>
public readonly record struct SearchProgress(int Candidates, int Finished, Candidate? Best);
