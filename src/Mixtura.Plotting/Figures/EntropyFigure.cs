using System.Collections.Immutable;
using ScottPlot;

namespace Mixtura.Plotting;

/// <summary>The picture of merging by entropy.</summary>
internal static class EntropyFigure
{
    private const int MostListed = 5;

    public static Picture Draw(EntropyMerging merging, PlotOptions options)
    {
        int k = merging.ComponentCount;
        if (k < 2)
        {
            throw new ModelException("one component cannot be merged with another; give a model of several components", "components");
        }

        bool isJudged = k >= EntropyMerging.FewestForBreak;
        PiecewiseLine? lines = isJudged ? merging.Fit(2) : null;
        double highest = merging.Entropies[^1];
        AxisScale scale = AxisScale.For(0, highest);
        double top = highest > 0 ? scale.Position(highest) : 1;
        options = options with { Title = options.Title ?? Title(merging, options.Terms) };
        var figure = new Figure(options, 860, 520, Legend(merging, lines, options.Terms), isJudged ? [] : [$"a break of two lines is judged from {EntropyMerging.FewestForBreak} {options.Terms.Components} on"]);
        var panel = new Panel(
            figure.Body,
            new PanelAxis(0.5, k + 0.5) { Label = "number of clusters", Integers = true },
            new PanelAxis(-0.07 * top, 1.1 * top) { Label = scale.Label("entropy") });
        Coordinates[] points = [.. merging.Entropies.Select((entropy, i) => new Coordinates(i + 1, scale.Position(entropy)))];
        foreach (LineSegment line in lines?.Segments ?? [])
        {
            panel.Line([new Coordinates(line.From, scale.Position(line.At(line.From))), new Coordinates(line.To, scale.Position(line.At(line.To)))], Theme.Hue(1), 2, Theme.Dash(5));
        }

        panel.Line(points, Theme.Hue(0).WithAlpha(0.5), 1.4f);
        panel.Mark(points, MarkerShape.FilledCircle, 9, Theme.Hue(0));
        if (merging.HasClearBreak)
        {
            panel.Mark([points[merging.SuggestedClusters - 1]], MarkerShape.OpenCircle, 19, Theme.Ink, 2);
        }

        figure.Add(panel);
        return figure.Finish();
    }

    private static string List(ImmutableArray<int> components, PlotTerms terms) => components.Length switch
    {
        1 => Words.Place(components[0]),
        <= MostListed => "(" + string.Join(" ", components.Select(Words.Place)) + ")",
        _ => $"({components.Length} {terms.Components})",
    };

    private static string Title(EntropyMerging merging, PlotTerms terms)
    {
        string merged = $"Merging {merging.ComponentCount} {terms.Components}";
        return merging.ComponentCount < 3 ? $"Merging two {terms.Components} leaves one cluster"
            : merging.ComponentCount < EntropyMerging.FewestForBreak ? $"{merged}: too few to judge a break of the entropy"
            : merging.HasClearBreak ? $"{merged}: the entropy breaks at {Words.Count(merging.SuggestedClusters, "cluster")}"
            : $"{merged}: the entropy has no clear break";
    }

    private static List<LegendEntry> Legend(EntropyMerging merging, PiecewiseLine? lines, PlotTerms terms)
    {
        var entries = new List<LegendEntry>
        {
            new("entropy") { Mark = MarkerShape.FilledCircle, MarkSize = 9, Color = Theme.Hue(0), Line = LinePattern.Solid, LineWidth = 1.4f },
        };
        if (lines is not null)
        {
            entries.Add(new LegendEntry("two lines fitted") { Color = Theme.Hue(1), Line = Theme.Dash(5) });
        }

        if (merging.HasClearBreak)
        {
            entries.Add(new LegendEntry($"break: {Words.Count(merging.SuggestedClusters, "cluster")}") { Mark = MarkerShape.OpenCircle, MarkSize = 16 });
        }

        entries.Add(new LegendEntry("merged, to so many clusters") { IsHeading = true });
        entries.AddRange(merging.Mergers.Select(merger => new LegendEntry($"{merger.Clusters}: {List(merger.First, terms)} + {List(merger.Second, terms)}") { IsSeries = true, IsText = true }));
        return entries;
    }
}
