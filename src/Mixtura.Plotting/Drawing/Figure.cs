using ScottPlot;
using SkiaSharp;

namespace Mixtura.Plotting;

/// <summary>A page with a title, notes beneath it, a legend on the right and panels in between.</summary>
internal sealed class Figure
{
    private const float Edge = 14;
    private const float NarrowestWithLegend = 300;

    private readonly List<Panel> _panels = [];
    private readonly int _width;
    private readonly int _height;
    private readonly string _title;
    private readonly string _note;
    private readonly IReadOnlyList<LegendEntry> _legend;

    public Figure(PlotOptions options, int width, int height, IReadOnlyList<LegendEntry> legend, IEnumerable<string> notes)
    {
        _width = options.Width ?? width;
        _height = options.Height ?? height;
        _title = OneLine(options.Title ?? "");
        _note = string.Join("  ·  ", notes);
        float top = Edge - 4;
        top += _title.Length > 0 ? Theme.TitleSize + 9 : 0;
        top += _note.Length > 0 ? Theme.NoteSize + 8 : 0;
        _legend = _width < NarrowestWithLegend ? [] : FigureLegend.Shorten([.. legend.Select(entry => entry with { Text = OneLine(entry.Text) })], _height - top - Edge);
        float right = _legend.Count == 0 ? 4 : FigureLegend.Width(_legend) + 26;
        Body = new PixelRect(Edge - 6, _width - Edge - right, _height - 6, top);
    }

    /// <summary>Where panels go.</summary>
    public PixelRect Body { get; }

    public void Add(Panel panel) => _panels.Add(panel);

    public Picture Finish()
    {
        using var recorder = new SKPictureRecorder();
        SKCanvas canvas = recorder.BeginRecording(SKRect.Create(_width, _height));
        canvas.DrawColor(SKColors.White);
        float baseline = Edge - 6;
        if (_title.Length > 0)
        {
            baseline += Theme.TitleSize + 2;
            Pen.Write(canvas, BundledFont.Fit(_title, Theme.TitleSize, _width - (2 * Edge), strong: true), Edge, baseline, Theme.TitleSize, Theme.Ink, strong: true);
            baseline += 7;
        }

        if (_note.Length > 0)
        {
            baseline += Theme.NoteSize;
            Pen.Write(canvas, BundledFont.Fit(_note, Theme.NoteSize, _width - (2 * Edge)), Edge, baseline, Theme.NoteSize, Theme.Soft);
        }

        foreach (Panel panel in _panels)
        {
            panel.Draw(canvas);
        }

        FigureLegend.Draw(canvas, _legend, Body.Right + 18, Body.Top + 4);
        return new Picture(recorder.EndRecording(), _width, _height);
    }

    /// <summary>Text without the line breaks and control letters that no font draws.</summary>
    public static string OneLine(string text) => string.Concat(text.Select(c => char.IsControl(c) ? ' ' : c)).Trim();
}
