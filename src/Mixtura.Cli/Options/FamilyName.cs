namespace Mixtura.Cli.Options;

/// <summary>The families as --family names them.</summary>
internal enum FamilyName
{
    Gaussian,
    Poisson,
    Categorical,
    Composite,
}
