using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Mixtura.Estimation;

namespace Mixtura;

/// <summary>Gaussians with diagonal covariances over blocks of rows. Statistics: Σr·δ, then Σr·δ² by column, with δ = x − μ.</summary>
internal sealed class DiagonalGaussianKernel : Kernel
{
    private const int BlockRows = RowTable.BlockRows;

    private readonly int _components;
    private readonly int _dimensions;
    private readonly double[] _means;
    private readonly double[] _inverseDeviations;
    private readonly double[] _constants;

    public DiagonalGaussianKernel(ImmutableArray<Component> components)
    {
        _components = components.Length;
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

    public override int ScratchLength => 0;

    public override int StatisticsLength => 2 * _dimensions;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void AddLogDensities(ReadOnlySpan<double> block, Span<double> tile, Span<double> scratch)
    {
        ref double x = ref MemoryMarshal.GetReference(block);
        var minusHalf = Vector256.Create(-0.5);
        for (int j = 0; j < _components; j++)
        {
            ref double log = ref tile[j * BlockRows];
            var constant = Vector256.Create(_constants[j]);
            ReadOnlySpan<double> means = _means.AsSpan(j * _dimensions, _dimensions);
            ReadOnlySpan<double> inverses = _inverseDeviations.AsSpan(j * _dimensions, _dimensions);
            for (nuint r = 0; r < BlockRows; r += 16)
            {
                Vector256<double> q0 = Vector256<double>.Zero;
                Vector256<double> q1 = q0;
                Vector256<double> q2 = q0;
                Vector256<double> q3 = q0;
                nuint at = r;
                for (int i = 0; i < means.Length; i++, at += BlockRows)
                {
                    var mean = Vector256.Create(means[i]);
                    var inverse = Vector256.Create(inverses[i]);
                    Vector256<double> z0 = (Vector256.LoadUnsafe(ref x, at) - mean) * inverse;
                    Vector256<double> z1 = (Vector256.LoadUnsafe(ref x, at + 4) - mean) * inverse;
                    Vector256<double> z2 = (Vector256.LoadUnsafe(ref x, at + 8) - mean) * inverse;
                    Vector256<double> z3 = (Vector256.LoadUnsafe(ref x, at + 12) - mean) * inverse;
                    q0 = Vector256.FusedMultiplyAdd(z0, z0, q0);
                    q1 = Vector256.FusedMultiplyAdd(z1, z1, q1);
                    q2 = Vector256.FusedMultiplyAdd(z2, z2, q2);
                    q3 = Vector256.FusedMultiplyAdd(z3, z3, q3);
                }

                (Vector256.LoadUnsafe(ref log, r) + Vector256.FusedMultiplyAdd(minusHalf, q0, constant)).StoreUnsafe(ref log, r);
                (Vector256.LoadUnsafe(ref log, r + 4) + Vector256.FusedMultiplyAdd(minusHalf, q1, constant)).StoreUnsafe(ref log, r + 4);
                (Vector256.LoadUnsafe(ref log, r + 8) + Vector256.FusedMultiplyAdd(minusHalf, q2, constant)).StoreUnsafe(ref log, r + 8);
                (Vector256.LoadUnsafe(ref log, r + 12) + Vector256.FusedMultiplyAdd(minusHalf, q3, constant)).StoreUnsafe(ref log, r + 12);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Accumulate(ReadOnlySpan<double> block, ReadOnlySpan<double> tile, Span<double> statistics, int stride, Span<double> scratch)
    {
        ref double x = ref MemoryMarshal.GetReference(block);
        for (int j = 0; j < _components; j++)
        {
            ref double weights = ref MemoryMarshal.GetReference(tile.Slice(j * BlockRows, BlockRows));
            Span<double> sums = statistics.Slice(j * stride, 2 * _dimensions);
            for (int i = 0; i < _dimensions; i++)
            {
                var mean = Vector256.Create(_means[(j * _dimensions) + i]);
                Vector256<double> s0 = Vector256<double>.Zero;
                Vector256<double> s1 = s0;
                Vector256<double> q0 = s0;
                Vector256<double> q1 = s0;
                nuint column = (nuint)(i * BlockRows);
                for (nuint r = 0; r < BlockRows; r += 8)
                {
                    Vector256<double> d0 = Vector256.LoadUnsafe(ref x, column + r) - mean;
                    Vector256<double> d1 = Vector256.LoadUnsafe(ref x, column + r + 4) - mean;
                    Vector256<double> w0 = Vector256.LoadUnsafe(ref weights, r) * d0;
                    Vector256<double> w1 = Vector256.LoadUnsafe(ref weights, r + 4) * d1;
                    s0 += w0;
                    s1 += w1;
                    q0 = Vector256.FusedMultiplyAdd(w0, d0, q0);
                    q1 = Vector256.FusedMultiplyAdd(w1, d1, q1);
                }

                sums[i] += Lanes.Sum(s0, s1);
                sums[_dimensions + i] += Lanes.Sum(q0, q1);
            }
        }
    }
}
