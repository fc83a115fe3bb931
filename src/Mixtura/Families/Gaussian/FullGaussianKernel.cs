using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Mixtura.Estimation;

namespace Mixtura;

/// <summary>
/// Gaussians with full covariances over blocks of rows: forward substitution with the Cholesky factor, eight rows at a
/// time, and weighted scatter in tiles of columns. Statistics: Σr·δ, then Σr·δδᵀ packed, with δ = x − μ.
/// </summary>
internal sealed class FullGaussianKernel : Kernel
{
    private const int BlockRows = RowTable.BlockRows;
    private const int Group = 8;
    private const int Tile = 4;

    private readonly int _components;
    private readonly int _dimensions;
    private readonly int _packedLength;
    private readonly double[] _means;
    private readonly double[] _factors;
    private readonly double[] _constants;

    public FullGaussianKernel(ImmutableArray<Component> components)
    {
        _components = components.Length;
        _dimensions = components[0].Dimensions;
        _packedLength = PackedFactorLength(_dimensions);
        _means = new double[_components * _dimensions];
        _factors = new double[_components * _packedLength];
        _constants = new double[_components];
        for (int j = 0; j < _components; j++)
        {
            var component = (GaussianComponent)components[j];
            component.Mean.CopyTo(_means.AsSpan(j * _dimensions));
            _constants[j] = component.LogNormalizer;
            PackFactor(component, _factors.AsSpan(j * _packedLength, _packedLength));
        }
    }

    public override int ScratchLength => 2 * _dimensions * BlockRows;

    public override int StatisticsLength => _dimensions + (_dimensions * (_dimensions + 1) / 2);

    public override void AddLogDensities(ReadOnlySpan<double> block, Span<double> tile, Span<double> scratch)
    {
        ref double x = ref MemoryMarshal.GetReference(block);
        ref double y = ref MemoryMarshal.GetReference(scratch);
        for (int j = 0; j < _components; j++)
        {
            ref double mean = ref _means[j * _dimensions];
            ref double factor = ref _factors[j * _packedLength];
            var constant = Vector256.Create(_constants[j]);
            var minusHalf = Vector256.Create(-0.5);
            ref double log = ref tile[j * BlockRows];
            for (int r = 0; r < BlockRows; r += Group)
            {
                (Vector256<double> low, Vector256<double> high) = SquaredDistances(ref Unsafe.Add(ref x, r), ref mean, ref factor, ref y);
                ref double at = ref Unsafe.Add(ref log, r);
                (Vector256.LoadUnsafe(ref at) + Vector256.FusedMultiplyAdd(minusHalf, low, constant)).StoreUnsafe(ref at);
                (Vector256.LoadUnsafe(ref at, 4) + Vector256.FusedMultiplyAdd(minusHalf, high, constant)).StoreUnsafe(ref at, 4);
            }
        }
    }

    public override void Accumulate(ReadOnlySpan<double> block, ReadOnlySpan<double> tile, Span<double> statistics, int stride, Span<double> scratch)
    {
        int d = _dimensions;
        ref double x = ref MemoryMarshal.GetReference(block);
        ref double deviations = ref MemoryMarshal.GetReference(scratch);
        ref double weighted = ref Unsafe.Add(ref deviations, d * BlockRows);
        for (int j = 0; j < _components; j++)
        {
            ReadOnlySpan<double> weights = tile.Slice(j * BlockRows, BlockRows);
            if (!weights.ContainsAnyExcept(0.0))
            {
                continue;
            }

            ref double sums = ref statistics[j * stride];
            ref double w = ref MemoryMarshal.GetReference(weights);
            for (int i = 0; i < d; i++)
            {
                var mean = Vector256.Create(_means[(j * d) + i]);
                Vector256<double> low = Vector256<double>.Zero;
                Vector256<double> high = Vector256<double>.Zero;
                nuint column = (nuint)(i * BlockRows);
                for (nuint r = 0; r < BlockRows; r += Group)
                {
                    Vector256<double> d0 = Vector256.LoadUnsafe(ref x, column + r) - mean;
                    Vector256<double> d1 = Vector256.LoadUnsafe(ref x, column + r + 4) - mean;
                    Vector256<double> w0 = d0 * Vector256.LoadUnsafe(ref w, r);
                    Vector256<double> w1 = d1 * Vector256.LoadUnsafe(ref w, r + 4);
                    d0.StoreUnsafe(ref deviations, column + r);
                    d1.StoreUnsafe(ref deviations, column + r + 4);
                    w0.StoreUnsafe(ref weighted, column + r);
                    w1.StoreUnsafe(ref weighted, column + r + 4);
                    low += w0;
                    high += w1;
                }

                Unsafe.Add(ref sums, i) += Lanes.Sum(low, high);
            }

            Scatter(ref deviations, ref weighted, ref Unsafe.Add(ref sums, d), d);
        }
    }

    /// <summary>
    /// Rows of the factor in fours, for each the columns before them (four values together), then the triangle on the
    /// diagonal with the diagonal inverted; rows left over singly.
    /// </summary>
    private static void PackFactor(GaussianComponent component, Span<double> packed)
    {
        int d = component.Dimensions;
        int at = 0;
        int i = 0;
        for (; i + Tile <= d; i += Tile)
        {
            for (int c = 0; c < i; c++)
            {
                for (int t = 0; t < Tile; t++)
                {
                    packed[at++] = Entry(component, i + t, c);
                }
            }

            for (int t = 0; t < Tile; t++)
            {
                for (int c = 0; c < t; c++)
                {
                    packed[at++] = Entry(component, i + t, i + c);
                }

                packed[at++] = 1 / Entry(component, i + t, i + t);
            }
        }

        for (; i < d; i++)
        {
            for (int c = 0; c < i; c++)
            {
                packed[at++] = Entry(component, i, c);
            }

            packed[at++] = 1 / Entry(component, i, i);
        }
    }

    private static int PackedFactorLength(int d) => d * (d + 1) / 2;

    private static double Entry(GaussianComponent component, int i, int j) => component.IsDiagonal
        ? (i == j ? component.Factor[i] : 0)
        : component.Factor[(i * (i + 1) / 2) + j];

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private (Vector256<double> Low, Vector256<double> High) SquaredDistances(ref double x, ref double mean, ref double factor, ref double y)
    {
        int d = _dimensions;
        Vector256<double> low = Vector256<double>.Zero;
        Vector256<double> high = Vector256<double>.Zero;
        ref double f = ref factor;
        int i = 0;
        for (; i + Tile <= d; i += Tile)
        {
            Deviation(ref x, ref mean, i, out Vector256<double> a0, out Vector256<double> a1);
            Deviation(ref x, ref mean, i + 1, out Vector256<double> b0, out Vector256<double> b1);
            Deviation(ref x, ref mean, i + 2, out Vector256<double> c0, out Vector256<double> c1);
            Deviation(ref x, ref mean, i + 3, out Vector256<double> e0, out Vector256<double> e1);
            for (int c = 0; c < i; c++)
            {
                Vector256<double> y0 = Vector256.LoadUnsafe(ref y, (nuint)(c * Group));
                Vector256<double> y1 = Vector256.LoadUnsafe(ref y, (nuint)((c * Group) + 4));
                Subtract(ref a0, ref a1, f, y0, y1);
                Subtract(ref b0, ref b1, Unsafe.Add(ref f, 1), y0, y1);
                Subtract(ref c0, ref c1, Unsafe.Add(ref f, 2), y0, y1);
                Subtract(ref e0, ref e1, Unsafe.Add(ref f, 3), y0, y1);
                f = ref Unsafe.Add(ref f, Tile);
            }

            Finish(ref a0, ref a1, f, ref low, ref high, ref y, i);
            Subtract(ref b0, ref b1, Unsafe.Add(ref f, 1), a0, a1);
            Finish(ref b0, ref b1, Unsafe.Add(ref f, 2), ref low, ref high, ref y, i + 1);
            Subtract(ref c0, ref c1, Unsafe.Add(ref f, 3), a0, a1);
            Subtract(ref c0, ref c1, Unsafe.Add(ref f, 4), b0, b1);
            Finish(ref c0, ref c1, Unsafe.Add(ref f, 5), ref low, ref high, ref y, i + 2);
            Subtract(ref e0, ref e1, Unsafe.Add(ref f, 6), a0, a1);
            Subtract(ref e0, ref e1, Unsafe.Add(ref f, 7), b0, b1);
            Subtract(ref e0, ref e1, Unsafe.Add(ref f, 8), c0, c1);
            Finish(ref e0, ref e1, Unsafe.Add(ref f, 9), ref low, ref high, ref y, i + 3);
            f = ref Unsafe.Add(ref f, 10);
        }

        for (; i < d; i++)
        {
            Deviation(ref x, ref mean, i, out Vector256<double> a0, out Vector256<double> a1);
            for (int c = 0; c < i; c++)
            {
                Subtract(ref a0, ref a1, f, Vector256.LoadUnsafe(ref y, (nuint)(c * Group)), Vector256.LoadUnsafe(ref y, (nuint)((c * Group) + 4)));
                f = ref Unsafe.Add(ref f, 1);
            }

            Finish(ref a0, ref a1, f, ref low, ref high, ref y, i);
            f = ref Unsafe.Add(ref f, 1);
        }

        return (low, high);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Deviation(ref double x, ref double mean, int i, out Vector256<double> low, out Vector256<double> high)
    {
        var m = Vector256.Create(Unsafe.Add(ref mean, i));
        low = Vector256.LoadUnsafe(ref x, (nuint)(i * BlockRows)) - m;
        high = Vector256.LoadUnsafe(ref x, (nuint)((i * BlockRows) + 4)) - m;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Subtract(ref Vector256<double> low, ref Vector256<double> high, double factor, Vector256<double> y0, Vector256<double> y1)
    {
        var l = Vector256.Create(-factor);
        low = Vector256.FusedMultiplyAdd(l, y0, low);
        high = Vector256.FusedMultiplyAdd(l, y1, high);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Finish(ref Vector256<double> a0, ref Vector256<double> a1, double inverse, ref Vector256<double> low, ref Vector256<double> high, ref double y, int i)
    {
        var v = Vector256.Create(inverse);
        a0 *= v;
        a1 *= v;
        a0.StoreUnsafe(ref y, (nuint)(i * Group));
        a1.StoreUnsafe(ref y, (nuint)((i * Group) + 4));
        low = Vector256.FusedMultiplyAdd(a0, a0, low);
        high = Vector256.FusedMultiplyAdd(a1, a1, high);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Scatter(ref double deviations, ref double weighted, ref double sums, int d)
    {
        int a = 0;
        for (; a + 2 <= d; a += 2)
        {
            ref double wa = ref Unsafe.Add(ref weighted, a * BlockRows);
            ref double wb = ref Unsafe.Add(ref wa, BlockRows);
            ref double rowA = ref Unsafe.Add(ref sums, a * (a + 1) / 2);
            ref double rowB = ref Unsafe.Add(ref sums, (a + 1) * (a + 2) / 2);
            for (int c = 0; c <= a; c += 2)
            {
                ref double da = ref Unsafe.Add(ref deviations, c * BlockRows);
                ref double db = ref Unsafe.Add(ref da, BlockRows);
                Vector256<double> aa0 = Vector256<double>.Zero;
                Vector256<double> aa1 = aa0;
                Vector256<double> ab0 = aa0;
                Vector256<double> ab1 = aa0;
                Vector256<double> ba0 = aa0;
                Vector256<double> ba1 = aa0;
                Vector256<double> bb0 = aa0;
                Vector256<double> bb1 = aa0;
                for (nuint r = 0; r < BlockRows; r += Group)
                {
                    Vector256<double> p0 = Vector256.LoadUnsafe(ref wa, r);
                    Vector256<double> p1 = Vector256.LoadUnsafe(ref wa, r + 4);
                    Vector256<double> q0 = Vector256.LoadUnsafe(ref wb, r);
                    Vector256<double> q1 = Vector256.LoadUnsafe(ref wb, r + 4);
                    Vector256<double> u0 = Vector256.LoadUnsafe(ref da, r);
                    Vector256<double> u1 = Vector256.LoadUnsafe(ref da, r + 4);
                    Vector256<double> v0 = Vector256.LoadUnsafe(ref db, r);
                    Vector256<double> v1 = Vector256.LoadUnsafe(ref db, r + 4);
                    aa0 = Vector256.FusedMultiplyAdd(p0, u0, aa0);
                    aa1 = Vector256.FusedMultiplyAdd(p1, u1, aa1);
                    ab0 = Vector256.FusedMultiplyAdd(p0, v0, ab0);
                    ab1 = Vector256.FusedMultiplyAdd(p1, v1, ab1);
                    ba0 = Vector256.FusedMultiplyAdd(q0, u0, ba0);
                    ba1 = Vector256.FusedMultiplyAdd(q1, u1, ba1);
                    bb0 = Vector256.FusedMultiplyAdd(q0, v0, bb0);
                    bb1 = Vector256.FusedMultiplyAdd(q1, v1, bb1);
                }

                Unsafe.Add(ref rowA, c) += Lanes.Sum(aa0, aa1);
                if (c < a)
                {
                    Unsafe.Add(ref rowA, c + 1) += Lanes.Sum(ab0, ab1);
                }

                Unsafe.Add(ref rowB, c) += Lanes.Sum(ba0, ba1);
                Unsafe.Add(ref rowB, c + 1) += Lanes.Sum(bb0, bb1);
            }
        }

        if (a < d)
        {
            ref double wa = ref Unsafe.Add(ref weighted, a * BlockRows);
            ref double rowA = ref Unsafe.Add(ref sums, a * (a + 1) / 2);
            for (int c = 0; c <= a; c++)
            {
                ref double da = ref Unsafe.Add(ref deviations, c * BlockRows);
                Vector256<double> s0 = Vector256<double>.Zero;
                Vector256<double> s1 = s0;
                for (nuint r = 0; r < BlockRows; r += Group)
                {
                    s0 = Vector256.FusedMultiplyAdd(Vector256.LoadUnsafe(ref wa, r), Vector256.LoadUnsafe(ref da, r), s0);
                    s1 = Vector256.FusedMultiplyAdd(Vector256.LoadUnsafe(ref wa, r + 4), Vector256.LoadUnsafe(ref da, r + 4), s1);
                }

                Unsafe.Add(ref rowA, c) += Lanes.Sum(s0, s1);
            }
        }
    }
}
