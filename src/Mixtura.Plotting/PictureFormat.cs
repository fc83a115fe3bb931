namespace Mixtura.Plotting;

/// <summary>How a picture is written.</summary>
public enum PictureFormat
{
    /// <summary>Pixels, as Portable Network Graphics.</summary>
    Png,

    /// <summary>Shapes and text, as Scalable Vector Graphics.</summary>
    Svg,
}
