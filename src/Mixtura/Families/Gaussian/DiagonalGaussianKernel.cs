using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Mixtura.Estimation;

namespace Mixtura;

/// <summary>
/// Gaussians with diagonal or spherical covariances over blocks of rows. Statistics: Σr·δ, then Σr·δ² by column, with
/// δ = x − μ. Columns are taken in portions that stay in the first-level cache for all components.
/// </summary>
internal sealed class DiagonalGaussianKernel : Kernel
{
    private const int BlockRows = RowTable.BlockRows;
    private const int CachedColumns = 16;

    private readonly int _components;
    private readonly int _dimensions;
    private readonly bool _spherical;
    private readonly bool _wide;
    private readonly double[] _means;
    private readonly double[] _inverseDeviations;
    private readonly double[] _constants;

    /// <param name="components">The components.</param>
    /// <param name="spherical">Whether each component's variances are all the same, which saves a product for each value.</param>
    public DiagonalGaussianKernel(ImmutableArray<Component> components, bool spherical)
        : this(components, spherical, Vector512.IsHardwareAccelerated)
    {
    }

    internal DiagonalGaussianKernel(ImmutableArray<Component> components, bool spherical, bool wide)
    {
        _components = components.Length;

        // Squares are scaled after they are added up, so they must not leave the range of doubles before.
        _spherical = spherical && components.All(component => ((GaussianComponent)component).Factor[0] is > 1e-100 and < 1e100);
        _wide = wide;
        Offset = components[0].LogNormalizer;
        _dimensions = components[0].Dimensions;
        _means = new double[_components * _dimensions];
        _inverseDeviations = new double[_components * _dimensions];
        _constants = new double[_components];
        for (int j = 0; j < _components; j++)
        {
            var component = (GaussianComponent)components[j];
            component.Mean.CopyTo(_means.AsSpan(j * _dimensions));
            for (int i = 0; i < _dimensions; i++)
            {
                _inverseDeviations[(j * _dimensions) + i] = 1 / component.Factor[i];
            }

            _constants[j] = component.LogNormalizerAbove(components[0]);
        }
    }

    public override double Offset { get; }

    public override int ScratchLength => _dimensions > CachedColumns ? _components * BlockRows : 2 * 2 * 4;

    public override int StatisticsLength => 2 * _dimensions;

    public override bool LeavesOut => true;

    public override KernelReach Reach(ReadOnlySpan<double> scales)
    {
        double[] stretches = new double[_components];
        for (int j = 0; j < _components; j++)
        {
            for (int i = 0; i < _dimensions; i++)
            {
                stretches[j] = Math.Max(stretches[j], scales[i] * _inverseDeviations[(j * _dimensions) + i]);
            }
        }

        return new KernelReach(_constants, stretches);
    }

    public override void AddLogDensities(ReadOnlySpan<double> block, ReadOnlySpan<int> components, Span<double> tile, Span<double> scratch) =>
        AddPossible(block, components, tile, [], scratch);

    public override void AddPossible(ReadOnlySpan<double> block, ReadOnlySpan<int> components, Span<double> tile, Span<double> best, Span<double> scratch)
    {
        ref double known = ref best.IsEmpty ? ref Unsafe.NullRef<double>() : ref MemoryMarshal.GetReference(best);
        ref double x = ref MemoryMarshal.GetReference(block);
        for (int first = 0; first < _dimensions; first += CachedColumns)
        {
            for (int a = 0; a < components.Length; a++)
            {
                ref double log = ref tile[a * BlockRows];
                ref double squares = ref _dimensions > CachedColumns ? ref scratch[a * BlockRows] : ref log;
                if (_wide)
                {
                    AddColumns<EightLanes>(ref x, components[a], first, ref squares, ref log, ref known);
                }
                else
                {
                    AddColumns<FourLanes>(ref x, components[a], first, ref squares, ref log, ref known);
                }
            }
        }
    }

    public override void Accumulate(ReadOnlySpan<double> block, ReadOnlySpan<int> components, ReadOnlySpan<double> tile, Span<double> statistics, int stride, Span<double> scratch)
    {
        ref double x = ref MemoryMarshal.GetReference(block);
        ref double halves = ref MemoryMarshal.GetReference(scratch);
        for (int first = 0; first < _dimensions; first += CachedColumns)
        {
            for (int a = 0; a < components.Length; a++)
            {
                ReadOnlySpan<double> weights = tile.Slice(a * BlockRows, BlockRows);
                if (MemoryMarshal.Cast<double, long>(weights).Count(0) == BlockRows)
                {
                    continue;
                }

                ref double sums = ref statistics[components[a] * stride];
                ref double w = ref MemoryMarshal.GetReference(weights);
                if (_wide)
                {
                    AccumulateColumns<EightLanes>(ref x, components[a], first, ref w, ref sums, ref halves);
                }
                else
                {
                    AccumulateColumns<FourLanes>(ref x, components[a], first, ref w, ref sums, ref halves);
                }
            }
        }
    }

    /// <summary>Adds squares of some columns to those before them; after the last column, log-densities to the tile.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void AddColumns<TVector>(ref double x, int component, int first, ref double squares, ref double log, ref double best)
        where TVector : struct, IVector<TVector>
    {
        int end = Math.Min(first + CachedColumns, _dimensions);
        ref double means = ref _means[component * _dimensions];
        ref double inverses = ref _inverseDeviations[component * _dimensions];
        var s = TVector.Create(_spherical ? inverses * inverses : 1);
        double constant = _constants[component];
        for (nuint r = 0; r < BlockRows; r += 4 * TVector.Count)
        {
            TVector q0 = TVector.Zero;
            TVector q1 = q0;
            TVector q2 = q0;
            TVector q3 = q0;
            if (first > 0)
            {
                q0 = TVector.Load(ref squares, r);
                q1 = TVector.Load(ref squares, r + TVector.Count);
                q2 = TVector.Load(ref squares, r + (2 * TVector.Count));
                q3 = TVector.Load(ref squares, r + (3 * TVector.Count));
                if (!Unsafe.IsNullRef(ref best)
                    && TriangularDistance.IsHopeless(ref log, ref best, r, constant, q0 * s)
                    && TriangularDistance.IsHopeless(ref log, ref best, r + TVector.Count, constant, q1 * s)
                    && TriangularDistance.IsHopeless(ref log, ref best, r + (2 * TVector.Count), constant, q2 * s)
                    && TriangularDistance.IsHopeless(ref log, ref best, r + (3 * TVector.Count), constant, q3 * s))
                {
                    if (end == _dimensions)
                    {
                        var never = TVector.Create(double.NegativeInfinity);
                        never.Store(ref log, r);
                        never.Store(ref log, r + TVector.Count);
                        never.Store(ref log, r + (2 * TVector.Count));
                        never.Store(ref log, r + (3 * TVector.Count));
                    }

                    continue;
                }
            }

            ref double column = ref Unsafe.Add(ref x, (first * BlockRows) + (int)r);
            for (int i = first; i < end; i++)
            {
                var mean = TVector.Create(Unsafe.Add(ref means, i));
                TVector z0 = TVector.Load(ref column, 0) - mean;
                TVector z1 = TVector.Load(ref column, TVector.Count) - mean;
                TVector z2 = TVector.Load(ref column, 2 * TVector.Count) - mean;
                TVector z3 = TVector.Load(ref column, 3 * TVector.Count) - mean;
                if (!_spherical)
                {
                    var inverse = TVector.Create(Unsafe.Add(ref inverses, i));
                    z0 *= inverse;
                    z1 *= inverse;
                    z2 *= inverse;
                    z3 *= inverse;
                }

                q0 = TVector.MultiplyAdd(z0, z0, q0);
                q1 = TVector.MultiplyAdd(z1, z1, q1);
                q2 = TVector.MultiplyAdd(z2, z2, q2);
                q3 = TVector.MultiplyAdd(z3, z3, q3);
                column = ref Unsafe.Add(ref column, BlockRows);
            }

            if (end < _dimensions)
            {
                q0.Store(ref squares, r);
                q1.Store(ref squares, r + TVector.Count);
                q2.Store(ref squares, r + (2 * TVector.Count));
                q3.Store(ref squares, r + (3 * TVector.Count));
                continue;
            }

            TriangularDistance.Finish(ref log, r, constant, q0 * s);
            TriangularDistance.Finish(ref log, r + TVector.Count, constant, q1 * s);
            TriangularDistance.Finish(ref log, r + (2 * TVector.Count), constant, q2 * s);
            TriangularDistance.Finish(ref log, r + (3 * TVector.Count), constant, q3 * s);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void AccumulateColumns<TVector>(ref double x, int component, int first, ref double weights, ref double sums, ref double halves)
        where TVector : struct, IVector<TVector>
    {
        int end = Math.Min(first + CachedColumns, _dimensions);
        ref double means = ref _means[component * _dimensions];
        int i = first;
        for (; i + 2 <= end; i += 2)
        {
            var meanA = TVector.Create(Unsafe.Add(ref means, i));
            var meanB = TVector.Create(Unsafe.Add(ref means, i + 1));
            ref double column = ref Unsafe.Add(ref x, i * BlockRows);
            for (nuint half = 0; half < 8; half += TVector.Count)
            {
                TVector a = TVector.Zero;
                TVector b = a;
                TVector aa = a;
                TVector bb = a;
                for (nuint r = half; r < BlockRows; r += 8)
                {
                    TVector w = TVector.Load(ref weights, r);
                    TVector da = TVector.Load(ref column, r) - meanA;
                    TVector db = TVector.Load(ref column, r + BlockRows) - meanB;
                    TVector wa = w * da;
                    TVector wb = w * db;
                    a += wa;
                    b += wb;
                    aa = TVector.MultiplyAdd(wa, da, aa);
                    bb = TVector.MultiplyAdd(wb, db, bb);
                }

                ref double firsts = ref Unsafe.Add(ref sums, i);
                HalfSums.Add(ref firsts, 0, half, ref halves, a);
                HalfSums.Add(ref firsts, 1, half, ref halves, b);
                ref double second = ref Unsafe.Add(ref sums, _dimensions + i);
                ref double rest = ref Unsafe.Add(ref halves, 2 * 4);
                HalfSums.Add(ref second, 0, half, ref rest, aa);
                HalfSums.Add(ref second, 1, half, ref rest, bb);
            }
        }

        if (i < end)
        {
            var mean = TVector.Create(Unsafe.Add(ref means, i));
            ref double column = ref Unsafe.Add(ref x, i * BlockRows);
            TVector low = TVector.Zero;
            TVector high = low;
            TVector lowSquares = low;
            TVector highSquares = low;
            for (nuint r = 0; r < BlockRows; r += 8)
            {
                TVector delta = TVector.Load(ref column, r) - mean;
                TVector w = TVector.Load(ref weights, r) * delta;
                low += w;
                lowSquares = TVector.MultiplyAdd(w, delta, lowSquares);
                if (TVector.Count == 4)
                {
                    delta = TVector.Load(ref column, r + 4) - mean;
                    w = TVector.Load(ref weights, r + 4) * delta;
                    high += w;
                    highSquares = TVector.MultiplyAdd(w, delta, highSquares);
                }
            }

            Unsafe.Add(ref sums, i) += TVector.SumOfEight(low, high);
            Unsafe.Add(ref sums, _dimensions + i) += TVector.SumOfEight(lowSquares, highSquares);
        }
    }
}
