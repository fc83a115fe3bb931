using System.Collections.Immutable;

namespace Mixtura.Estimation;

/// <summary>
/// Puts what is held into the components that a start found. Held components take the places of those nearest to them, and
/// become the last; given proportions go to those whose proportions are nearest. Where a start is given, its own order tells.
/// </summary>
internal static class HeldPlaces
{
    /// <param name="family">The family, with what is held.</param>
    /// <param name="proportions">What is free of the proportions.</param>
    /// <param name="weights">The proportions of the start, noise last where there is some.</param>
    /// <param name="components">The components of the start.</param>
    /// <param name="isGiven">Whether the start tells which component is which.</param>
    public static (double[] Weights, ImmutableArray<Component> Components) Take(Family family, Proportions proportions, double[] weights, ImmutableArray<Component> components, bool isGiven)
    {
        int clusters = components.Length - family.CountNoise;
        if (!isGiven && (family.CountHeld > 0 || proportions is GivenProportions))
        {
            int[] order = [.. Enumerable.Range(0, clusters)];
            PlaceHeld(family, components, order);
            if (proportions is GivenProportions given)
            {
                PlaceGiven(given, weights, order.AsSpan(0, clusters - family.CountHeld));
            }

            weights = [.. order.Select(j => weights[j]), .. weights[clusters..]];
            components = [.. order.Select(j => components[j]), .. components[clusters..]];
        }

        return (weights, family.CountHeld == 0 ? components : [.. family.Hold(components[..clusters]), .. components[clusters..]]);
    }

    private static void PlaceHeld(Family family, ImmutableArray<Component> components, int[] order)
    {
        for (int place = order.Length - 1; place >= order.Length - family.CountHeld; place--)
        {
            int at = place;
            double nearest = double.PositiveInfinity;
            for (int o = 0; o <= place; o++)
            {
                // How far a component would move to be what is held there.
                int count = order.Length;
                Component candidate = components[order[o]];
                Component held = family.Hold([.. Enumerable.Repeat(candidate, count)])[place];
                double distance = Math.Max(family.Change(candidate, held), family.Change(held, candidate));
                if (distance < nearest)
                {
                    (at, nearest) = (o, distance);
                }
            }

            (order[at], order[place]) = (order[place], order[at]);
        }
    }

    /// <summary>The greatest given proportion first, to the component with the nearest of those that are left.</summary>
    private static void PlaceGiven(GivenProportions given, double[] weights, Span<int> order)
    {
        int[] left = order.ToArray();
        int[] places = [.. Enumerable.Range(0, order.Length).Where(place => given.Values[place] is not null).OrderByDescending(place => given.Values[place])];
        var free = new List<int>(left);
        foreach (int place in places)
        {
            int nearest = free.MinBy(j => Math.Abs(weights[j] - given.Values[place]!.Value));
            order[place] = nearest;
            free.Remove(nearest);
        }

        int next = 0;
        for (int place = 0; place < order.Length; place++)
        {
            if (given.Values[place] is null)
            {
                order[place] = free[next++];
            }
        }
    }
}
