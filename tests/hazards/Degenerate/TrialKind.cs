namespace Mixtura.Hazards.Degenerate;

/// <summary>How a fit of a degenerate table ended.</summary>
internal enum TrialKind
{
    /// <summary>With a model that keeps its promises, and nothing to warn of.</summary>
    Sound,

    /// <summary>With a model that keeps its promises, and a report of components that collapsed, lost their rows or look spurious.</summary>
    Reported,

    /// <summary>With a typed exception whose message says what is wrong.</summary>
    Refusal,

    /// <summary>With anything else.</summary>
    Failure,
}
