namespace Mixtura;

/// <summary>The product of two Gaussian mixtures' densities, P(x)·Q(x) = c·R(x).</summary>
/// <param name="Mixture">R, normalised: a component for each pair, those of the first P with all of Q, then those of the second, and so on.</param>
/// <param name="LogConstant">ln c = ln ∫ P·Q.</param>
public sealed record GaussianProduct(GaussianMixture Mixture, double LogConstant);
