using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace Mixtura;

/// <summary>How to find standard errors and intervals: a validated value.</summary>
[JsonNumberHandling(JsonNumberHandling.AllowNamedFloatingPointLiterals)]
public sealed record UncertaintyOptions
{
    /// <summary>The method.</summary>
    public UncertaintyMethod Method { get; init => field = Enum.IsDefined(value) ? value : throw BadOption.Unknown(value); } = UncertaintyMethod.Information;

    /// <summary>The intervals' confidence level, between 0 and 1.</summary>
    public double Level { get; init => field = value is > 0 and < 1 ? value : throw BadOption.Of(value, "The level must be between 0 and 1."); } = 0.95;

    /// <summary>The number of replicates of a bootstrap, B, at least 2. A standard error from B replicates has itself a relative error of about 1/√(2B).</summary>
    public int Replicates { get; init => field = value >= 2 ? value : throw BadOption.Of(value, "There must be at least two replicates."); } = 999;

    /// <summary>The seed of a bootstrap's random numbers; the same seed gives the same result.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>When the fit to a replicate, which starts from the model, has converged.</summary>
    public Convergence Convergence { get; init => field = value ?? throw BadOption.Null(); } = Convergence.Default;

    /// <summary>The largest number of maximization steps of a replicate, at least 1.</summary>
    public int MaxIterations { get; init => field = value >= 1 ? value : throw BadOption.Of(value, "There must be at least one iteration."); } = 1000;

    /// <summary>The number of threads; 0 for one on each core. It does not change the result.</summary>
    public int Threads { get; init => field = value >= 0 ? value : throw BadOption.Of(value, "The number of threads is zero or more."); }

    /// <summary>What the fit held, as <see cref="FitSummary.HeldParameters"/> tells it; null where all was free. What is held has no error, and replicates hold it too.</summary>
    public HeldParameters? Held { get; init; }

    /// <summary>
    /// What the fit knew, as <see cref="FitOptions.KnownLabels"/>: for each row of the table its component in the model, from 0, and
    /// −1 where it is not known; empty where nothing was. A known row has no missing information. Replicates that are drawn from
    /// the model know the components of as many of their rows; which rows are known is taken to have nothing to do with what they are.
    /// </summary>
    public ImmutableArray<int> KnownLabels { get; init => field = value.IsDefault ? [] : value; } = [];

    /// <summary>Told of every replicate that is finished, by one thread at a time; null for no reports.</summary>
    [JsonIgnore]
    public IProgress<UncertaintyProgress>? Progress { get; init; }
}
