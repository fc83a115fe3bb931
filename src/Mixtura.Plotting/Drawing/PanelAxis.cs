namespace Mixtura.Plotting;

/// <summary>One axis of a panel, in positions on its scale: limits, what is written along it and beside it.</summary>
internal sealed record PanelAxis(double Low, double High)
{
    public string Label { get; init; } = "";

    /// <summary>Names of the places 0, 1, …; empty where the axis has numbers.</summary>
    public IReadOnlyList<string> Names { get; init; } = [];

    public bool Integers { get; init; }

    public bool ShowTickLabels { get; init; } = true;

    /// <summary>Whether there are ticks at all.</summary>
    public bool HasTicks { get; init; } = true;

    public AxisTicks Ticks(double pixels, double spacing)
    {
        if (!HasTicks)
        {
            return new AxisTicks([], []);
        }

        if (Names.Count == 0)
        {
            return AxisTicks.Between(Low, High, pixels, Integers ? Math.Min(spacing, 42) : spacing, Integers);
        }

        int every = Math.Max(1, (int)Math.Ceiling(Names.Count * 14.0 / Math.Max(1, pixels)));
        int[] shown = [.. Enumerable.Range(0, Names.Count).Where(i => i % every == 0)];
        return new AxisTicks([.. shown.Select(i => (double)i)], [.. shown.Select(i => Names[i])]);
    }
}
