using System.Collections.Immutable;

namespace Mixtura.Reporting;

/// <summary>What a report says besides what is in the search and the table.</summary>
public sealed record ReportOptions
{
    /// <summary>The title, or null for one made of the source and the number of groups.</summary>
    public string? Title { get; init; }

    /// <summary>Where the rows come from, for instance a file's name; null for the table's origin.</summary>
    public string? Source { get; init; }

    /// <summary>A row's number in its source, from 1, by its index in the table; null for the index and 1.</summary>
    public Func<long, long>? RowNumber { get; init; }

    /// <summary>For each row of the table the component that the fit knew it to be of, from 0, or −1; empty where it knew none. Intervals depend on it.</summary>
    public ImmutableArray<int> KnownLabels { get; init => field = value.IsDefault ? [] : value; } = [];

    /// <summary>Columns of labels that the fit did not use, to be set against the groups.</summary>
    public IReadOnlyList<LeftOutLabels> LeftOut { get; init => field = value ?? throw new ArgumentNullException(nameof(value)); } = [];

    /// <summary>What else a reader should know, a sentence each, for instance which rows were left out.</summary>
    public IReadOnlyList<string> Notes { get; init => field = value ?? throw new ArgumentNullException(nameof(Notes)); } = [];

    /// <summary>The command that gives the same result, or null.</summary>
    public string? Command { get; init; }

    /// <summary>The program that gives the same model, or null.</summary>
    public string? Program { get; init; }

    /// <summary>The confidence level of intervals, between 0 and 1.</summary>
    public double Level { get; init => field = value is > 0 and < 1 ? value : throw new ArgumentOutOfRangeException(nameof(Level), value, "Level: It must be between 0 and 1."); } = 0.95;

    /// <summary>A row is called unusual where all but this share of the model's own rows are likelier; between 0 and 1.</summary>
    public double OutlierShare { get; init => field = value is > 0 and < 1 ? value : throw new ArgumentOutOfRangeException(nameof(OutlierShare), value, "OutlierShare: It must be between 0 and 1."); } = 0.001;

    /// <summary>The seed of what is drawn.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>The number of threads; 0 for one on each core.</summary>
    public int Threads { get; init; }
}
