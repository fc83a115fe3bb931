using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Mixtura.Numerics;

/// <summary>Operations on rows of matrices, element by element, so that they have the same bits whatever the machine's vectors are.</summary>
internal static class RowOperations
{
    /// <summary>Adds a multiple of one row to another, by fused multiply-add.</summary>
    public static void AddMultiple(double factor, ReadOnlySpan<double> from, Span<double> to)
    {
        ref double source = ref MemoryMarshal.GetReference(from);
        ref double target = ref MemoryMarshal.GetReference(to[..from.Length]);
        var factors = Vector256.Create(factor);
        nuint at = 0;
        for (; at + 4 <= (nuint)from.Length; at += 4)
        {
            Vector256.FusedMultiplyAdd(factors, Vector256.LoadUnsafe(ref source, at), Vector256.LoadUnsafe(ref target, at)).StoreUnsafe(ref target, at);
        }

        for (int i = (int)at; i < from.Length; i++)
        {
            to[i] = Math.FusedMultiplyAdd(factor, from[i], to[i]);
        }
    }

    /// <summary>Makes of rows p and q the rows c·p − s·q and s·p + c·q.</summary>
    public static void Rotate(Span<double> p, Span<double> q, double c, double s)
    {
        ref double first = ref MemoryMarshal.GetReference(p);
        ref double second = ref MemoryMarshal.GetReference(q[..p.Length]);
        var cosines = Vector256.Create(c);
        var sines = Vector256.Create(s);
        nuint at = 0;
        for (; at + 4 <= (nuint)p.Length; at += 4)
        {
            var a = Vector256.LoadUnsafe(ref first, at);
            var b = Vector256.LoadUnsafe(ref second, at);
            ((cosines * a) - (sines * b)).StoreUnsafe(ref first, at);
            ((sines * a) + (cosines * b)).StoreUnsafe(ref second, at);
        }

        for (int i = (int)at; i < p.Length; i++)
        {
            (p[i], q[i]) = ((c * p[i]) - (s * q[i]), (s * p[i]) + (c * q[i]));
        }
    }

    /// <summary>The transpose of a square matrix.</summary>
    public static double[] Transpose(ReadOnlySpan<double> matrix, int d)
    {
        double[] transposed = new double[d * d];
        for (int i = 0; i < d; i++)
        {
            for (int j = 0; j < d; j++)
            {
                transposed[(j * d) + i] = matrix[(i * d) + j];
            }
        }

        return transposed;
    }
}
