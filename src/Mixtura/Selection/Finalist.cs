namespace Mixtura;

/// <summary>A candidate that was compared with others by cross-validation.</summary>
/// <param name="Candidate">The candidate, fitted to all rows.</param>
/// <param name="Validation">How likely rows are under fits that have not seen them.</param>
/// <param name="Score">
/// The log-likelihood of left-out rows by which finalists are compared, in nats; larger is better. In it a row counts for at most
/// ten nats against a finalist, compared with the finalist that describes it best, so that a single outlier does not decide.
/// </param>
public sealed record Finalist(Candidate Candidate, CrossValidationResult Validation, double Score);
