namespace Mixtura;

/// <summary>What came of a joint fit.</summary>
/// <param name="Fits">For each class the fit of its mixture to its rows, those of unknown class by their posteriors.</param>
/// <param name="Shares">The classes' shares of the rows.</param>
/// <param name="LogLikelihood">That of all rows, those of known class with it.</param>
/// <param name="Rows">The total weight of all rows.</param>
/// <param name="Iterations">The number of iterations.</param>
/// <param name="Converged">Whether they have converged.</param>
internal sealed record JointFit(FitResult<Mixture>[] Fits, double[] Shares, double LogLikelihood, double Rows, int Iterations, bool Converged);
