using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Mixtura.Estimation;

namespace Mixtura;

/// <summary>
/// Gaussians with full covariances over blocks of rows: distances by the inverse of the Cholesky factor, and weighted
/// scatter. Statistics: Σr·δ, then Σr·δδᵀ packed, with δ = x − μ.
/// </summary>
internal sealed class FullGaussianKernel : Kernel
{
    private const int BlockRows = RowTable.BlockRows;

    /// <summary>With more columns than this a bound costs as much as it saves, and distances in part take its place.</summary>
    private const int MostBoundedColumns = 16;
    private const int LeastPrunedColumns = 8;

    private readonly int _dimensions;
    private readonly int _packedLength;
    private readonly bool _wide;
    private readonly double[] _means;
    private readonly double[] _triangles;
    private readonly double[] _inverseFactors;
    private readonly double[] _constants;

    public FullGaussianKernel(ImmutableArray<Component> components)
        : this(components, Vector512.IsHardwareAccelerated)
    {
    }

    internal FullGaussianKernel(ImmutableArray<Component> components, bool wide)
    {
        _wide = wide;
        Offset = components[0].LogNormalizer;
        int d = _dimensions = components[0].Dimensions;
        _packedLength = PackedSymmetric.Length(d);
        _means = new double[components.Length * d];
        _constants = new double[components.Length];
        _inverseFactors = new double[components.Length * _packedLength];
        _triangles = d <= FewColumns.Most ? _inverseFactors : new double[_inverseFactors.Length];
        for (int j = 0; j < components.Length; j++)
        {
            var component = (GaussianComponent)components[j];
            component.Mean.CopyTo(_means.AsSpan(j * d));
            _constants[j] = component.LogNormalizerAbove(components[0]);
            Span<double> triangle = _inverseFactors.AsSpan(j * _packedLength, _packedLength);
            component.CopyInverseFactor(triangle);
            if (d > FewColumns.Most)
            {
                TriangularDistance.Pack(triangle, d, _triangles.AsSpan(j * _packedLength, _packedLength));
            }
        }
    }

    public override double Offset { get; }

    public override int ScratchLength => Math.Max(TriangularDistance.ScratchLength(_dimensions), WeightedScatter.ScratchLength(_dimensions));

    public override int StatisticsLength => _dimensions + _packedLength;

    public override bool LeavesOut => true;

    public override KernelReach? Reach(ReadOnlySpan<double> scales)
    {
        if (_dimensions > MostBoundedColumns)
        {
            return null;
        }

        double[] stretches = new double[_constants.Length];
        for (int j = 0; j < stretches.Length; j++)
        {
            stretches[j] = SpectralBound.OfScaledTriangle(_inverseFactors.AsSpan(j * _packedLength, _packedLength), scales);
        }

        return new KernelReach(_constants, stretches);
    }

    public override void AddLogDensities(ReadOnlySpan<double> block, ReadOnlySpan<int> components, Span<double> tile, Span<double> scratch) =>
        AddPossible(block, components, tile, [], scratch);

    public override void AddPossible(ReadOnlySpan<double> block, ReadOnlySpan<int> components, Span<double> tile, Span<double> best, Span<double> scratch)
    {
        if (_wide)
        {
            AddPossible<EightLanes>(block, components, tile, best, scratch);
        }
        else
        {
            AddPossible<FourLanes>(block, components, tile, best, scratch);
        }
    }

    public override void Accumulate(ReadOnlySpan<double> block, ReadOnlySpan<int> components, ReadOnlySpan<double> tile, Span<double> statistics, int stride, Span<double> scratch) =>
        WeightedScatter.Accumulate(_wide, block, _means, components, tile, statistics, stride, scratch);

    private void AddPossible<TVector>(ReadOnlySpan<double> block, ReadOnlySpan<int> components, Span<double> tile, Span<double> best, Span<double> scratch)
        where TVector : struct, IVector<TVector>
    {
        ref double known = ref _dimensions >= LeastPrunedColumns && !best.IsEmpty ? ref MemoryMarshal.GetReference(best) : ref Unsafe.NullRef<double>();
        ref double x = ref MemoryMarshal.GetReference(block);
        ref double space = ref MemoryMarshal.GetReference(scratch);
        for (int a = 0; a < components.Length; a++)
        {
            int j = components[a];
            ref double mean = ref _means[j * _dimensions];
            ref double triangle = ref _triangles[j * _packedLength];
            ref double log = ref tile[a * BlockRows];
            switch (_dimensions)
            {
                case 2:
                    FewColumns.AddOfTwo<TVector>(ref x, ref mean, ref triangle, _constants[j], ref log);
                    break;
                case 3:
                    FewColumns.AddOfThree<TVector>(ref x, ref mean, ref triangle, _constants[j], ref log);
                    break;
                case 4:
                    FewColumns.AddOfFour<TVector>(ref x, ref mean, ref triangle, _constants[j], ref log);
                    break;
                case 5:
                    FewColumns.AddOfFive<TVector>(ref x, ref mean, ref triangle, _constants[j], ref log);
                    break;
                default:
                    TriangularDistance.AddLogDensities<TVector>(ref x, ref mean, ref triangle, _constants[j], ref log, ref known, ref space, (nuint)_dimensions);
                    break;
            }

            if (!Unsafe.IsNullRef(ref known))
            {
                Raise<TVector>(ref known, ref log);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Raise<TVector>(ref double best, ref double log)
        where TVector : struct, IVector<TVector>
    {
        for (nuint r = 0; r < BlockRows; r += TVector.Count)
        {
            TVector.Max(TVector.Load(ref best, r), TVector.Load(ref log, r)).Store(ref best, r);
        }
    }
}
