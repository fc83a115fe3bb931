namespace Mixtura;

/// <summary>
/// What a merge of two groups may cost in agglomerative clustering (Banfield and Raftery 1993; Fraley 1998), by the
/// covariance structure whose classification likelihood it follows. Wₖ is the sum of squares and products of group k about
/// its mean, nₖ its weight, W the sum of all Wₖ, n the table's weight, p the number of columns and α the trace of the
/// table's covariance over p.
/// </summary>
public enum HierarchicalCriterion
{
    /// <summary>The sum of squares tr(W) (Ward 1963).</summary>
    EII,

    /// <summary>Σ nₖ·ln((tr(Wₖ) + α)/nₖ).</summary>
    VII,

    /// <summary>det(W/n) + tr(W/n) while a merge leaves the determinant below α, from there on the determinant alone.</summary>
    EEE,

    /// <summary>Σ nₖ·ln(det(Wₖ/nₖ) + (tr(Wₖ) + α)/nₖ): the trace stands in for the determinant of groups that are few or flat.</summary>
    VVV,
}
