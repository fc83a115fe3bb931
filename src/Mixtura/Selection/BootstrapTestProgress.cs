namespace Mixtura;

/// <summary>Where a bootstrap test is.</summary>
/// <param name="Components">The number of components under the null hypothesis, k.</param>
/// <param name="Replicates">The number of replicates that were asked for.</param>
/// <param name="Finished">How many of them are finished.</param>
/// <param name="Exceeding">How many of these have a statistic as large as the observed one.</param>
public readonly record struct BootstrapTestProgress(int Components, int Replicates, int Finished, int Exceeding);
