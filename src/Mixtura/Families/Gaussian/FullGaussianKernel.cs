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
    private const int Halves = 9 * 4;

    private readonly int _components;
    private readonly int _dimensions;
    private readonly int _packedLength;
    private readonly double[] _means;
    private readonly double[] _factors;
    private readonly double[] _constants;

    public FullGaussianKernel(ImmutableArray<Component> components)
    {
        _components = components.Length;
        Offset = components[0].LogNormalizer;
        _dimensions = components[0].Dimensions;
        _packedLength = PackedFactorLength(_dimensions);
        _means = new double[_components * _dimensions];
        _factors = new double[_components * _packedLength];
        _constants = new double[_components];
        for (int j = 0; j < _components; j++)
        {
            var component = (GaussianComponent)components[j];
            component.Mean.CopyTo(_means.AsSpan(j * _dimensions));
            _constants[j] = component.LogNormalizerAbove(components[0]);
            PackFactor(component, _factors.AsSpan(j * _packedLength, _packedLength));
        }
    }

    public override double Offset { get; }

    public override int ScratchLength => (2 * _dimensions * BlockRows) + Halves;

    public override int StatisticsLength => _dimensions + (_dimensions * (_dimensions + 1) / 2);

    public override void AddLogDensities(ReadOnlySpan<double> block, Span<double> tile, Span<double> scratch)
    {
        ref double x = ref MemoryMarshal.GetReference(block);
        ref double y = ref MemoryMarshal.GetReference(scratch);
        for (int j = 0; j < _components; j++)
        {
            ref double mean = ref _means[j * _dimensions];
            ref double factor = ref _factors[j * _packedLength];
            ref double log = ref tile[j * BlockRows];
            if (_dimensions == 2)
            {
                AddOfTwoColumns(ref x, ref mean, ref factor, _constants[j], ref log);
            }
            else
            {
                AddOfColumns(ref x, ref mean, ref factor, _constants[j], ref log, ref y, (nuint)_dimensions);
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

            ref double mean = ref _means[j * d];
            ref double sums = ref statistics[j * stride];
            ref double w = ref MemoryMarshal.GetReference(weights);
            if (d == 2)
            {
                ScatterOfTwoColumns(ref x, ref mean, ref w, ref sums);
                continue;
            }

            Weigh(ref x, ref mean, ref w, ref deviations, ref weighted, ref sums, d);
            Scatter(ref deviations, ref weighted, ref Unsafe.Add(ref sums, d), ref Unsafe.Add(ref weighted, d * BlockRows), d);
        }
    }

    /// <summary>
    /// Rows of the factor in fours, then two, then one: for each the columns before them (their values together), then the
    /// triangle on the diagonal. The diagonal is inverted and all else negated, so that a step of the substitution is one
    /// multiply-add with a value straight from memory.
    /// </summary>
    private static void PackFactor(GaussianComponent component, Span<double> packed)
    {
        int d = component.Dimensions;
        int at = 0;
        for (int i = 0, rows; i < d; i += rows)
        {
            rows = d - i >= 4 ? 4 : d - i >= 2 ? 2 : 1;
            for (int c = 0; c < i; c++)
            {
                for (int t = 0; t < rows; t++)
                {
                    packed[at++] = -Entry(component, i + t, c);
                }
            }

            for (int t = 0; t < rows; t++)
            {
                for (int c = 0; c < t; c++)
                {
                    packed[at++] = -Entry(component, i + t, i + c);
                }

                packed[at++] = 1 / Entry(component, i + t, i + t);
            }
        }
    }

    private static int PackedFactorLength(int d) => d * (d + 1) / 2;

    private static double Entry(GaussianComponent component, int i, int j) => component.IsDiagonal
        ? (i == j ? component.Factor[i] : 0)
        : component.Factor[(i * (i + 1) / 2) + j];

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void AddOfColumns(ref double x, ref double mean, ref double factor, double constant, ref double log, ref double y, nuint d)
    {
        for (nuint r = 0; r < BlockRows; r += Group)
        {
            ref double column = ref Unsafe.Add(ref x, r);
            ref double f = ref factor;
            Vector256<double> low = Vector256<double>.Zero;
            Vector256<double> high = Vector256<double>.Zero;
            nuint i = 0;
            for (; i + 4 <= d; i += 4)
            {
                ref double m = ref Unsafe.Add(ref mean, i);
                Deviation(ref column, m, out Vector256<double> a0, out Vector256<double> a1);
                Deviation(ref Unsafe.Add(ref column, BlockRows), Unsafe.Add(ref m, 1), out Vector256<double> b0, out Vector256<double> b1);
                Deviation(ref Unsafe.Add(ref column, 2 * BlockRows), Unsafe.Add(ref m, 2), out Vector256<double> c0, out Vector256<double> c1);
                Deviation(ref Unsafe.Add(ref column, 3 * BlockRows), Unsafe.Add(ref m, 3), out Vector256<double> e0, out Vector256<double> e1);
                ref double at = ref y;
                for (nuint c = 0; c < i; c++)
                {
                    Vector256<double> y0 = Vector256.LoadUnsafe(ref at);
                    Vector256<double> y1 = Vector256.LoadUnsafe(ref at, 4);
                    Add(ref a0, ref a1, f, y0, y1);
                    Add(ref b0, ref b1, Unsafe.Add(ref f, 1), y0, y1);
                    Add(ref c0, ref c1, Unsafe.Add(ref f, 2), y0, y1);
                    Add(ref e0, ref e1, Unsafe.Add(ref f, 3), y0, y1);
                    f = ref Unsafe.Add(ref f, 4);
                    at = ref Unsafe.Add(ref at, Group);
                }

                Finish(ref a0, ref a1, f, ref low, ref high, ref at);
                Add(ref b0, ref b1, Unsafe.Add(ref f, 1), a0, a1);
                Finish(ref b0, ref b1, Unsafe.Add(ref f, 2), ref low, ref high, ref Unsafe.Add(ref at, Group));
                Add(ref c0, ref c1, Unsafe.Add(ref f, 3), a0, a1);
                Add(ref c0, ref c1, Unsafe.Add(ref f, 4), b0, b1);
                Finish(ref c0, ref c1, Unsafe.Add(ref f, 5), ref low, ref high, ref Unsafe.Add(ref at, 2 * Group));
                Add(ref e0, ref e1, Unsafe.Add(ref f, 6), a0, a1);
                Add(ref e0, ref e1, Unsafe.Add(ref f, 7), b0, b1);
                Add(ref e0, ref e1, Unsafe.Add(ref f, 8), c0, c1);
                Finish(ref e0, ref e1, Unsafe.Add(ref f, 9), ref low, ref high, ref Unsafe.Add(ref at, 3 * Group));
                f = ref Unsafe.Add(ref f, 10);
                column = ref Unsafe.Add(ref column, 4 * BlockRows);
            }

            if (i + 2 <= d)
            {
                ref double m = ref Unsafe.Add(ref mean, i);
                Deviation(ref column, m, out Vector256<double> a0, out Vector256<double> a1);
                Deviation(ref Unsafe.Add(ref column, BlockRows), Unsafe.Add(ref m, 1), out Vector256<double> b0, out Vector256<double> b1);
                ref double at = ref y;
                for (nuint c = 0; c < i; c++)
                {
                    Vector256<double> y0 = Vector256.LoadUnsafe(ref at);
                    Vector256<double> y1 = Vector256.LoadUnsafe(ref at, 4);
                    Add(ref a0, ref a1, f, y0, y1);
                    Add(ref b0, ref b1, Unsafe.Add(ref f, 1), y0, y1);
                    f = ref Unsafe.Add(ref f, 2);
                    at = ref Unsafe.Add(ref at, Group);
                }

                Finish(ref a0, ref a1, f, ref low, ref high, ref at);
                Add(ref b0, ref b1, Unsafe.Add(ref f, 1), a0, a1);
                Finish(ref b0, ref b1, Unsafe.Add(ref f, 2), ref low, ref high, ref Unsafe.Add(ref at, Group));
                f = ref Unsafe.Add(ref f, 3);
                column = ref Unsafe.Add(ref column, 2 * BlockRows);
                i += 2;
            }

            if (i < d)
            {
                Deviation(ref column, Unsafe.Add(ref mean, i), out Vector256<double> a0, out Vector256<double> a1);
                ref double at = ref y;
                for (nuint c = 0; c < i; c++)
                {
                    Add(ref a0, ref a1, f, Vector256.LoadUnsafe(ref at), Vector256.LoadUnsafe(ref at, 4));
                    f = ref Unsafe.Add(ref f, 1);
                    at = ref Unsafe.Add(ref at, Group);
                }

                Finish(ref a0, ref a1, f, ref low, ref high, ref at);
            }

            AddLog(ref Unsafe.Add(ref log, r), constant, low, high);
        }
    }

    /// <summary>The same operations for two columns, without memory between them.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void AddOfTwoColumns(ref double x, ref double mean, ref double factor, double constant, ref double log)
    {
        var inverseA = Vector256.Create(factor);
        var minus = Vector256.Create(Unsafe.Add(ref factor, 1));
        var inverseB = Vector256.Create(Unsafe.Add(ref factor, 2));
        double meanA = mean;
        double meanB = Unsafe.Add(ref mean, 1);
        for (nuint r = 0; r < BlockRows; r += Group)
        {
            ref double column = ref Unsafe.Add(ref x, r);
            Deviation(ref column, meanA, out Vector256<double> a0, out Vector256<double> a1);
            Deviation(ref Unsafe.Add(ref column, BlockRows), meanB, out Vector256<double> b0, out Vector256<double> b1);
            a0 *= inverseA;
            a1 *= inverseA;
            b0 = Vector256.FusedMultiplyAdd(minus, a0, b0) * inverseB;
            b1 = Vector256.FusedMultiplyAdd(minus, a1, b1) * inverseB;
            AddLog(ref Unsafe.Add(ref log, r), constant, Vector256.FusedMultiplyAdd(b0, b0, a0 * a0), Vector256.FusedMultiplyAdd(b1, b1, a1 * a1));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void AddLog(ref double log, double constant, Vector256<double> low, Vector256<double> high)
    {
        var minusHalf = Vector256.Create(-0.5);
        var c = Vector256.Create(constant);
        (Vector256.LoadUnsafe(ref log) + Vector256.FusedMultiplyAdd(minusHalf, OrInfinity(low), c)).StoreUnsafe(ref log);
        (Vector256.LoadUnsafe(ref log, 4) + Vector256.FusedMultiplyAdd(minusHalf, OrInfinity(high), c)).StoreUnsafe(ref log, 4);
    }

    /// <summary>NaN comes of ∞ − ∞ or ∞·0 in the substitution alone: the row is further away than doubles reach.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<double> OrInfinity(Vector256<double> square) =>
        Vector256.ConditionalSelect(Vector256.Equals(square, square), square, Vector256.Create(double.PositiveInfinity));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Deviation(ref double column, double mean, out Vector256<double> low, out Vector256<double> high)
    {
        var m = Vector256.Create(mean);
        low = Vector256.LoadUnsafe(ref column) - m;
        high = Vector256.LoadUnsafe(ref column, 4) - m;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Add(ref Vector256<double> low, ref Vector256<double> high, double factor, Vector256<double> y0, Vector256<double> y1)
    {
        var l = Vector256.Create(factor);
        low = Vector256.FusedMultiplyAdd(l, y0, low);
        high = Vector256.FusedMultiplyAdd(l, y1, high);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Finish(ref Vector256<double> a0, ref Vector256<double> a1, double inverse, ref Vector256<double> low, ref Vector256<double> high, ref double y)
    {
        var v = Vector256.Create(inverse);
        a0 *= v;
        a1 *= v;
        a0.StoreUnsafe(ref y);
        a1.StoreUnsafe(ref y, 4);
        low = Vector256.FusedMultiplyAdd(a0, a0, low);
        high = Vector256.FusedMultiplyAdd(a1, a1, high);
    }

    /// <summary>Deviations from the mean, the same times their weights, and the sums of the latter.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Weigh(ref double x, ref double mean, ref double w, ref double deviations, ref double weighted, ref double sums, int d)
    {
        for (int i = 0; i < d; i++)
        {
            var m = Vector256.Create(Unsafe.Add(ref mean, i));
            ref double column = ref Unsafe.Add(ref x, i * BlockRows);
            ref double deviation = ref Unsafe.Add(ref deviations, i * BlockRows);
            ref double product = ref Unsafe.Add(ref weighted, i * BlockRows);
            Vector256<double> low = Vector256<double>.Zero;
            Vector256<double> high = Vector256<double>.Zero;
            for (nuint r = 0; r < BlockRows; r += Group)
            {
                Vector256<double> d0 = Vector256.LoadUnsafe(ref column, r) - m;
                Vector256<double> d1 = Vector256.LoadUnsafe(ref column, r + 4) - m;
                Vector256<double> w0 = d0 * Vector256.LoadUnsafe(ref w, r);
                Vector256<double> w1 = d1 * Vector256.LoadUnsafe(ref w, r + 4);
                d0.StoreUnsafe(ref deviation, r);
                d1.StoreUnsafe(ref deviation, r + 4);
                w0.StoreUnsafe(ref product, r);
                w1.StoreUnsafe(ref product, r + 4);
                low += w0;
                high += w1;
            }

            Unsafe.Add(ref sums, i) += Lanes.Sum(low, high);
        }
    }

    /// <summary>
    /// Rows of the triangle in threes against columns in threes. Lanes 0–3 and 4–7 are added up one after the other: nine
    /// sums of four lanes fill the registers of AVX2 and keep both of its multipliers busy.
    /// </summary>
    private static void Scatter(ref double deviations, ref double weighted, ref double sums, ref double halves, int d)
    {
        int a = 0;
        for (; a + 3 <= d; a += 3)
        {
            ref double p = ref Unsafe.Add(ref weighted, a * BlockRows);
            ref double rowA = ref Unsafe.Add(ref sums, a * (a + 1) / 2);
            ref double rowB = ref Unsafe.Add(ref rowA, a + 1);
            ref double rowC = ref Unsafe.Add(ref rowB, a + 2);
            for (int c = 0; c < a; c += 3)
            {
                NineProducts(ref p, ref Unsafe.Add(ref deviations, c * BlockRows), ref Unsafe.Add(ref rowA, c), ref Unsafe.Add(ref rowB, c), ref Unsafe.Add(ref rowC, c), ref halves);
            }

            SixProducts(ref p, ref Unsafe.Add(ref deviations, a * BlockRows), ref Unsafe.Add(ref rowA, a), ref Unsafe.Add(ref rowB, a), ref Unsafe.Add(ref rowC, a));
        }

        for (; a < d; a++)
        {
            ref double p = ref Unsafe.Add(ref weighted, a * BlockRows);
            ref double rowA = ref Unsafe.Add(ref sums, a * (a + 1) / 2);
            int c = 0;
            for (; c + 3 <= a + 1; c += 3)
            {
                ThreeProducts(ref p, ref Unsafe.Add(ref deviations, c * BlockRows), ref Unsafe.Add(ref rowA, c));
            }

            for (; c <= a; c++)
            {
                OneProduct(ref p, ref Unsafe.Add(ref deviations, c * BlockRows), ref Unsafe.Add(ref rowA, c));
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void NineProducts(ref double p, ref double q, ref double rowA, ref double rowB, ref double rowC, ref double halves)
    {
        for (nuint half = 0; half < Group; half += 4)
        {
            Vector256<double> aa = Vector256<double>.Zero;
            Vector256<double> ab = aa;
            Vector256<double> ac = aa;
            Vector256<double> ba = aa;
            Vector256<double> bb = aa;
            Vector256<double> bc = aa;
            Vector256<double> ca = aa;
            Vector256<double> cb = aa;
            Vector256<double> cc = aa;
            for (nuint r = half; r < BlockRows; r += Group)
            {
                Vector256<double> q0 = Vector256.LoadUnsafe(ref q, r);
                Vector256<double> q1 = Vector256.LoadUnsafe(ref q, r + BlockRows);
                Vector256<double> q2 = Vector256.LoadUnsafe(ref q, r + (2 * BlockRows));
                Vector256<double> w = Vector256.LoadUnsafe(ref p, r);
                aa = Vector256.FusedMultiplyAdd(w, q0, aa);
                ab = Vector256.FusedMultiplyAdd(w, q1, ab);
                ac = Vector256.FusedMultiplyAdd(w, q2, ac);
                w = Vector256.LoadUnsafe(ref p, r + BlockRows);
                ba = Vector256.FusedMultiplyAdd(w, q0, ba);
                bb = Vector256.FusedMultiplyAdd(w, q1, bb);
                bc = Vector256.FusedMultiplyAdd(w, q2, bc);
                w = Vector256.LoadUnsafe(ref p, r + (2 * BlockRows));
                ca = Vector256.FusedMultiplyAdd(w, q0, ca);
                cb = Vector256.FusedMultiplyAdd(w, q1, cb);
                cc = Vector256.FusedMultiplyAdd(w, q2, cc);
            }

            if (half == 0)
            {
                aa.StoreUnsafe(ref halves);
                ab.StoreUnsafe(ref halves, 4);
                ac.StoreUnsafe(ref halves, 8);
                ba.StoreUnsafe(ref halves, 12);
                bb.StoreUnsafe(ref halves, 16);
                bc.StoreUnsafe(ref halves, 20);
                ca.StoreUnsafe(ref halves, 24);
                cb.StoreUnsafe(ref halves, 28);
                cc.StoreUnsafe(ref halves, 32);
            }
            else
            {
                rowA += Lanes.Sum(Vector256.LoadUnsafe(ref halves), aa);
                Unsafe.Add(ref rowA, 1) += Lanes.Sum(Vector256.LoadUnsafe(ref halves, 4), ab);
                Unsafe.Add(ref rowA, 2) += Lanes.Sum(Vector256.LoadUnsafe(ref halves, 8), ac);
                rowB += Lanes.Sum(Vector256.LoadUnsafe(ref halves, 12), ba);
                Unsafe.Add(ref rowB, 1) += Lanes.Sum(Vector256.LoadUnsafe(ref halves, 16), bb);
                Unsafe.Add(ref rowB, 2) += Lanes.Sum(Vector256.LoadUnsafe(ref halves, 20), bc);
                rowC += Lanes.Sum(Vector256.LoadUnsafe(ref halves, 24), ca);
                Unsafe.Add(ref rowC, 1) += Lanes.Sum(Vector256.LoadUnsafe(ref halves, 28), cb);
                Unsafe.Add(ref rowC, 2) += Lanes.Sum(Vector256.LoadUnsafe(ref halves, 32), cc);
            }
        }
    }

    /// <summary>The triangle on the diagonal.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void SixProducts(ref double p, ref double q, ref double rowA, ref double rowB, ref double rowC)
    {
        Vector256<double> aa0 = Vector256<double>.Zero;
        Vector256<double> ba0 = aa0;
        Vector256<double> bb0 = aa0;
        Vector256<double> ca0 = aa0;
        Vector256<double> cb0 = aa0;
        Vector256<double> cc0 = aa0;
        Vector256<double> aa1 = aa0;
        Vector256<double> ba1 = aa0;
        Vector256<double> bb1 = aa0;
        Vector256<double> ca1 = aa0;
        Vector256<double> cb1 = aa0;
        Vector256<double> cc1 = aa0;
        for (nuint r = 0; r < BlockRows; r += Group)
        {
            Vector256<double> w = Vector256.LoadUnsafe(ref p, r + (2 * BlockRows));
            Vector256<double> z = Vector256.LoadUnsafe(ref q, r);
            ca0 = Vector256.FusedMultiplyAdd(w, z, ca0);
            aa0 = Vector256.FusedMultiplyAdd(Vector256.LoadUnsafe(ref p, r), z, aa0);
            Vector256<double> v = Vector256.LoadUnsafe(ref p, r + BlockRows);
            ba0 = Vector256.FusedMultiplyAdd(v, z, ba0);
            z = Vector256.LoadUnsafe(ref q, r + BlockRows);
            bb0 = Vector256.FusedMultiplyAdd(v, z, bb0);
            cb0 = Vector256.FusedMultiplyAdd(w, z, cb0);
            cc0 = Vector256.FusedMultiplyAdd(w, Vector256.LoadUnsafe(ref q, r + (2 * BlockRows)), cc0);

            w = Vector256.LoadUnsafe(ref p, r + (2 * BlockRows) + 4);
            z = Vector256.LoadUnsafe(ref q, r + 4);
            ca1 = Vector256.FusedMultiplyAdd(w, z, ca1);
            aa1 = Vector256.FusedMultiplyAdd(Vector256.LoadUnsafe(ref p, r + 4), z, aa1);
            v = Vector256.LoadUnsafe(ref p, r + BlockRows + 4);
            ba1 = Vector256.FusedMultiplyAdd(v, z, ba1);
            z = Vector256.LoadUnsafe(ref q, r + BlockRows + 4);
            bb1 = Vector256.FusedMultiplyAdd(v, z, bb1);
            cb1 = Vector256.FusedMultiplyAdd(w, z, cb1);
            cc1 = Vector256.FusedMultiplyAdd(w, Vector256.LoadUnsafe(ref q, r + (2 * BlockRows) + 4), cc1);
        }

        rowA += Lanes.Sum(aa0, aa1);
        rowB += Lanes.Sum(ba0, ba1);
        Unsafe.Add(ref rowB, 1) += Lanes.Sum(bb0, bb1);
        rowC += Lanes.Sum(ca0, ca1);
        Unsafe.Add(ref rowC, 1) += Lanes.Sum(cb0, cb1);
        Unsafe.Add(ref rowC, 2) += Lanes.Sum(cc0, cc1);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void ThreeProducts(ref double p, ref double q, ref double row)
    {
        Vector256<double> a0 = Vector256<double>.Zero;
        Vector256<double> a1 = a0;
        Vector256<double> b0 = a0;
        Vector256<double> b1 = a0;
        Vector256<double> c0 = a0;
        Vector256<double> c1 = a0;
        for (nuint r = 0; r < BlockRows; r += Group)
        {
            Vector256<double> w0 = Vector256.LoadUnsafe(ref p, r);
            Vector256<double> w1 = Vector256.LoadUnsafe(ref p, r + 4);
            a0 = Vector256.FusedMultiplyAdd(w0, Vector256.LoadUnsafe(ref q, r), a0);
            a1 = Vector256.FusedMultiplyAdd(w1, Vector256.LoadUnsafe(ref q, r + 4), a1);
            b0 = Vector256.FusedMultiplyAdd(w0, Vector256.LoadUnsafe(ref q, r + BlockRows), b0);
            b1 = Vector256.FusedMultiplyAdd(w1, Vector256.LoadUnsafe(ref q, r + BlockRows + 4), b1);
            c0 = Vector256.FusedMultiplyAdd(w0, Vector256.LoadUnsafe(ref q, r + (2 * BlockRows)), c0);
            c1 = Vector256.FusedMultiplyAdd(w1, Vector256.LoadUnsafe(ref q, r + (2 * BlockRows) + 4), c1);
        }

        row += Lanes.Sum(a0, a1);
        Unsafe.Add(ref row, 1) += Lanes.Sum(b0, b1);
        Unsafe.Add(ref row, 2) += Lanes.Sum(c0, c1);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void OneProduct(ref double p, ref double q, ref double sum)
    {
        Vector256<double> s0 = Vector256<double>.Zero;
        Vector256<double> s1 = s0;
        for (nuint r = 0; r < BlockRows; r += Group)
        {
            s0 = Vector256.FusedMultiplyAdd(Vector256.LoadUnsafe(ref p, r), Vector256.LoadUnsafe(ref q, r), s0);
            s1 = Vector256.FusedMultiplyAdd(Vector256.LoadUnsafe(ref p, r + 4), Vector256.LoadUnsafe(ref q, r + 4), s1);
        }

        sum += Lanes.Sum(s0, s1);
    }

    /// <summary>All sums of two columns, without memory between deviations and products.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void ScatterOfTwoColumns(ref double x, ref double mean, ref double w, ref double sums)
    {
        var meanA = Vector256.Create(mean);
        var meanB = Vector256.Create(Unsafe.Add(ref mean, 1));
        Vector256<double> a0 = Vector256<double>.Zero;
        Vector256<double> a1 = a0;
        Vector256<double> b0 = a0;
        Vector256<double> b1 = a0;
        Vector256<double> aa0 = a0;
        Vector256<double> aa1 = a0;
        Vector256<double> ba0 = a0;
        Vector256<double> ba1 = a0;
        Vector256<double> bb0 = a0;
        Vector256<double> bb1 = a0;
        for (nuint r = 0; r < BlockRows; r += Group)
        {
            Vector256<double> weight = Vector256.LoadUnsafe(ref w, r);
            Vector256<double> da = Vector256.LoadUnsafe(ref x, r) - meanA;
            Vector256<double> db = Vector256.LoadUnsafe(ref x, r + BlockRows) - meanB;
            Vector256<double> wa = da * weight;
            Vector256<double> wb = db * weight;
            a0 += wa;
            b0 += wb;
            aa0 = Vector256.FusedMultiplyAdd(wa, da, aa0);
            ba0 = Vector256.FusedMultiplyAdd(wb, da, ba0);
            bb0 = Vector256.FusedMultiplyAdd(wb, db, bb0);

            weight = Vector256.LoadUnsafe(ref w, r + 4);
            da = Vector256.LoadUnsafe(ref x, r + 4) - meanA;
            db = Vector256.LoadUnsafe(ref x, r + BlockRows + 4) - meanB;
            wa = da * weight;
            wb = db * weight;
            a1 += wa;
            b1 += wb;
            aa1 = Vector256.FusedMultiplyAdd(wa, da, aa1);
            ba1 = Vector256.FusedMultiplyAdd(wb, da, ba1);
            bb1 = Vector256.FusedMultiplyAdd(wb, db, bb1);
        }

        sums += Lanes.Sum(a0, a1);
        Unsafe.Add(ref sums, 1) += Lanes.Sum(b0, b1);
        Unsafe.Add(ref sums, 2) += Lanes.Sum(aa0, aa1);
        Unsafe.Add(ref sums, 3) += Lanes.Sum(ba0, ba1);
        Unsafe.Add(ref sums, 4) += Lanes.Sum(bb0, bb1);
    }
}
