namespace Mixtura;

/// <summary>How a fit ended.</summary>
public enum FitOutcome
{
    /// <summary>The convergence criterion was met.</summary>
    Converged,

    /// <summary>The iteration limit came first.</summary>
    IterationLimit,

    /// <summary>The log-likelihood fell by more than rounding explains; the parameters before that step are returned.</summary>
    LikelihoodFell,
}
