namespace Mixtura;

/// <summary>How standard errors and intervals of a mixture's parameters are found.</summary>
public enum UncertaintyMethod
{
    /// <summary>
    /// From the observed information, the negative second derivatives of the log-likelihood (Louis 1982; Oakes 1999): right
    /// where the model holds and rows are many. One pass over the rows.
    /// </summary>
    Information,

    /// <summary>
    /// The information on both sides of the scores' covariance, I⁻¹·B·I⁻¹ (White 1982): right for many rows also where the
    /// model does not hold.
    /// </summary>
    Sandwich,

    /// <summary>Refits to rows drawn with replacement (Efron 1979).</summary>
    Bootstrap,

    /// <summary>Refits to tables that are drawn from the model (McLachlan and Peel 2000, section 2.16).</summary>
    ParametricBootstrap,

    /// <summary>Refits to the same rows with exponential weights (Newton and Raftery 1994).</summary>
    WeightedLikelihoodBootstrap,
}
