namespace Mixtura;

/// <summary>Where a fit is.</summary>
/// <param name="Components">The number of components of the fit.</param>
/// <param name="Structure">The family's structure, for instance "VVV", or its name.</param>
/// <param name="Start">The start, from 1.</param>
/// <param name="Starts">The number of starts.</param>
/// <param name="Iteration">The number of maximization steps done from this start.</param>
/// <param name="LogLikelihood">The total log-likelihood after them.</param>
public readonly record struct FitProgress(int Components, string Structure, int Start, int Starts, int Iteration, double LogLikelihood);
