using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Mixtura.Serialization;

namespace Mixtura;

/// <summary>What a maximization step from statistics found.</summary>
/// <param name="Model">The model at whose parameters the statistics were taken.</param>
/// <param name="Summary">What is now known of it: its log-likelihood, criteria, and how near it is to a maximum.</param>
/// <param name="Next">The parameters after the step.</param>
/// <param name="History">The steps so far.</param>
[JsonNumberHandling(JsonNumberHandling.AllowNamedFloatingPointLiterals)]
public sealed record EmStepResult(Mixture Model, FitSummary Summary, Mixture Next, StepHistory History)
{
    /// <summary>Whether the model, before the step, has converged; there is then no need for another.</summary>
    public bool Converged => Summary.Converged;

    /// <summary>How much the log-likelihood (with a prior, the sum of both) has risen since the step before; NaN when this is the first.</summary>
    public double Change => History.Trace.Length > 1 ? History.Trace[^1] - History.Trace[^2] : double.NaN;

    /// <summary>Components of <see cref="Next"/> whose spread is held at the family's floor, from 0.</summary>
    public ImmutableArray<int> AtFloor { get; init; } = [];

    /// <summary>Components of the model that have lost their rows, from 0.</summary>
    public ImmutableArray<int> WithoutRows { get; init; } = [];

    /// <summary>What a user should know: other rows or other holds than in the step before, a fall of the log-likelihood, components that have collapsed.</summary>
    public ImmutableArray<string> Warnings { get; init; } = [];

    /// <summary>What to write to a model file: the model with its summary where it has converged, else the next one with the steps so far.</summary>
    public ModelDocument Document => Converged ? new ModelDocument(Model, Summary) : new ModelDocument(Next, null) { Steps = History };
}
