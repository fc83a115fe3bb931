using System.Globalization;
using Mixtura.Plotting;

namespace Mixtura.Cli.Options;

/// <summary>The value of --size: width and height in pixels.</summary>
internal readonly record struct PictureSize(int Width, int Height)
{
    public static PictureSize Parse(string text)
    {
        string[] parts = text.Split('x', 'X', '×');
        return parts.Length == 2 && Read(parts[0], out int width) && Read(parts[1], out int height)
            ? new PictureSize(width, height)
            : throw new FormatException($"give width and height from {PlotOptions.MinimumSize} to {PlotOptions.MaximumSize} pixels, for instance 900x600");
    }

    private static bool Read(string text, out int value) =>
        int.TryParse(text.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out value) && value is >= PlotOptions.MinimumSize and <= PlotOptions.MaximumSize;
}
