using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace Mixtura;

/// <summary>How the distribution of one class was found.</summary>
/// <param name="Name">The class's name.</param>
/// <param name="Family">The family that was fitted, with its structure.</param>
/// <param name="Components">The number of components.</param>
/// <param name="Rows">The number of the class's rows, or their total weight; 0 for a class that no label names.</param>
[JsonNumberHandling(JsonNumberHandling.AllowNamedFloatingPointLiterals)]
public sealed record ClassFit(string Name, Family Family, int Components, double Rows)
{
    /// <summary>
    /// With <see cref="DiscriminantMethod.MclustDA"/> the fit of the class's mixture: to the class's rows, or where rows of unknown class took
    /// part to all rows, each weighing as much as it belongs to the class. Otherwise null.
    /// </summary>
    public FitResult<Mixture>? Fit { get; init; }

    /// <summary>With <see cref="DiscriminantMethod.MclustDA"/> the candidates, fitted to this class's rows, and the best of them; otherwise null.</summary>
    public SearchResult? Search { get; init; }

    /// <summary>What the rows of <see cref="Search"/> are called in the table, from 0; found anew whenever they are asked for.</summary>
    public ImmutableArray<long> TableRows => OfClass?.Numbers() ?? [];

    internal ClassRows? OfClass { get; init; }
}
