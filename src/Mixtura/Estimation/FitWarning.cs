namespace Mixtura;

/// <summary>What kind of thing a user should know of a fit.</summary>
public enum FitWarningKind
{
    /// <summary>The iteration limit came before convergence.</summary>
    NotConverged,

    /// <summary>The log-likelihood fell by more than rounding explains.</summary>
    LikelihoodFell,

    /// <summary>A component has collapsed: its spread is held at the family's floor.</summary>
    AtFloor,

    /// <summary>A component has lost all its rows.</summary>
    WithoutRows,

    /// <summary>A component describes so few rows so tightly that it is likelier an accident than a group.</summary>
    Spurious,

    /// <summary>The fit was stopped before it had made all its starts and moves and converged.</summary>
    Stopped,

    /// <summary>A column is a linear function of others in every row, so that a full covariance has no inverse (see <see cref="LinearDependences"/>).</summary>
    Collinear,
}

/// <summary>Something a user should know of a fit.</summary>
/// <param name="Kind">What kind of thing.</param>
/// <param name="Component">The component it is about, from 0, or null for the whole fit.</param>
/// <param name="Message">What happened and what to do; components are numbered from 1 in it.</param>
public sealed record FitWarning(FitWarningKind Kind, int? Component, string Message)
{
    /// <inheritdoc/>
    public override string ToString() => Message;
}
