using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Mixtura.Estimation;

/// <summary>
/// The terms ln πⱼ + ln fⱼ(x) of a block's rows: for each row the largest and its component, then all of them as shares of
/// the largest, and the sum of the shares of the other components. Rows lie side by side in vectors; a row's operations and their
/// order are those of a loop over its components with <see cref="Elementary.Exp(double)"/>, and so are its bits.
/// </summary>
/// <param name="tile">The terms, a line of <see cref="RowTable.BlockRows"/> for each component.</param>
/// <param name="scratch">The thread's own space, <see cref="ScratchLength"/> doubles.</param>
internal readonly ref struct RowTerms(Span<double> tile, Span<double> scratch)
{
    /// <summary>Doubles of scratch space.</summary>
    public const int ScratchLength = 3 * BlockRows;

    private const int BlockRows = RowTable.BlockRows;

    /// <summary>Between these logarithms an exponential is a subnormal number, which the vectors' exponential takes for 0.</summary>
    private const double JustAboveSubnormal = -708.0000000000001;
    private const double BelowSubnormal = -746;

    private readonly Span<double> _tile = tile;
    private readonly Span<double> _largest = scratch[..BlockRows];
    private readonly Span<double> _best = scratch.Slice(BlockRows, BlockRows);
    private readonly Span<double> _others = scratch.Slice(2 * BlockRows, BlockRows);

    /// <summary>A row's largest term.</summary>
    public double Largest(int row) => _largest[row];

    /// <summary>The first component that has it.</summary>
    public int Best(int row) => (int)_best[row];

    /// <summary>After <see cref="Exponentiate()"/>: e^(term − largest), summed over the components but <see cref="Best"/>.</summary>
    public double Others(int row) => _others[row];

    /// <summary>After <see cref="Exponentiate()"/>: e^(term − largest).</summary>
    public double Term(int component, int row) => _tile[(component * BlockRows) + row];

    /// <summary>Finds each row's largest term.</summary>
    public void FindLargest()
    {
        if (Vector512.IsHardwareAccelerated)
        {
            FindLargest<EightLanes>();
        }
        else
        {
            FindLargest<FourLanes>();
        }
    }

    /// <summary>Replaces each term by e^(term − largest).</summary>
    public void Exponentiate()
    {
        if (Vector512.IsHardwareAccelerated)
        {
            Exponentiate<EightLanes>();
        }
        else
        {
            Exponentiate<FourLanes>();
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal void FindLargest<TVector>()
        where TVector : struct, IVector<TVector>
    {
        ref double tile = ref MemoryMarshal.GetReference(_tile);
        ref double largest = ref MemoryMarshal.GetReference(_largest);
        ref double best = ref MemoryMarshal.GetReference(_best);
        int components = _tile.Length / BlockRows;
        for (nuint r = 0; r < BlockRows; r += TVector.Count)
        {
            ref double at = ref Unsafe.Add(ref tile, r);
            var most = TVector.Load(ref at, 0);
            TVector index = TVector.Zero;
            for (int j = 1; j < components; j++)
            {
                at = ref Unsafe.Add(ref at, BlockRows);
                var term = TVector.Load(ref at, 0);
                TVector isLarger = TVector.Less(most, term);
                most = TVector.Select(isLarger, term, most);
                index = TVector.Select(isLarger, TVector.Create(j), index);
            }

            most.Store(ref largest, r);
            index.Store(ref best, r);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal void Exponentiate<TVector>()
        where TVector : struct, IVector<TVector>
    {
        _others.Clear();
        ref double line = ref MemoryMarshal.GetReference(_tile);
        ref double largest = ref MemoryMarshal.GetReference(_largest);
        ref double best = ref MemoryMarshal.GetReference(_best);
        ref double others = ref MemoryMarshal.GetReference(_others);
        int components = _tile.Length / BlockRows;
        TVector everywhere = TVector.Same(TVector.Zero, TVector.Zero);
        for (int j = 0; j < components; j++)
        {
            for (nuint r = 0; r < BlockRows; r += TVector.Count)
            {
                TVector x = TVector.Load(ref line, r) - TVector.Load(ref largest, r);
                TVector isNormal = TVector.Select(TVector.Less(TVector.Create(JustAboveSubnormal), x), everywhere, TVector.Less(x, TVector.Create(BelowSubnormal)));
                if (TVector.All(isNormal))
                {
                    Elementary.Exp(x).Store(ref line, r);
                }
                else
                {
                    for (nuint lane = r; lane < r + TVector.Count; lane++)
                    {
                        ref double term = ref Unsafe.Add(ref line, lane);
                        term = Elementary.Exp(term - Unsafe.Add(ref largest, lane));
                    }
                }

                TVector e = TVector.Load(ref line, r);
                TVector isBest = TVector.Same(TVector.Load(ref best, r), TVector.Create(j));
                (TVector.Load(ref others, r) + TVector.Select(isBest, TVector.Zero, e)).Store(ref others, r);
            }

            line = ref Unsafe.Add(ref line, BlockRows);
        }
    }
}
