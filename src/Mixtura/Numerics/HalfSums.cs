using System.Runtime.CompilerServices;

namespace Mixtura.Numerics;

/// <summary>
/// Sums in eight lanes taken in two sweeps where a register holds four: the first sweep's lanes wait in memory for those of
/// the second. So more sums fit into the registers at a time, and the lanes are the same.
/// </summary>
internal static class HalfSums
{
    /// <summary>Ends a sweep over lanes <paramref name="half"/> and those that follow it in a register; the last sweep adds all eight to a sum.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Add<TVector>(ref double sums, nuint index, nuint half, ref double halves, TVector lanes)
        where TVector : struct, IVector<TVector>
    {
        if (TVector.Count == 8)
        {
            Unsafe.Add(ref sums, index) += TVector.SumOfEight(lanes, lanes);
        }
        else if (half == 0)
        {
            lanes.Store(ref halves, 4 * index);
        }
        else
        {
            Unsafe.Add(ref sums, index) += TVector.SumOfEight(TVector.Load(ref halves, 4 * index), lanes);
        }
    }
}
