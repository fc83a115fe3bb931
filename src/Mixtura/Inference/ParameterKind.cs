namespace Mixtura;

/// <summary>What a parameter is.</summary>
public enum ParameterKind
{
    /// <summary>A mixing proportion.</summary>
    Weight,

    /// <summary>The expected value of a column.</summary>
    Mean,

    /// <summary>The variance of a column.</summary>
    Variance,

    /// <summary>The covariance of two columns.</summary>
    Covariance,

    /// <summary>The rate of a column of counts.</summary>
    Rate,

    /// <summary>The probability of a level.</summary>
    Probability,

    /// <summary>Any other function of a mixture.</summary>
    Derived,
}
