namespace Mixtura.Inference;

/// <summary>Whether a parameter is at the edge of what it can be, where estimates are not normal even for many rows.</summary>
internal enum ParameterBound
{
    None,

    /// <summary>It is known from elsewhere and not estimated.</summary>
    Held,

    /// <summary>The component has no rows, so nothing tells its parameters.</summary>
    NoRows,

    /// <summary>It is 0, the least that a rate or a probability can be.</summary>
    Zero,

    /// <summary>It is 1, the most that a probability can be.</summary>
    One,

    /// <summary>The covariance is held at the family's floor.</summary>
    Floor,
}
