using System.Text.Json.Serialization;

namespace Mixtura;

/// <summary>How to test k components against k + 1 by the bootstrap: a validated value.</summary>
public sealed record BootstrapTestOptions
{
    /// <summary>The number of replicates, B, at least 1. With 99 the smallest p-value is 0.01, and one of 0.05 has a standard error of 0.022.</summary>
    public int Replicates { get; init => field = value >= 1 ? value : throw BadOption.Of(value, "There must be at least one replicate."); } = 99;

    /// <summary>
    /// Replicates end as soon as the p-value of all of them is sure to be above this level, between 0 and 1 (Besag and Clifford 1991);
    /// null for all replicates. The decision at the level is the same as with all of them.
    /// </summary>
    public double? StopAbove { get; init => field = value is null or (> 0 and < 1) ? value : throw BadOption.Of(value, "The level must be between 0 and 1."); }

    /// <summary>
    /// How to fit the table and every replicate; its number of components, which the test is told, is left out. Its seed is that of the replicates too:
    /// each draws rows and starts by numbers of its own. Its limits and its checkpoint are for sequences of tests.
    /// </summary>
    public FitOptions Fit { get; init => field = value ?? throw BadOption.Null(); } = new();

    /// <summary>
    /// The most bytes that the rows of replicates may take, above 0; where they need more, each pass draws them anew, to the same bits. Null for as
    /// much as the table has where that is streamed (<see cref="RowTable.Stream"/>), and as they need where it is not.
    /// </summary>
    public long? Memory { get; init => field = value is null or > 0 ? value : throw BadOption.Of(value, "The memory for rows must be above 0 bytes."); }

    /// <summary>Told of every replicate that is finished, by one thread at a time; null for no reports.</summary>
    [JsonIgnore]
    public IProgress<BootstrapTestProgress>? Progress { get; init; }
}
