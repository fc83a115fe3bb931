using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Mixtura.Estimation;

/// <summary>
/// Turns a block's log-densities into weight times responsibility and adds up the log-likelihood. In sweeps over the block:
/// the chain of operations of one exponential is long, and within a sweep they do not wait for each other.
/// </summary>
internal static class Normalization
{
    private const int BlockRows = RowTable.BlockRows;
    private const int Lines = 3;

    /// <summary>A term below e^−46 = 1.05e-20 of a row's largest is left out: a sum of doubles does not notice it.</summary>
    public const double LeastLogShare = -46;

    /// <summary>Doubles of scratch space.</summary>
    public const int ScratchLength = Lines * BlockRows;

    /// <param name="tile">Log-densities with ln π, a row of <see cref="RowTable.BlockRows"/> for each component; becomes weight times responsibility.</param>
    /// <param name="weights">The rows' weights.</param>
    /// <param name="allOnes">Whether every weight is 1, so that one logarithm serves several rows.</param>
    /// <param name="scratch">The thread's own space.</param>
    /// <returns>The block's log-likelihood and Σ ln(largest posterior).</returns>
    public static (double LogLikelihood, double LogCertainty) Apply(Span<double> tile, ReadOnlySpan<double> weights, bool allOnes, Span<double> scratch) =>
        Vector512.IsHardwareAccelerated
            ? Apply<EightLanes>(tile, weights, allOnes, scratch)
            : Apply<FourLanes>(tile, weights, allOnes, scratch);

    /// <summary>Each row's log-density after <see cref="Apply(Span{double}, ReadOnlySpan{double}, bool, Span{double})"/> with weights of 1, less what the tile left out.</summary>
    /// <param name="scratch">The space that it was given: each row's largest term, then the reciprocal of the sum of all by it.</param>
    /// <param name="logDensities">Receives <see cref="RowTable.BlockRows"/> values; where a row is impossible the least finite number.</param>
    public static void CopyLogSums(ReadOnlySpan<double> scratch, Span<double> logDensities)
    {
        RowArithmetic.SubtractLog(scratch[..BlockRows], scratch.Slice(BlockRows, BlockRows), logDensities[..BlockRows]);
    }

    internal static (double LogLikelihood, double LogCertainty) Apply<TVector>(Span<double> tile, ReadOnlySpan<double> weights, bool allOnes, Span<double> scratch)
        where TVector : struct, IVector<TVector>
    {
        ref double t = ref MemoryMarshal.GetReference(tile);
        ref double w = ref MemoryMarshal.GetReference(weights);
        ref double largest = ref MemoryMarshal.GetReference(scratch);
        ref double sum = ref Unsafe.Add(ref largest, BlockRows);
        int components = tile.Length / BlockRows;
        switch (components)
        {
            case 2:
                TwoTerms<TVector>(ref t, ref largest, ref sum, ref Unsafe.Add(ref sum, BlockRows));
                break;
            case 3:
                ThreeTerms<TVector>(ref t, ref largest, ref sum, ref Unsafe.Add(ref sum, BlockRows));
                break;
            default:
                Terms<TVector>(ref t, ref largest, ref sum, components);
                break;
        }

        Span<double> largestRows = scratch[..BlockRows];
        (double, double) result = allOnes ? Logarithm<TVector>(largestRows, ref sum) : WeightedLogarithms<TVector>(ref largest, ref sum, ref w);
        Reciprocals<TVector>(ref sum, ref w);
        Scale<TVector>(ref t, ref sum, components);
        return result;
    }

    /// <summary>The largest term, or where a row is impossible in every component a finite number, so that its terms become 0, not NaN.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Terms<TVector>(ref double t, ref double largest, ref double sum, int components)
        where TVector : struct, IVector<TVector>
    {
        for (nuint r = 0; r < BlockRows; r += TVector.Count)
        {
            TVector m = TVector.Create(-double.MaxValue);
            ref double at = ref Unsafe.Add(ref t, r);
            for (int j = 0; j < components; j++)
            {
                m = TVector.Max(m, TVector.Load(ref at, 0));
                at = ref Unsafe.Add(ref at, BlockRows);
            }

            m.Store(ref largest, r);
            TVector.Zero.Store(ref sum, r);
        }

        ref double row = ref t;
        for (int j = 0; j < components; j++)
        {
            for (nuint r = 0; r < BlockRows; r += TVector.Count)
            {
                TVector e = Elementary.ExpAbove(TVector.Load(ref row, r) - TVector.Load(ref largest, r), LeastLogShare);
                e.Store(ref row, r);
                (TVector.Load(ref sum, r) + e).Store(ref sum, r);
            }

            row = ref Unsafe.Add(ref row, BlockRows);
        }
    }

    /// <summary>Of two terms the larger becomes 1: one exponential for each row.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void TwoTerms<TVector>(ref double a, ref double largest, ref double sum, ref double smaller)
        where TVector : struct, IVector<TVector>
    {
        ref double b = ref Unsafe.Add(ref a, BlockRows);
        TVector impossible = TVector.Create(-double.MaxValue);
        for (nuint r = 0; r < BlockRows; r += TVector.Count)
        {
            TVector x = TVector.Load(ref a, r);
            TVector y = TVector.Load(ref b, r);
            TVector m = TVector.Max(impossible, TVector.Max(x, y));
            m.Store(ref largest, r);
            (TVector.Min(x, y) - m).Store(ref smaller, r);
        }

        Exponentials<TVector>(ref smaller, BlockRows);
        for (nuint r = 0; r < BlockRows; r += TVector.Count)
        {
            TVector x = TVector.Load(ref a, r);
            TVector y = TVector.Load(ref b, r);
            TVector one = TVector.Less(impossible, TVector.Max(x, y)) & TVector.One;
            TVector e = TVector.Load(ref smaller, r);
            TVector second = TVector.Less(x, y);
            TVector.Select(second, e, one).Store(ref a, r);
            TVector.Select(second, one, e).Store(ref b, r);
            (one + e).Store(ref sum, r);
        }
    }

    /// <summary>Of three terms the largest becomes 1: two exponentials for each row.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void ThreeTerms<TVector>(ref double a, ref double largest, ref double sum, ref double least)
        where TVector : struct, IVector<TVector>
    {
        ref double b = ref Unsafe.Add(ref a, BlockRows);
        ref double c = ref Unsafe.Add(ref b, BlockRows);
        TVector impossible = TVector.Create(-double.MaxValue);
        for (nuint r = 0; r < BlockRows; r += TVector.Count)
        {
            TVector x = TVector.Load(ref a, r);
            TVector y = TVector.Load(ref b, r);
            TVector z = TVector.Load(ref c, r);
            TVector high = TVector.Max(x, y);
            TVector m = TVector.Max(impossible, TVector.Max(high, z));
            m.Store(ref largest, r);
            (TVector.Min(x, y) - m).Store(ref least, r);

            // The sum's place holds the second exponential until there is a sum.
            (TVector.Min(high, z) - m).Store(ref sum, r);
        }

        Exponentials<TVector>(ref sum, 2 * BlockRows);
        for (nuint r = 0; r < BlockRows; r += TVector.Count)
        {
            TVector x = TVector.Load(ref a, r);
            TVector y = TVector.Load(ref b, r);
            TVector z = TVector.Load(ref c, r);
            TVector high = TVector.Max(x, y);
            TVector one = TVector.Less(impossible, TVector.Max(high, z)) & TVector.One;
            TVector e = TVector.Load(ref sum, r);
            TVector lower = TVector.Load(ref least, r);
            TVector third = TVector.Less(high, z);
            TVector higher = TVector.Select(third, e, one);
            TVector last = TVector.Select(third, one, e);
            TVector second = TVector.Less(x, y);
            TVector first = TVector.Select(second, lower, higher);
            TVector middle = TVector.Select(second, higher, lower);
            first.Store(ref a, r);
            middle.Store(ref b, r);
            last.Store(ref c, r);
            (first + middle + last).Store(ref sum, r);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Exponentials<TVector>(ref double x, nuint count)
        where TVector : struct, IVector<TVector>
    {
        for (nuint r = 0; r < count; r += TVector.Count)
        {
            Elementary.ExpAbove(TVector.Load(ref x, r), LeastLogShare).Store(ref x, r);
        }
    }

    /// <summary>
    /// With weights of 1, Σ ln s over the sixteen rows of a lane is the logarithm of a product: each s is between 1 and the
    /// number of components, so it cannot overflow; where a row is impossible it is 0 and the logarithm −∞.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static (double LogLikelihood, double LogCertainty) Logarithm<TVector>(ReadOnlySpan<double> largest, ref double sum)
        where TVector : struct, IVector<TVector>
    {
        TVector low = TVector.One;
        TVector high = TVector.One;
        for (nuint r = 0; r < BlockRows; r += 8)
        {
            low *= TVector.Load(ref sum, r);
            if (TVector.Count == 4)
            {
                high *= TVector.Load(ref sum, r + 4);
            }
        }

        double logarithm = TVector.SumOfEight(Elementary.Log(low), TVector.Count == 4 ? Elementary.Log(high) : high);
        return (Lanes.Sum<TVector>(largest) + logarithm, -logarithm);
    }

    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static (double LogLikelihood, double LogCertainty) WeightedLogarithms<TVector>(ref double largest, ref double sum, ref double weights)
        where TVector : struct, IVector<TVector>
    {
        Span<double> likelihood = stackalloc double[BlockRows];
        Span<double> certainty = stackalloc double[BlockRows];
        ref double l = ref MemoryMarshal.GetReference(likelihood);
        ref double c = ref MemoryMarshal.GetReference(certainty);
        for (nuint r = 0; r < BlockRows; r += TVector.Count)
        {
            Elementary.Log(TVector.Load(ref sum, r)).Store(ref c, r);
        }

        for (nuint r = 0; r < BlockRows; r += TVector.Count)
        {
            // A row of weight 0 may be impossible: it does not count, though 0·(−∞) would.
            TVector weight = TVector.Load(ref weights, r);
            TVector counted = TVector.Less(TVector.Zero, weight);
            TVector log = TVector.Load(ref c, r);
            ((weight * (TVector.Load(ref largest, r) + log)) & counted).Store(ref l, r);
            ((weight * log) & counted).Store(ref c, r);
        }

        return (Lanes.Sum<TVector>(likelihood), -Lanes.Sum<TVector>(certainty));
    }

    /// <summary>Puts each row's weight by its sum in the sum's place.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Reciprocals<TVector>(ref double sum, ref double weights)
        where TVector : struct, IVector<TVector>
    {
        for (nuint r = 0; r < BlockRows; r += TVector.Count)
        {
            TVector s = TVector.Load(ref sum, r);
            // Of an impossible row all terms are 0, and stay so.
            (TVector.Load(ref weights, r) / TVector.Select(TVector.Less(TVector.Zero, s), s, TVector.One)).Store(ref sum, r);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Scale<TVector>(ref double t, ref double sum, int components)
        where TVector : struct, IVector<TVector>
    {
        ref double row = ref t;
        for (int j = 0; j < components; j++)
        {
            for (nuint r = 0; r < BlockRows; r += TVector.Count)
            {
                (TVector.Load(ref row, r) * TVector.Load(ref sum, r)).Store(ref row, r);
            }

            row = ref Unsafe.Add(ref row, BlockRows);
        }
    }
}
