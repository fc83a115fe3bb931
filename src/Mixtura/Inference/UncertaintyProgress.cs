namespace Mixtura;

/// <summary>Where a bootstrap is.</summary>
/// <param name="Replicates">The number of replicates that were asked for.</param>
/// <param name="Finished">How many of them are finished.</param>
public readonly record struct UncertaintyProgress(int Replicates, int Finished);
