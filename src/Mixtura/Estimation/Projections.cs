using System.Runtime.Intrinsics;

namespace Mixtura.Estimation;

/// <summary>
/// Each row's place on two axes of a component's features: the one along which they vary most, and the one whose fourth
/// moment is the smallest, as it is where two groups of like size lie apart.
/// </summary>
internal static class Projections
{
    private const int BlockRows = RowTable.BlockRows;

    /// <summary>With more features than these, a component is split along single ones, not along its principal axes.</summary>
    private const int MostAxes = 64;

    /// <summary>An axis with less than this share of the widest one's variance is rounding.</summary>
    private const double LeastVariance = 1e-12;

    private static readonly int[] s_first = [0];

    /// <summary>Fills <see cref="MoveSpace.Widest"/> and, where it is another axis, <see cref="MoveSpace.Flattest"/>.</summary>
    /// <param name="features">The rows.</param>
    /// <param name="space">Their weights in the component are <see cref="MoveSpace.Own"/>.</param>
    /// <returns>Whether there are two axes.</returns>
    public static bool Find(FeatureRows features, MoveSpace space)
    {
        int length = features.Length;
        double[] mean = Mean(features, space.Own);
        double[] axes = Axes(features, space.Own, mean);
        double[] second = new double[length];
        double[] fourth = new double[length];
        for (int a = 0; a < length; a++)
        {
            Place(features, axes, a, mean, space.Flattest);
            RowArithmetic.Multiply(space.Flattest, space.Flattest, space.Flattest);
            RowArithmetic.Multiply(space.Own, space.Flattest, space.Values);
            second[a] = Lanes.Sum(space.Values);
            fourth[a] = Lanes.Dot(space.Values, space.Flattest);
        }

        int widest = Array.IndexOf(second, second.Max());
        double least = LeastVariance * second[widest];
        int flattest = widest;
        for (int a = 0; a < length; a++)
        {
            if (second[a] > least && fourth[a] / (second[a] * second[a]) < fourth[flattest] / (second[flattest] * second[flattest]))
            {
                flattest = a;
            }
        }

        Place(features, axes, widest, mean, space.Widest);
        Place(features, axes, flattest, mean, space.Flattest);
        return flattest != widest;
    }

    private static void Place(FeatureRows features, double[] axes, int axis, double[] mean, double[] places)
    {
        int length = features.Length;
        Array.Clear(places);
        for (int b = 0; b < features.BlockCount; b++)
        {
            ReadOnlySpan<double> block = features.Block(b);
            Span<double> place = places.AsSpan(b * BlockRows, BlockRows);
            for (int f = 0; f < length; f++)
            {
                double factor = axes.Length > 0 ? axes[(f * length) + axis] : f == axis ? 1 : 0;
                if (factor != 0)
                {
                    RowArithmetic.AddDeviation(block.Slice(f * BlockRows, BlockRows), mean[f], factor, place);
                }
            }
        }
    }

    private static double[] Mean(FeatureRows features, double[] own)
    {
        double[] mean = new double[features.Length];
        for (int b = 0; b < features.BlockCount; b++)
        {
            ReadOnlySpan<double> weights = own.AsSpan(b * BlockRows, BlockRows);
            for (int f = 0; f < mean.Length; f++)
            {
                mean[f] += Lanes.Dot(weights, features.Block(b).Slice(f * BlockRows, BlockRows));
            }
        }

        double total = Lanes.Sum(own);
        for (int f = 0; f < mean.Length; f++)
        {
            mean[f] /= total;
        }

        return mean;
    }

    /// <summary>The principal axes of weighted rows, one in each column; none where the features are many, and are taken themselves.</summary>
    private static double[] Axes(FeatureRows features, double[] own, double[] mean)
    {
        int length = features.Length;
        if (length > MostAxes)
        {
            return [];
        }

        double[] sums = new double[length + PackedSymmetric.Length(length)];
        double[] scratch = new double[WeightedScatter.ScratchLength(length)];
        for (int b = 0; b < features.BlockCount; b++)
        {
            WeightedScatter.Accumulate(Vector512.IsHardwareAccelerated, features.Block(b), mean, s_first, own.AsSpan(b * BlockRows, BlockRows), sums, sums.Length, scratch);
        }

        return JacobiEigen.Decompose(sums.AsSpan(length), length).Axes;
    }
}
