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

    /// <summary>The fit was stopped before it had converged; the parameters are the best so far.</summary>
    Stopped,
}
