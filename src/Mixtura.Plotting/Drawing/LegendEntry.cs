using ScottPlot;

namespace Mixtura.Plotting;

/// <summary>One line of a legend: a sample of line, area and mark, and what it stands for. A heading has no sample.</summary>
internal sealed record LegendEntry(string Text)
{
    public Color Color { get; init; } = Theme.Ink;

    public LinePattern? Line { get; init; }

    public float LineWidth { get; init; } = 2;

    public MarkerShape Mark { get; init; } = MarkerShape.None;

    public float MarkSize { get; init; } = 9;

    public Color? Area { get; init; }

    /// <summary>Whether it is one of many of a kind, of which some can be left out.</summary>
    public bool IsSeries { get; init; }

    public bool IsHeading { get; init; }

    /// <summary>Whether it is text alone, without room for a sample.</summary>
    public bool IsText { get; init; }
}
