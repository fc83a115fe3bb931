using System.Collections.Immutable;

namespace Mixtura.Estimation;

/// <summary>The one order in which components are given out: decreasing weight, then increasing means, column by column; those of known labels stay first, and noise comes last.</summary>
internal static class CanonicalOrder
{
    public static int[] Of(Family family, double[] weights, ImmutableArray<Component> components, int labels = 0)
    {
        double[][] keys = [.. components.Select(component =>
        {
            double[] key = new double[component.Dimensions];
            family.CopyOrderKey(component, key);
            return key;
        })];
        int[] order = [.. Enumerable.Range(0, weights.Length)];
        Array.Sort(order, labels, order.Length - labels, Comparer<int>.Create((a, b) =>
        {
            int byWeight = (components[a] is UniformComponent).CompareTo(components[b] is UniformComponent);
            byWeight = byWeight != 0 ? byWeight : weights[b].CompareTo(weights[a]);
            for (int i = 0; byWeight == 0 && i < keys[a].Length; i++)
            {
                byWeight = keys[a][i].CompareTo(keys[b][i]);
            }

            return byWeight != 0 ? byWeight : a.CompareTo(b);
        }));
        return order;
    }

    /// <summary>For each component its place in an order: the inverse permutation.</summary>
    public static int[] Places(int[] order)
    {
        int[] places = new int[order.Length];
        for (int place = 0; place < order.Length; place++)
        {
            places[order[place]] = place;
        }

        return places;
    }
}
