namespace Mixtura;

/// <summary>Whether a fit reaches its maximum by steps longer than those of expectation-maximization.</summary>
public enum Acceleration
{
    /// <summary>Plain expectation-maximization.</summary>
    None,

    /// <summary>
    /// Quasi-Newton steps (limited-memory BFGS) that begin with the step of expectation-maximization and correct it by the
    /// gradients of the last iterations (Jamshidian and Jennrich 1997, QN2). A step that brings less than
    /// expectation-maximization does is thrown away. Iterations begin plainly, stay plain where few are left, and are plain
    /// where a covariance is held at its floor, a component has lost its rows, or the family comes from outside the library.
    /// From the same start a longer step can lead to another maximum than plain expectation-maximization does, higher or lower; to reproduce
    /// another program's iterations use <see cref="None"/>.
    /// </summary>
    QuasiNewton,
}
