using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Mixtura;

/// <summary>Single-precision numbers as doubles, which is exact.</summary>
internal static class Widening
{
    private const int Together = 8;

    /// <summary>Fills as many doubles as there are singles; a multiple of eight.</summary>
    public static void Fill(ReadOnlySpan<float> singles, Span<double> doubles)
    {
        ref float from = ref MemoryMarshal.GetReference(singles);
        ref double to = ref MemoryMarshal.GetReference(doubles[..singles.Length]);
        for (nuint i = 0; i < (nuint)singles.Length; i += Together)
        {
            (Vector256<double> low, Vector256<double> high) = Vector256.Widen(Vector256.LoadUnsafe(ref from, i));
            low.StoreUnsafe(ref to, i);
            high.StoreUnsafe(ref to, i + 4);
        }
    }
}
