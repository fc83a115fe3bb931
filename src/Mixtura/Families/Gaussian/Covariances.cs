using System.Collections.Immutable;

namespace Mixtura;

/// <summary>Names of the covariance structures, the words other programs use for them, and what they have in common.</summary>
public static class Covariances
{
    /// <summary>All fourteen structures, diagonal ones first, each kind from the fewest parameters to the most.</summary>
    public static ImmutableArray<Covariance> All { get; } = [.. Enum.GetValues<Covariance>()];

    /// <summary>The four that most programs know: spherical (VII), diagonal (VVI), tied (EEE) and full (VVV).</summary>
    public static ImmutableArray<Covariance> Usual { get; } = [Covariance.VII, Covariance.VVI, Covariance.EEE, Covariance.VVV];

    /// <summary>The structures that differ from each other in a number of columns: in one column only EEE (equal variances) and VVV (varying).</summary>
    /// <param name="dimensions">The number of columns, d.</param>
    public static ImmutableArray<Covariance> Distinct(int dimensions)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(dimensions, 1);
        return dimensions == 1 ? [Covariance.EEE, Covariance.VVV] : All;
    }

    /// <summary>Reads a structure's name: one of the fourteen or an alias (spherical, diagonal or diag, tied, full); for one column also E and V.</summary>
    /// <param name="name">The name; case does not matter.</param>
    /// <param name="covariance">The structure.</param>
    /// <returns>Whether the name is known.</returns>
    public static bool TryParse(string name, out Covariance covariance)
    {
        ArgumentNullException.ThrowIfNull(name);
        string word = name.Trim().ToUpperInvariant();
        Covariance? found = word switch
        {
            "SPHERICAL" => Covariance.VII,
            "DIAGONAL" or "DIAG" => Covariance.VVI,
            "TIED" or "E" => Covariance.EEE,
            "FULL" or "V" => Covariance.VVV,
            _ => All.Cast<Covariance?>().FirstOrDefault(structure => structure.ToString() == word),
        };
        covariance = found ?? default;
        return found is not null;
    }

    /// <summary>What a structure means, in a few words.</summary>
    /// <param name="covariance">The structure.</param>
    public static string Describe(Covariance covariance) => covariance switch
    {
        Covariance.EII => "spherical: one variance for all components",
        Covariance.VII => "spherical: one variance for each component",
        Covariance.EEI => "diagonal: a variance for each column, the same for all components",
        Covariance.VEI => "diagonal: equal shape, a volume for each component",
        Covariance.EVI => "diagonal: equal volume, a shape for each component",
        Covariance.VVI => "diagonal: a variance for each component and column",
        Covariance.EEE => "tied: one full covariance for all components",
        Covariance.VEE => "equal shape and orientation, a volume for each component",
        Covariance.EVE => "equal volume and orientation, a shape for each component",
        Covariance.VVE => "equal orientation, a volume and shape for each component",
        Covariance.EEV => "equal volume and shape, an orientation for each component",
        Covariance.VEV => "equal shape, a volume and orientation for each component",
        Covariance.EVV => "equal volume, a shape and orientation for each component",
        Covariance.VVV => "full: a covariance for each component",
        _ => throw new ArgumentOutOfRangeException(nameof(covariance)),
    };

    /// <summary>Whether a structure's columns are uncorrelated within each component.</summary>
    /// <param name="covariance">The structure.</param>
    public static bool IsDiagonal(Covariance covariance) => Anatomy.Of(covariance).Orientation == Sharing.None;
}
