using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace Mixtura;

/// <summary>Tests of numbers of components, each against the next.</summary>
/// <param name="Tests">The tests that are finished, at least one, in the order of their numbers of components.</param>
/// <param name="IsComplete">Whether the tests came to their end; not where they were stopped.</param>
[JsonNumberHandling(JsonNumberHandling.AllowNamedFloatingPointLiterals)]
public sealed record BootstrapSequence(ImmutableArray<BootstrapTestResult> Tests, bool IsComplete);
