using System.Collections.Immutable;

namespace Mixtura.Plotting;

/// <summary>How a picture looks: a validated value.</summary>
public sealed record PlotOptions
{
    /// <summary>The smallest width or height of a picture, in pixels.</summary>
    public const int MinimumSize = 120;

    /// <summary>The largest width or height of a picture, in pixels.</summary>
    public const int MaximumSize = 10_000;

    /// <summary>The width in pixels at scale 1, or null for one that suits the picture.</summary>
    public int? Width { get; init => field = Checked(value, nameof(Width)); }

    /// <summary>The height in pixels at scale 1, or null for one that suits the picture.</summary>
    public int? Height { get; init => field = Checked(value, nameof(Height)); }

    /// <summary>The title, or null for none.</summary>
    public string? Title { get; init; }

    /// <summary>The names of the columns to show, in this order; empty for all that the picture has room for, those that separate the components best (<see cref="ColumnSeparation"/>) where there are more.</summary>
    public ImmutableArray<string> Columns { get; init => field = value.IsDefault ? [] : value; } = [];

    /// <summary>What the picture calls components and weights.</summary>
    public PlotTerms Terms { get; init => field = value ?? throw new ArgumentNullException(nameof(Terms)); } = new();

    private static int? Checked(int? value, string name) => value is null or (>= MinimumSize and <= MaximumSize)
        ? value
        : throw new ArgumentOutOfRangeException(name, value, $"A picture is between {MinimumSize} and {MaximumSize} pixels wide and high.");
}
