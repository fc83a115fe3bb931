using System.Text.Json.Serialization;

namespace Mixtura;

/// <summary>How to search: a validated value.</summary>
public sealed record SearchOptions
{
    /// <summary>What to minimize.</summary>
    public Criterion Criterion { get; init => field = Enum.IsDefined(value) ? value : throw BadOption.Unknown(value); } = Criterion.Bic;

    /// <summary>How to fit each candidate; its number of components, which the search tries itself, is left out.</summary>
    public FitOptions Fit { get; init => field = value ?? throw BadOption.Null(); } = new();

    /// <summary>The number of folds, 2 or more, where the criterion is <see cref="Criterion.CrossValidation"/>.</summary>
    public int Folds { get; init => field = value >= 2 ? value : throw BadOption.Of(value, "There must be at least 2 folds."); } = CrossValidation.DefaultFolds;

    /// <summary>Whether the best candidates are compared by cross-validation where rows are few, when the criterion is <see cref="Criterion.Bic"/>.</summary>
    public FinalistValidation Validation { get; init => field = value ?? throw BadOption.Null(); } = FinalistValidation.Automatic;

    /// <summary>
    /// Whether the range of numbers of components opens upwards: while the best candidate is at or next to its upper end, more
    /// components are tried, up to five times as many. The result has all that were tried.
    /// </summary>
    public bool OpensUpwards { get; init; }

    /// <summary>
    /// Ends the search early: the best candidate that has made starts is finished, others while that takes no longer than a second,
    /// and the result says so by <see cref="SearchResult.IsComplete"/>. Of cross-validation only what is finished counts. Where
    /// there is no candidate, the search ends with <see cref="OperationCanceledException"/>.
    /// </summary>
    [JsonIgnore]
    public CancellationToken Stop { get; init; }

    /// <summary>Told of every candidate that is finished, by one thread at a time; null for no reports.</summary>
    [JsonIgnore]
    public IProgress<SearchProgress>? Progress { get; init; }
}
