using System.Text.Json.Serialization;

namespace Mixtura;

/// <summary>A family that was tried for all classes.</summary>
/// <param name="Candidate">The family and its fit to the rows with their classes, one component for each.</param>
/// <param name="CrossValidated">How well it does on rows that the fit has not seen, where that decides; or null.</param>
[JsonNumberHandling(JsonNumberHandling.AllowNamedFloatingPointLiterals)]
public sealed record DiscriminantCandidate(Candidate Candidate, ClassificationQuality? CrossValidated);
