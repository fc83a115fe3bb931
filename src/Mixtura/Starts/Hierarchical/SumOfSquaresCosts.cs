using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Mixtura;

/// <summary>By how much a merge raises the sum of squares (Ward 1963).</summary>
internal class SumOfSquaresCosts(DistinctRows rows) : MergeCosts(rows)
{
    public override void Fill(int slot, int end, double[] costs)
    {
        if (Vector512.IsHardwareAccelerated)
        {
            Fill<EightLanes>(slot, end, costs);
        }
        else
        {
            Fill<FourLanes>(slot, end, costs);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Fill<TVector>(int slot, int end, double[] costs)
        where TVector : struct, IVector<TVector>
    {
        ref double weights = ref MemoryMarshal.GetArrayDataReference(Weights);
        ref double means = ref MemoryMarshal.GetArrayDataReference(Means);
        var own = TVector.Create(Weights[slot]);
        for (nuint r = 0; r < (nuint)end; r += TVector.Count)
        {
            TVector square = TVector.Zero;
            for (int f = 0; f < Length; f++)
            {
                ref double mean = ref Unsafe.Add(ref means, f * Stride);
                TVector difference = TVector.Load(ref mean, r) - TVector.Create(Unsafe.Add(ref mean, slot));
                square = TVector.MultiplyAdd(difference, difference, square);
            }

            TVector weight = TVector.Load(ref weights, r);
            (own * weight / (own + weight) * square).Store(ref MemoryMarshal.GetArrayDataReference(costs), r);
        }
    }
}
