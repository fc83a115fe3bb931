using ScottPlot;
using SkiaSharp;

namespace Mixtura.Plotting;

/// <summary>A page with a title, notes beneath it, panels, and a legend to their right, or beneath them where the page is narrow.</summary>
internal sealed class Figure
{
    private const float Edge = 14;
    private const float NarrowestWithLegend = 300;
    private const float NarrowestWithLegendBeside = 480;
    private const float LegendShareBeneath = 0.4f;
    private const int MostLines = 3;

    private readonly List<Panel> _panels = [];
    private readonly int _width;
    private readonly int _height;
    private readonly IReadOnlyList<string> _title;
    private readonly IReadOnlyList<string> _note;
    private readonly IReadOnlyList<LegendEntry> _legend;

    public Figure(PlotOptions options, int width, int height, IReadOnlyList<LegendEntry> legend, IEnumerable<string> notes)
    {
        _width = options.Width ?? width;
        _height = options.Height ?? height;
        _title = Lines(OneLine(options.Title ?? ""), Theme.TitleSize, strong: true);
        _note = Lines(string.Join("  ·  ", notes), Theme.NoteSize, strong: false);
        float top = Edge - 4;
        top += _title.Count > 0 ? (_title.Count * (Theme.TitleSize + 3)) + 6 : 0;
        top += _note.Count > 0 ? (_note.Count * (Theme.NoteSize + 3)) + 5 : 0;
        LegendEntry[] entries = [.. legend.Select(entry => entry with { Text = OneLine(entry.Text) })];
        if (IsLegendBeneath)
        {
            _legend = FigureLegend.ShortenBeneath(entries, LegendWidth, LegendShareBeneath * (_height - top));
            Body = new PixelRect(Edge - 6, _width - Edge - 4, _height - 6 - FigureLegend.HeightBeneath(_legend, LegendWidth), top);
        }
        else
        {
            _legend = _width < NarrowestWithLegend ? [] : FigureLegend.Shorten(entries, _height - top - Edge);
            float right = _legend.Count == 0 ? 4 : FigureLegend.Width(_legend) + 26;
            Body = new PixelRect(Edge - 6, _width - Edge - right, _height - 6, top);
        }
    }

    private bool IsLegendBeneath => _width is >= (int)NarrowestWithLegend and < (int)NarrowestWithLegendBeside;

    private float LegendWidth => _width - (2 * Edge);

    /// <summary>Where panels go.</summary>
    public PixelRect Body { get; }

    public void Add(Panel panel) => _panels.Add(panel);

    public Picture Finish()
    {
        using var recorder = new SKPictureRecorder();
        SKCanvas canvas = recorder.BeginRecording(SKRect.Create(_width, _height));
        canvas.DrawColor(SKColors.White);
        float baseline = Edge - 6;
        foreach (string line in _title)
        {
            baseline += Theme.TitleSize + (ReferenceEquals(line, _title[0]) ? 2 : 3);
            Pen.Write(canvas, line, Edge, baseline, Theme.TitleSize, Theme.Ink, strong: true);
        }

        baseline += _title.Count > 0 ? 7 : 0;
        foreach (string line in _note)
        {
            baseline += Theme.NoteSize + (ReferenceEquals(line, _note[0]) ? 0 : 3);
            Pen.Write(canvas, line, Edge, baseline, Theme.NoteSize, Theme.Soft);
        }

        foreach (Panel panel in _panels)
        {
            panel.Draw(canvas);
        }

        if (IsLegendBeneath)
        {
            FigureLegend.DrawBeneath(canvas, _legend, Edge, Body.Bottom + 4, LegendWidth);
        }
        else
        {
            FigureLegend.Draw(canvas, _legend, Body.Right + 18, Body.Top + 4);
        }

        return new Picture(recorder.EndRecording(), _width, _height);
    }

    private IReadOnlyList<string> Lines(string text, float size, bool strong) =>
        text.Length == 0 ? [] : BundledFont.Wrap(text, size, _width - (2 * Edge), MostLines, strong);

    /// <summary>Text without the line breaks and control letters that no font draws.</summary>
    public static string OneLine(string text) => string.Concat(text.Select(c => char.IsControl(c) ? ' ' : c)).Trim();
}
