using ScottPlot;
using SkiaSharp;

namespace Mixtura.Plotting;

/// <summary>A legend in a column of its own, right of the panels, so that it never covers data.</summary>
internal static class FigureLegend
{
    private const float Row = 21;
    private const float Gap = 10;
    private const float Sample = 30;
    private const float Space = 9;
    private const float MaximumText = 190;

    public static float Width(IReadOnlyList<LegendEntry> entries) => entries.Count == 0
        ? 0
        : entries.Max(e => (e.IsHeading ? 0 : Sample + Space) + Math.Min(MaximumText, BundledFont.Measure(e.Text, Theme.LegendSize, e.IsHeading))) + 2;

    /// <summary>The entries that fit into a height; the last then says how many do not.</summary>
    public static IReadOnlyList<LegendEntry> Shorten(IReadOnlyList<LegendEntry> entries, float height)
    {
        int room = Math.Max(2, (int)((height - (Gap * entries.Skip(1).Count(e => e.IsHeading))) / Row));
        if (entries.Count <= room)
        {
            return entries;
        }

        return [.. entries.Take(room - 1), new LegendEntry($"… and {entries.Count - room + 1} more") { Color = Theme.Soft, IsHeading = true }];
    }

    public static void Draw(SKCanvas canvas, IReadOnlyList<LegendEntry> entries, float left, float top)
    {
        using Paint paint = Paint.NewDisposablePaint();
        float y = top;
        foreach (LegendEntry entry in entries)
        {
            if (entry.IsHeading && y > top)
            {
                y += Gap;
            }

            float middle = y + (Row / 2);
            float text = left;
            if (!entry.IsHeading)
            {
                DrawSample(canvas, paint, entry, left, middle);
                text += Sample + Space;
            }

            string shown = BundledFont.Fit(entry.Text, Theme.LegendSize, MaximumText, entry.IsHeading);
            Pen.Write(canvas, shown, text, middle + (Theme.LegendSize * 0.36f), Theme.LegendSize, entry.IsHeading ? Theme.Soft : Theme.Ink, strong: entry.IsHeading);
            y += Row;
        }
    }

    private static void DrawSample(SKCanvas canvas, Paint paint, LegendEntry entry, float left, float middle)
    {
        if (entry.Area is { } area)
        {
            using var fill = new SKPaint { Color = area.ToSKColor(), IsAntialias = true };
            canvas.DrawRect(left, entry.Line is null ? middle - 6 : middle, Sample, entry.Line is null ? 12 : 7, fill);
        }

        if (entry.Line is { } pattern)
        {
            new LineStyle(entry.LineWidth, entry.Color, pattern).Render(canvas, new PixelLine(left, middle, left + Sample, middle), paint);
        }

        if (entry.Mark != MarkerShape.None)
        {
            Marks.Style(entry.Mark, entry.MarkSize, entry.Color).Render(canvas, new Pixel(left + (Sample / 2), middle), paint);
        }
    }
}
