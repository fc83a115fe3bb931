using System.Collections.Immutable;

namespace Mixtura;

/// <summary>Names of the covariance structures and the words other programs use for them.</summary>
public static class Covariances
{
    /// <summary>All structures, from the fewest parameters to the most.</summary>
    public static ImmutableArray<Covariance> All { get; } = [Covariance.VII, Covariance.VVI, Covariance.EEE, Covariance.VVV];

    /// <summary>The structures that differ from each other in a number of columns: in one column only EEE (equal variances) and VVV (varying).</summary>
    /// <param name="dimensions">The number of columns, d.</param>
    public static ImmutableArray<Covariance> Distinct(int dimensions)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(dimensions, 1);
        return dimensions == 1 ? [Covariance.EEE, Covariance.VVV] : All;
    }

    /// <summary>Reads a structure's name: VII, VVI, EEE, VVV or its alias spherical, diagonal (diag), tied, full; for one column also V and E.</summary>
    /// <param name="name">The name; case does not matter.</param>
    /// <param name="covariance">The structure.</param>
    /// <returns>Whether the name is known.</returns>
    public static bool TryParse(string name, out Covariance covariance)
    {
        ArgumentNullException.ThrowIfNull(name);
        Covariance? found = name.Trim().ToUpperInvariant() switch
        {
            "VII" or "SPHERICAL" => Covariance.VII,
            "VVI" or "DIAGONAL" or "DIAG" => Covariance.VVI,
            "EEE" or "TIED" or "E" => Covariance.EEE,
            "VVV" or "FULL" or "V" => Covariance.VVV,
            _ => null,
        };
        covariance = found ?? default;
        return found is not null;
    }

    /// <summary>What a structure means, in a few words.</summary>
    /// <param name="covariance">The structure.</param>
    public static string Describe(Covariance covariance) => covariance switch
    {
        Covariance.VII => "spherical: one variance for each component",
        Covariance.VVI => "diagonal: a variance for each component and column",
        Covariance.EEE => "tied: one full covariance for all components",
        Covariance.VVV => "full: a covariance for each component",
        _ => throw new ArgumentOutOfRangeException(nameof(covariance)),
    };
}
