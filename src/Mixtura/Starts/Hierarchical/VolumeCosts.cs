using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Mixtura;

/// <summary>By how much a merge raises Σ nₖ·ln((tr(Wₖ) + α)/nₖ), groups being spheres of different size.</summary>
internal sealed class VolumeCosts : MergeCosts
{
    private readonly double _alpha;
    private readonly double[] _traces;
    private readonly double[] _terms;

    public VolumeCosts(DistinctRows rows)
        : base(rows)
    {
        _alpha = MeanVariance(rows);
        _traces = new double[Stride];
        _terms = new double[Stride];
        for (int i = 0; i < Count; i++)
        {
            _terms[i] = Term(i);
        }
    }

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

    public override void Merge(int into, int from)
    {
        double square = 0;
        for (int at = 0; at < Means.Length; at += Stride)
        {
            double difference = Means[at + into] - Means[at + from];
            square = Math.FusedMultiplyAdd(difference, difference, square);
        }

        _traces[into] = Math.FusedMultiplyAdd(Between(into, from), square, _traces[into] + _traces[from]);
        base.Merge(into, from);
        _terms[into] = Term(into);
    }

    public override void Move(int from, int to)
    {
        base.Move(from, to);
        _traces[to] = _traces[from];
        _terms[to] = _terms[from];
    }

    private double Term(int slot) => Weights[slot] * Elementary.Log((_traces[slot] + _alpha) / Weights[slot]);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Fill<TVector>(int slot, int end, double[] costs)
        where TVector : struct, IVector<TVector>
    {
        ref double weights = ref MemoryMarshal.GetArrayDataReference(Weights);
        ref double means = ref MemoryMarshal.GetArrayDataReference(Means);
        var own = TVector.Create(Weights[slot]);
        var ownTrace = TVector.Create(_traces[slot]);
        var ownTerm = TVector.Create(_terms[slot]);
        var alpha = TVector.Create(_alpha);
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
            TVector sum = own + weight;
            TVector trace = TVector.MultiplyAdd(own * weight / sum, square, ownTrace + TVector.Load(ref MemoryMarshal.GetArrayDataReference(_traces), r));
            TVector terms = ownTerm + TVector.Load(ref MemoryMarshal.GetArrayDataReference(_terms), r);
            ((sum * Elementary.Log((trace + alpha) / sum)) - terms).Store(ref MemoryMarshal.GetArrayDataReference(costs), r);
        }
    }
}
