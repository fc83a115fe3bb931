using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace Mixtura;

/// <summary>A mode of a mixture: a row where the density has a local maximum.</summary>
/// <param name="Location">The row, d values.</param>
/// <param name="LogDensity">The log-density there.</param>
/// <param name="Flatness">
/// 1 + the largest eigenvalue of the log-density's second derivatives, in units of the components' own mean precision there: 0 where the mode
/// is that of a lone Gaussian, towards 1 where it is about to vanish or to divide.
/// </param>
/// <param name="Components">The components, from 0, whose means lead here when they climb the density.</param>
[JsonNumberHandling(JsonNumberHandling.AllowNamedFloatingPointLiterals)]
public sealed record MixtureMode(ImmutableArray<double> Location, double LogDensity, double Flatness, ImmutableArray<int> Components);
