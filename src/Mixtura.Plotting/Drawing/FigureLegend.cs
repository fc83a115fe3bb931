using ScottPlot;
using SkiaSharp;

namespace Mixtura.Plotting;

/// <summary>A legend that never covers data: in a column of its own right of the panels, or in lines beneath them.</summary>
internal static class FigureLegend
{
    private const float Row = 21;
    private const float Gap = 10;
    private const float Sample = 30;
    private const float Space = 9;
    private const float MaximumText = 190;
    private const float Between = 16;

    public static float Width(IReadOnlyList<LegendEntry> entries) => entries.Count == 0
        ? 0
        : entries.Max(e => (e.IsHeading || e.IsText ? 0 : Sample + Space) + Math.Min(MaximumText, BundledFont.Measure(e.Text, Theme.LegendSize, e.IsHeading))) + 2;

    /// <summary>The entries that fit into a height: of a long series the last are left out, and an entry says how many.</summary>
    public static IReadOnlyList<LegendEntry> Shorten(IReadOnlyList<LegendEntry> entries, float height)
    {
        return ShortenTo(entries, Math.Max(2, (int)((height - (Gap * entries.Skip(1).Count(e => e.IsHeading))) / Row)));
    }

    /// <summary>The entries that fit into lines of a width and a height, left out as <see cref="Shorten"/> does.</summary>
    public static IReadOnlyList<LegendEntry> ShortenBeneath(IReadOnlyList<LegendEntry> entries, float width, float height)
    {
        IReadOnlyList<LegendEntry> shorter = entries;
        for (int room = entries.Count - 1; room >= 2 && HeightBeneath(shorter, width) > height; room--)
        {
            shorter = ShortenTo(entries, room);
        }

        return shorter;
    }

    /// <summary>The height of the lines that entries take.</summary>
    public static float HeightBeneath(IReadOnlyList<LegendEntry> entries, float width) =>
        entries.Count == 0 ? 0 : ((Flow(entries, width)[^1].Line + 1) * Row) + 8;

    public static void DrawBeneath(SKCanvas canvas, IReadOnlyList<LegendEntry> entries, float left, float top, float width)
    {
        foreach ((LegendEntry entry, float at, int line) in Flow(entries, width))
        {
            DrawEntry(canvas, entry, left + at, top + (line * Row) + (Row / 2), Math.Min(MaximumText, width));
        }
    }

    /// <summary>The place of each entry: one after the other, a new line where there is no room and at a heading.</summary>
    private static List<(LegendEntry Entry, float Left, int Line)> Flow(IReadOnlyList<LegendEntry> entries, float width)
    {
        var places = new List<(LegendEntry, float, int)>();
        float left = 0;
        int line = 0;
        foreach (LegendEntry entry in entries)
        {
            float own = Width([entry]);
            if (left > 0 && (entry.IsHeading || left + own > width))
            {
                line++;
                left = 0;
            }

            places.Add((entry, left, line));
            left += own + Between;
        }

        return places;
    }

    private static IReadOnlyList<LegendEntry> ShortenTo(IReadOnlyList<LegendEntry> entries, int room)
    {
        int[] series = [.. Enumerable.Range(0, entries.Count).Where(i => entries[i].IsSeries)];
        int surplus = entries.Count - room;
        if (surplus <= 0)
        {
            return entries;
        }

        if (series.Length < surplus + 2)
        {
            return [.. entries.Take(room)];
        }

        int[] dropped = series[^(surplus + 1)..];
        var shorter = new List<LegendEntry>(room);
        for (int i = 0; i < entries.Count; i++)
        {
            if (i == dropped[0])
            {
                shorter.Add(new LegendEntry($"… and {dropped.Length} more") { IsText = entries[i].IsText });
            }

            if (i < dropped[0] || i > dropped[^1])
            {
                shorter.Add(entries[i]);
            }
        }

        return shorter;
    }

    public static void Draw(SKCanvas canvas, IReadOnlyList<LegendEntry> entries, float left, float top)
    {
        float y = top;
        foreach (LegendEntry entry in entries)
        {
            if (entry.IsHeading && y > top)
            {
                y += Gap;
            }

            DrawEntry(canvas, entry, left, y + (Row / 2), MaximumText);
            y += Row;
        }
    }

    private static void DrawEntry(SKCanvas canvas, LegendEntry entry, float left, float middle, float width)
    {
        float text = left;
        if (!entry.IsHeading && !entry.IsText)
        {
            DrawSample(canvas, entry, left, middle);
            text += Sample + Space;
        }

        string shown = BundledFont.Fit(entry.Text, Theme.LegendSize, width, entry.IsHeading);
        Pen.Write(canvas, shown, text, middle + (Theme.LegendSize * 0.36f), Theme.LegendSize, entry.IsHeading ? Theme.Soft : Theme.Ink, strong: entry.IsHeading);
    }

    private static void DrawSample(SKCanvas canvas, LegendEntry entry, float left, float middle)
    {
        if (entry.Area is { } area)
        {
            using var fill = new SKPaint { Color = area.ToSKColor(), IsAntialias = true };
            canvas.DrawRect(left, entry.Line is null ? middle - 6 : middle, Sample, entry.Line is null ? 12 : 7, fill);
        }

        if (entry.Line is { } pattern)
        {
            using Paint paint = Paint.NewDisposablePaint();
            new LineStyle(entry.LineWidth, entry.Color, pattern).Render(canvas, new PixelLine(left, middle, left + Sample, middle), paint);
        }

        if (entry.Mark != MarkerShape.None)
        {
            using Paint paint = Paint.NewDisposablePaint();
            Marks.Style(entry.Mark, entry.MarkSize, entry.Color).Render(canvas, new Pixel(left + (Sample / 2), middle), paint);
        }
    }
}
