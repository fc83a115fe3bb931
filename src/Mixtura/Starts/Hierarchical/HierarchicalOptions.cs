using System.Runtime.CompilerServices;

namespace Mixtura;

/// <summary>How rows are clustered hierarchically: a validated value.</summary>
public sealed record HierarchicalOptions
{
    /// <summary>What a merge costs.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not one of the criteria.</exception>
    public HierarchicalCriterion Criterion { get; init => field = Defined(value); } = HierarchicalCriterion.VVV;

    /// <summary>In which coordinates.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not one of the transformations.</exception>
    public DataTransformation Transformation { get; init => field = Defined(value); } = DataTransformation.SVD;

    private static T Defined<T>(T value, [CallerMemberName] string name = "")
        where T : struct, Enum =>
        Enum.IsDefined(value) ? value : throw BadOption.Unknown(value, name);
}
