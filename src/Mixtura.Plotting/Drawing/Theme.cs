using ScottPlot;

namespace Mixtura.Plotting;

/// <summary>Colours, marks and sizes: a light theme for print, the hues of Okabe and Ito (2008), which the colour-blind can tell apart.</summary>
internal static class Theme
{
    public const float TitleSize = 17;
    public const float LabelSize = 14;
    public const float TickSize = 12;
    public const float LegendSize = 13;
    public const float NoteSize = 11.5f;
    public const double AreaOpacity = 0.3;

    public static readonly Color Ink = Color.FromHex("#222222");
    public static readonly Color Soft = Color.FromHex("#5A5A5A");
    /// <summary>Rows of noise are small and grey, so that they do not look like another component.</summary>
    public const MarkerShape NoiseMark = MarkerShape.FilledCircle;
    public const float NoiseSize = 0.55f;

    public static readonly Color Noise = Color.FromHex("#7A7A7A");
    public static readonly Color Frame = Color.FromHex("#9A9A9A");
    public static readonly Color Grid = Color.FromHex("#ECECEC");
    public static readonly Color Histogram = Color.FromHex("#D9D9D9");
    public static readonly Color HistogramEdge = Color.FromHex("#BDBDBD");

    /// <summary>One hue from light to dark, for regions within regions: lightness orders them, so hue need not be seen.</summary>
    private static readonly Color[] s_steps = [Color.FromHex("#DCEAF6"), Color.FromHex("#A8CCE8"), Color.FromHex("#5F9FCE")];

    // Those of Okabe and Ito but for yellow, which white paper swallows, and black; then, one after the other, what is furthest from all
    // before it, from white, ink and the noise's grey, to the eyes of the three kinds.
    private static readonly Color[] s_hues =
    [
        Color.FromHex("#0072B2"),
        Color.FromHex("#D55E00"),
        Color.FromHex("#009E73"),
        Color.FromHex("#CC79A7"),
        Color.FromHex("#E69F00"),
        Color.FromHex("#56B4E9"),
        Color.FromHex("#882266"),
        Color.FromHex("#77CC88"),
        Color.FromHex("#6611FF"),
        Color.FromHex("#005500"),
        Color.FromHex("#8877FF"),
        Color.FromHex("#0000AA"),
    ];

    private static readonly MarkerShape[] s_filled =
    [
        MarkerShape.FilledCircle,
        MarkerShape.FilledSquare,
        MarkerShape.FilledTriangleUp,
        MarkerShape.FilledDiamond,
        MarkerShape.FilledTriangleDown,
    ];

    private static readonly MarkerShape[] s_hollow =
    [
        MarkerShape.OpenCircle,
        MarkerShape.OpenSquare,
        MarkerShape.OpenTriangleUp,
        MarkerShape.OpenDiamond,
        MarkerShape.OpenTriangleDown,
    ];

    // The numbers of hues, marks and dashes have no common divisor, so that a series looks like another only after 420 of them.
    private static readonly LinePattern[] s_dashes =
    [
        LinePattern.Solid,
        new LinePattern([8, 4], 0, "dashes"),
        new LinePattern([2, 3], 0, "dots"),
        new LinePattern([9, 3, 2, 3], 0, "dash dot"),
        new LinePattern([14, 4], 0, "long dashes"),
        new LinePattern([5, 3], 0, "short dashes"),
        new LinePattern([9, 3, 2, 3, 2, 3], 0, "dash dot dot"),
    ];

    /// <summary>The colour of a region: 0 for the outermost of three.</summary>
    public static Color Step(int inwards) => s_steps[inwards];

    public static Color Hue(int series) => s_hues[series % s_hues.Length];

    public static MarkerShape Mark(int series) => s_filled[series % s_filled.Length];

    public static MarkerShape HollowMark(int series) => s_hollow[series % s_hollow.Length];

    public static LinePattern Dash(int series) => s_dashes[series % s_dashes.Length];

    /// <summary>The size at which a mark weighs as much on the page as a circle of the given size.</summary>
    public static float MarkSize(int series, float size) => size * (series % s_filled.Length) switch
    {
        1 => 0.88f,
        2 or 4 => 1.2f,
        3 => 1.05f,
        _ => 1f,
    };
}
