namespace Mixtura.Cli.Options;

/// <summary>What a picture shows.</summary>
internal enum PictureKind
{
    Classification,
    Uncertainty,
    Regions,
    Projection,
    Profiles,
    Entropy,
}
