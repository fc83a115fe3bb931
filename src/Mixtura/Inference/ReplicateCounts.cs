namespace Mixtura;

/// <summary>What became of a bootstrap's replicates.</summary>
/// <param name="Asked">How many were asked for, B.</param>
/// <param name="Failed">How many could not be fitted, for instance because a column was constant; they are left out.</param>
/// <param name="Collapsed">In how many a component collapsed or lost its rows that did not in the model; they are left out.</param>
/// <param name="NotConverged">How many of those that are used had not converged after the largest number of iterations.</param>
public sealed record ReplicateCounts(int Asked, int Failed, int Collapsed, int NotConverged)
{
    /// <summary>How many standard errors and intervals rest on.</summary>
    public int Used => Asked - Failed - Collapsed;
}
