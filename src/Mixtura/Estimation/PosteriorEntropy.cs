using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Mixtura.Estimation;

/// <summary>The entropy −Σ z ln z of a block's posteriors, each row counted by its weight.</summary>
internal static class PosteriorEntropy
{
    private const int BlockRows = RowTable.BlockRows;

    /// <summary>Far below any posterior that is kept: the logarithm is finite, and its product with a posterior of 0 is 0.</summary>
    private const double Least = 1e-300;

    /// <param name="tile">Weight times posterior, as <see cref="Normalization"/> leaves it, a row of <see cref="RowTable.BlockRows"/> for each component.</param>
    /// <param name="weights">The rows' weights.</param>
    public static double Of(ReadOnlySpan<double> tile, ReadOnlySpan<double> weights) => Vector512.IsHardwareAccelerated
        ? Of<EightLanes>(tile, weights)
        : Of<FourLanes>(tile, weights);

    /// <summary>The entropy −Σ(z ln z + (1 − z) ln(1 − z)) of a block's posteriors z of one component against all others.</summary>
    /// <param name="shares">Weight times posterior of the component.</param>
    /// <param name="weights">The rows' weights.</param>
    public static double AgainstOthers(ReadOnlySpan<double> shares, ReadOnlySpan<double> weights)
    {
        Span<double> two = stackalloc double[2 * BlockRows];
        for (int r = 0; r < BlockRows; r++)
        {
            two[r] = Math.Min(shares[r], weights[r]);
            two[BlockRows + r] = weights[r] - two[r];
        }

        return Of(two, weights);
    }

    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static double Of<TVector>(ReadOnlySpan<double> tile, ReadOnlySpan<double> weights)
        where TVector : struct, IVector<TVector>
    {
        Span<double> sums = stackalloc double[BlockRows];
        sums.Clear();
        ref double sum = ref MemoryMarshal.GetReference(sums);
        ref double w = ref MemoryMarshal.GetReference(weights);
        ref double row = ref MemoryMarshal.GetReference(tile);
        TVector least = TVector.Create(Least);
        for (int j = 0; j < tile.Length / BlockRows; j++)
        {
            for (nuint r = 0; r < BlockRows; r += TVector.Count)
            {
                TVector weight = TVector.Load(ref w, r);
                TVector shares = TVector.Load(ref row, r);

                // A posterior of 1 may come out above it by rounding, and no entropy is negative.
                TVector posterior = TVector.Min(TVector.One, shares / TVector.Select(TVector.Less(TVector.Zero, weight), weight, TVector.One));
                TVector logarithm = Elementary.Log(TVector.Max(least, posterior));
                (TVector.Load(ref sum, r) - (shares * logarithm)).Store(ref sum, r);
            }

            row = ref Unsafe.Add(ref row, BlockRows);
        }

        return Lanes.Sum<TVector>(sums);
    }
}
