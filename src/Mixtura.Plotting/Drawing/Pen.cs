using ScottPlot;
using SkiaSharp;

namespace Mixtura.Plotting;

/// <summary>Writes text of a figure outside its panels.</summary>
internal static class Pen
{
    public static void Write(SKCanvas canvas, string text, float x, float y, float size, Color color, SKTextAlign align = SKTextAlign.Left, bool strong = false, float degrees = 0)
    {
        if (text.Length == 0)
        {
            return;
        }

        SKTypeface typeface = ScottPlot.Fonts.GetTypeface(BundledFont.For(text), strong, false);
        using var font = new SKFont(typeface, size) { Subpixel = true, Edging = SKFontEdging.Antialias, Hinting = SKFontHinting.None };
        using var paint = new SKPaint { Color = color.ToSKColor(), IsAntialias = true };
        canvas.Save();
        canvas.Translate(x, y);
        canvas.RotateDegrees(degrees);
        canvas.DrawText(text, 0, 0, align, font, paint);
        canvas.Restore();
    }
}
