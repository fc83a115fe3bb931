namespace Mixtura.Estimation;

/// <summary>How fast components' log-densities can change: what bounds them over a ball from their values at its centre.</summary>
/// <param name="Peaks">Each component's largest log-density, less the kernel's offset.</param>
/// <param name="Stretches">
/// For each component a bound of the change of the distance √(2·(peak − log-density)) over one unit of length: that distance
/// is a norm, so it changes by no more than this times the distance between two points.
/// </param>
internal sealed record KernelReach(double[] Peaks, double[] Stretches)
{
    /// <summary>An upper bound of a log-density over a ball.</summary>
    /// <param name="component">The component.</param>
    /// <param name="atCentre">Its log-density at the centre, less the kernel's offset.</param>
    /// <param name="radius">The ball's radius.</param>
    public double UpperBound(int component, double atCentre, double radius)
    {
        double distance = Math.Sqrt(Math.Max(0, 2 * (Peaks[component] - atCentre))) - (radius * Stretches[component]);
        return distance > 0 ? Peaks[component] - (0.5 * distance * distance) : Peaks[component];
    }
}
