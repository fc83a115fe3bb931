using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Mixtura.Estimation;

namespace Mixtura;

/// <summary>
/// Gaussians with one covariance over blocks of rows: in coordinates in which it is the identity distances are Euclidean,
/// and one transform of the rows serves all components. Statistics as those of <see cref="FullGaussianKernel"/>.
/// </summary>
internal sealed class TiedGaussianKernel : Kernel
{
    private const int BlockRows = RowTable.BlockRows;

    private readonly int _dimensions;
    private readonly bool _wide;
    private readonly double[] _means;
    private readonly double[] _triangle;
    private readonly double[] _origin;
    private readonly double[] _transformed;

    /// <param name="components">Components with equal covariances.</param>
    public TiedGaussianKernel(ImmutableArray<Component> components)
        : this(components, Vector512.IsHardwareAccelerated)
    {
    }

    internal TiedGaussianKernel(ImmutableArray<Component> components, bool wide)
    {
        _wide = wide;
        Offset = components[0].LogNormalizer;
        int d = _dimensions = components[0].Dimensions;
        _triangle = new double[PackedSymmetric.Length(d)];
        ((GaussianComponent)components[0]).CopyInverseFactor(_triangle);
        _means = new double[components.Length * d];
        _transformed = new double[components.Length * d];
        _origin = ((GaussianComponent)components[0]).Mean.ToArray();
        for (int j = 0; j < components.Length; j++)
        {
            var component = (GaussianComponent)components[j];
            component.Mean.CopyTo(_means.AsSpan(j * d));
            for (int i = 0; i < d; i++)
            {
                double sum = 0;
                for (int c = 0; c <= i; c++)
                {
                    sum = Math.FusedMultiplyAdd(_triangle[PackedSymmetric.Index(i, c)], component.Mean[c] - _origin[c], sum);
                }

                _transformed[(j * d) + i] = sum;
            }
        }
    }

    /// <summary>Whether the components' covariances are the same.</summary>
    public static bool Serves(ImmutableArray<Component> components)
    {
        var first = (GaussianComponent)components[0];
        return !first.IsDiagonal && components.All(component => component is GaussianComponent { IsDiagonal: false } other && (other.Factor == first.Factor || other.Factor.SequenceEqual(first.Factor)));
    }

    public override double Offset { get; }

    public override int ScratchLength => Math.Max(_dimensions * BlockRows, WeightedScatter.ScratchLength(_dimensions));

    public override int StatisticsLength => _dimensions + _triangle.Length;

    public override bool LeavesOut => true;

    public override KernelReach Reach(ReadOnlySpan<double> scales)
    {
        double[] stretches = new double[_means.Length / _dimensions];
        Array.Fill(stretches, SpectralBound.OfScaledTriangle(_triangle, scales));
        return new KernelReach(new double[stretches.Length], stretches);
    }

    public override void AddLogDensities(ReadOnlySpan<double> block, ReadOnlySpan<int> components, Span<double> tile, Span<double> scratch)
    {
        if (_wide)
        {
            AddLogDensities<EightLanes>(block, components, tile, scratch);
        }
        else
        {
            AddLogDensities<FourLanes>(block, components, tile, scratch);
        }
    }

    public override void Accumulate(ReadOnlySpan<double> block, ReadOnlySpan<int> components, ReadOnlySpan<double> tile, Span<double> statistics, int stride, Span<double> scratch) =>
        WeightedScatter.Accumulate(_wide, block, _means, components, tile, statistics, stride, scratch);

    private void AddLogDensities<TVector>(ReadOnlySpan<double> block, ReadOnlySpan<int> components, Span<double> tile, Span<double> scratch)
        where TVector : struct, IVector<TVector>
    {
        ref double transformed = ref MemoryMarshal.GetReference(scratch);
        TriangularDistance.Transform<TVector>(ref MemoryMarshal.GetReference(block), ref _origin[0], ref _triangle[0], ref transformed, (nuint)_dimensions);
        for (int a = 0; a < components.Length; a++)
        {
            AddEuclidean<TVector>(ref transformed, ref _transformed[components[a] * _dimensions], ref tile[a * BlockRows], (nuint)_dimensions);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void AddEuclidean<TVector>(ref double x, ref double mean, ref double log, nuint d)
        where TVector : struct, IVector<TVector>
    {
        for (nuint r = 0; r < BlockRows; r += 4 * TVector.Count)
        {
            TVector q0 = TVector.Zero;
            TVector q1 = q0;
            TVector q2 = q0;
            TVector q3 = q0;
            ref double column = ref Unsafe.Add(ref x, r);
            for (nuint i = 0; i < d; i++)
            {
                var m = TVector.Create(Unsafe.Add(ref mean, i));
                TVector z0 = TVector.Load(ref column, 0) - m;
                TVector z1 = TVector.Load(ref column, TVector.Count) - m;
                TVector z2 = TVector.Load(ref column, 2 * TVector.Count) - m;
                TVector z3 = TVector.Load(ref column, 3 * TVector.Count) - m;
                q0 = TVector.MultiplyAdd(z0, z0, q0);
                q1 = TVector.MultiplyAdd(z1, z1, q1);
                q2 = TVector.MultiplyAdd(z2, z2, q2);
                q3 = TVector.MultiplyAdd(z3, z3, q3);
                column = ref Unsafe.Add(ref column, BlockRows);
            }

            TriangularDistance.Finish(ref log, r, 0, q0);
            TriangularDistance.Finish(ref log, r + TVector.Count, 0, q1);
            TriangularDistance.Finish(ref log, r + (2 * TVector.Count), 0, q2);
            TriangularDistance.Finish(ref log, r + (3 * TVector.Count), 0, q3);
        }
    }
}
