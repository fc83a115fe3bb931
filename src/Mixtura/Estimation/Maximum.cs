using System.Text.Json.Serialization;

namespace Mixtura;

/// <summary>A maximum of the likelihood that starts of a fit led to.</summary>
/// <param name="LogLikelihood">The total log-likelihood there, in nats, to within what tells maxima apart: 1e-5 for each row's weight.</param>
/// <param name="Starts">How many of the starts that were carried on ended there.</param>
/// <param name="Kind">What the components are like.</param>
[JsonNumberHandling(JsonNumberHandling.AllowNamedFloatingPointLiterals)]
public readonly record struct Maximum(double LogLikelihood, int Starts, MaximumKind Kind);

/// <summary>What the components at a maximum are like.</summary>
public enum MaximumKind
{
    /// <summary>Every component has a spread and rows of its own.</summary>
    Sound,

    /// <summary>A component describes so few rows so tightly that it is likelier an accident than a group (McLachlan and Peel 2000, section 3.10).</summary>
    Spurious,

    /// <summary>A component has collapsed to the floor of its spread, or lost its rows.</summary>
    Degenerate,
}
