namespace Mixtura;

/// <summary>A candidate that was compared with others by cross-validation.</summary>
/// <param name="Candidate">The candidate, fitted to all rows.</param>
/// <param name="Validation">How likely rows are under fits that have not seen them.</param>
public sealed record Finalist(Candidate Candidate, CrossValidationResult Validation);
