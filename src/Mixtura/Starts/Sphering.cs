using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Mixtura;

/// <summary>The linear map that makes features uncorrelated and of variance one.</summary>
internal sealed class Sphering
{
    private const int BlockRows = RowTable.BlockRows;

    /// <summary>A feature with less than this share of its deviation left, once those before it are taken out, is a combination of them.</summary>
    private const double LeastOwnDeviation = 1e-6;

    private readonly double[] _factor;
    private readonly int _length;

    private Sphering(double[] factor, int length)
    {
        _factor = factor;
        _length = length;
    }

    /// <summary>The map for the rows' own covariance; null where features are combinations of each other (the indicators of a label's levels).</summary>
    public static Sphering? Of(FeatureRows rows)
    {
        int length = rows.Length;
        double[] covariance = Covariance(rows);
        double[] factor = new double[covariance.Length];
        if (!PackedSymmetric.TryCholesky(covariance, length, factor))
        {
            return null;
        }

        for (int f = 0; f < length; f++)
        {
            int diagonal = PackedSymmetric.Index(f, f);
            if (!(factor[diagonal] > LeastOwnDeviation * Math.Sqrt(covariance[diagonal])))
            {
                return null;
            }
        }

        return new Sphering(factor, length);
    }

    /// <summary>Changes a block of features: forward substitution by the covariance's Cholesky factor, for all its rows at once.</summary>
    public void Apply(Span<double> block)
    {
        ref double x = ref MemoryMarshal.GetReference(block);
        for (int i = 0, at = 0; i < _length; at += ++i)
        {
            var pivot = Vector256.Create(_factor[at + i]);
            for (int r = 0; r < BlockRows; r += 8)
            {
                ref double own = ref Unsafe.Add(ref x, (i * BlockRows) + r);
                Vector256<double> low = Vector256.LoadUnsafe(ref own);
                Vector256<double> high = Vector256.LoadUnsafe(ref own, 4);
                for (int j = 0; j < i; j++)
                {
                    var minus = Vector256.Create(-_factor[at + j]);
                    ref double other = ref Unsafe.Add(ref x, (j * BlockRows) + r);
                    low = Vector256.FusedMultiplyAdd(minus, Vector256.LoadUnsafe(ref other), low);
                    high = Vector256.FusedMultiplyAdd(minus, Vector256.LoadUnsafe(ref other, 4), high);
                }

                (low / pivot).StoreUnsafe(ref own);
                (high / pivot).StoreUnsafe(ref own, 4);
            }
        }
    }

    private static double[] Covariance(FeatureRows rows)
    {
        int length = rows.Length;
        double[] mean = new double[length];
        double total = 0;
        for (int b = 0; b < rows.BlockCount; b++)
        {
            ReadOnlySpan<double> weights = rows.BlockWeights(b);
            total += Lanes.Sum(weights);
            for (int f = 0; f < length; f++)
            {
                mean[f] += Lanes.Dot(weights, rows.Block(b).Slice(f * BlockRows, BlockRows));
            }
        }

        double[] covariance = new double[PackedSymmetric.Length(length)];
        double[] deviations = new double[length * BlockRows];
        double[] weighted = new double[BlockRows];
        for (int b = 0; b < rows.BlockCount; b++)
        {
            WorkCancellation.ThrowIfRequested();
            ReadOnlySpan<double> block = rows.Block(b);
            ReadOnlySpan<double> weights = rows.BlockWeights(b);
            for (int f = 0, at = 0; f < length; f++)
            {
                for (int r = 0; r < BlockRows; r++)
                {
                    double deviation = block[(f * BlockRows) + r] - (mean[f] / total);
                    deviations[(f * BlockRows) + r] = deviation;
                    weighted[r] = weights[r] * deviation / total;
                }

                for (int g = 0; g <= f; g++)
                {
                    covariance[at++] += Lanes.Dot(weighted, deviations.AsSpan(g * BlockRows, BlockRows));
                }
            }
        }

        return covariance;
    }
}
