using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using SkiaSharp;

namespace Mixtura.Plotting;

/// <summary>A finished picture, to be written as PNG or SVG. Immutable and thread-safe; the same picture gives the same bytes.</summary>
public sealed partial class Picture
{
    /// <summary>The scale at which PNG files are written unless told otherwise: two pixels for each of the picture's own.</summary>
    public const double DefaultScale = 2;

    private const double MaximumScale = 8;

    private readonly SKPicture _recording;
    private readonly Lock _gate = new();

    internal Picture(SKPicture recording, int width, int height)
    {
        _recording = recording;
        Width = width;
        Height = height;
    }

    /// <summary>The width in pixels at scale 1.</summary>
    public int Width { get; }

    /// <summary>The height in pixels at scale 1.</summary>
    public int Height { get; }

    /// <summary>The picture as a PNG file.</summary>
    /// <param name="scale">Pixels of the file for each of the picture's own, more than 0 and at most 8.</param>
    public byte[] ToPng(double scale = DefaultScale)
    {
        if (!(scale > 0 && scale <= MaximumScale))
        {
            throw new ArgumentOutOfRangeException(nameof(scale), scale, $"The scale is more than 0 and at most {MaximumScale}.");
        }

        var info = new SKImageInfo(Math.Max(1, (int)Math.Round(Width * scale)), Math.Max(1, (int)Math.Round(Height * scale)), SKColorType.Rgba8888, SKAlphaType.Premul);
        lock (_gate)
        {
            using SKSurface surface = SKSurface.Create(info) ?? throw new InvalidOperationException($"There is no memory for a picture of {info.Width} × {info.Height} pixels.");
            surface.Canvas.Clear(SKColors.White);
            surface.Canvas.Scale((float)scale);
            DrawTo(surface.Canvas);
            using SKImage image = surface.Snapshot();
            using SKData data = image.Encode(SKEncodedImageFormat.Png, 100);
            return data.ToArray();
        }
    }

    /// <summary>The picture as an SVG document. Text stays text; where Open Sans is not installed a similar font stands in.</summary>
    public string ToSvg()
    {
        using var stream = new MemoryStream();
        lock (_gate)
        {
            using SKCanvas canvas = SKSvgCanvas.Create(SKRect.Create(Width, Height), stream);
            DrawTo(canvas);
        }

        string svg = Encoding.UTF8.GetString(stream.ToArray());
        svg = FontFamily().Replace(svg, "font-family=\"'Open Sans', 'Segoe UI', 'Helvetica Neue', Arial, sans-serif\"");
        svg = Tag().Replace(svg, tag => LongNumber().Replace(tag.Value, Shortened));

        // Skia numbers what it refers to by a counter of the whole process, so the same picture would have other bytes each time.
        var numbers = new Dictionary<string, int>(StringComparer.Ordinal);
        string Renumbered(Match name)
        {
            string key = name.Groups[2].Value;
            numbers.TryAdd(key, numbers.Count + 1);
            return string.Create(CultureInfo.InvariantCulture, $"{name.Groups[1].Value}{key[..key.IndexOf('_', StringComparison.Ordinal)]}_{numbers[key]}");
        }

        svg = Tag().Replace(svg, tag => Reference().Replace(tag.Value, Renumbered));
        return Root().Replace(svg, string.Create(CultureInfo.InvariantCulture, $"$0 viewBox=\"0 0 {Width} {Height}\""), 1);
    }

    /// <summary>Draws the recording, which is kept from the garbage collector for as long: SkiaSharp passes on only its handle, and its finalizer would free it.</summary>
    private void DrawTo(SKCanvas canvas)
    {
        canvas.DrawPicture(_recording);
        GC.KeepAlive(_recording);
    }

    /// <summary>Writes the picture to a file whose ending says how: .png (at <see cref="DefaultScale"/>) or .svg.</summary>
    /// <param name="path">The file, replaced if it is there. It appears whole or not at all.</param>
    /// <exception cref="ArgumentException">The ending is neither .png nor .svg.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public void Save(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        WholeFile.Write(path, FormatOf(path) == PictureFormat.Png ? ToPng() : Encoding.UTF8.GetBytes(ToSvg()));
    }

    /// <summary>The format that a file's ending stands for, to refuse a name before any work is done.</summary>
    /// <param name="path">A file name ending in .png or .svg.</param>
    /// <exception cref="ArgumentException">The ending is neither.</exception>
    public static PictureFormat FormatOf(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return Path.GetExtension(path).ToUpperInvariant() switch
        {
            ".PNG" => PictureFormat.Png,
            ".SVG" => PictureFormat.Svg,
            "" => throw new ArgumentException($"'{path}' has no ending; a picture is written as .png or .svg.", nameof(path)),
            _ => throw new ArgumentException($"'{path}' ends in {Path.GetExtension(path)}; a picture is written as .png or .svg.", nameof(path)),
        };
    }

    private static string Shortened(Match number) =>
        double.Parse(number.ValueSpan, CultureInfo.InvariantCulture).ToString("0.##", CultureInfo.InvariantCulture);

    [GeneratedRegex("<[^>]*>")]
    private static partial Regex Tag();

    [GeneratedRegex("\\d+\\.\\d{3,}(?![\\de])")]
    private static partial Regex LongNumber();

    [GeneratedRegex("font-family=\"[^\"]*Open Sans[^\"]*\"")]
    private static partial Regex FontFamily();

    [GeneratedRegex("(\\bid=\"|#)([A-Za-z]+_[0-9a-f]+)\\b")]
    private static partial Regex Reference();

    [GeneratedRegex("<svg\\b")]
    private static partial Regex Root();
}
