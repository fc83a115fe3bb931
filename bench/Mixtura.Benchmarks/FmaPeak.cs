using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Mixtura.Benchmarks;

/// <summary>
/// What this machine can do at most: a loop of nothing but fused multiply-adds in registers, as wide as its vectors are.
/// Measured anew beside every timing, since clocks drift and cores of a virtual machine may be two threads of one.
/// </summary>
internal static class FmaPeak
{
    /// <summary>Two operations each; enough that none waits for another on units of latency 4 to 5, and few enough for 16 registers.</summary>
    private const int Chains = 12;
    private const int RoundsAtOnce = 100_000;
    private const int Spells = 3;

    private static readonly TimeSpan s_spell = TimeSpan.FromMilliseconds(40);

    public static int Lanes => Vector512.IsHardwareAccelerated ? Vector512<double>.Count
        : Vector256.IsHardwareAccelerated ? Vector256<double>.Count
        : Vector128<double>.Count;

    /// <summary>The best of a few spells, in GFLOP/s, with so many threads at once.</summary>
    public static double Measure(int threads) => Enumerable.Range(0, Spells).Max(_ => OneSpell(threads));

    private static double OneSpell(int threads)
    {
        double[] rates = new double[threads];
        using var together = new Barrier(threads);
        Thread[] crew = [.. Enumerable.Range(0, threads).Select(i => new Thread(() =>
        {
            together.SignalAndWait();
            rates[i] = Rate();
        }))];
        Array.ForEach(crew, thread => thread.Start());
        Array.ForEach(crew, thread => thread.Join());
        return rates.Sum();
    }

    private static double Rate()
    {
        long began = Stopwatch.GetTimestamp();
        long rounds = 0;
        double sum = 0;
        TimeSpan elapsed;
        do
        {
            sum += Vector512.IsHardwareAccelerated ? Spin512(RoundsAtOnce)
                : Vector256.IsHardwareAccelerated ? Spin256(RoundsAtOnce)
                : Spin128(RoundsAtOnce);
            rounds += RoundsAtOnce;
            elapsed = Stopwatch.GetElapsedTime(began);
        }
        while (elapsed < s_spell);

        // The sum is used, so that the loop cannot be left out.
        return double.IsFinite(sum) ? 2.0 * Chains * Lanes * rounds / elapsed.TotalSeconds / 1e9 : double.NaN;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static double Spin512(int rounds)
    {
        Vector512<double> a = Vector512.Create(0.999), b = Vector512.Create(0.001);
        Vector512<double> x0 = b, x1 = b, x2 = b, x3 = b, x4 = b, x5 = b, x6 = b, x7 = b, x8 = b, x9 = b, x10 = b, x11 = b;
        for (int i = 0; i < rounds; i++)
        {
            x0 = Vector512.FusedMultiplyAdd(x0, a, b);
            x1 = Vector512.FusedMultiplyAdd(x1, a, b);
            x2 = Vector512.FusedMultiplyAdd(x2, a, b);
            x3 = Vector512.FusedMultiplyAdd(x3, a, b);
            x4 = Vector512.FusedMultiplyAdd(x4, a, b);
            x5 = Vector512.FusedMultiplyAdd(x5, a, b);
            x6 = Vector512.FusedMultiplyAdd(x6, a, b);
            x7 = Vector512.FusedMultiplyAdd(x7, a, b);
            x8 = Vector512.FusedMultiplyAdd(x8, a, b);
            x9 = Vector512.FusedMultiplyAdd(x9, a, b);
            x10 = Vector512.FusedMultiplyAdd(x10, a, b);
            x11 = Vector512.FusedMultiplyAdd(x11, a, b);
        }

        return Vector512.Sum(x0 + x1 + x2 + x3 + x4 + x5 + x6 + x7 + x8 + x9 + x10 + x11);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static double Spin256(int rounds)
    {
        Vector256<double> a = Vector256.Create(0.999), b = Vector256.Create(0.001);
        Vector256<double> x0 = b, x1 = b, x2 = b, x3 = b, x4 = b, x5 = b, x6 = b, x7 = b, x8 = b, x9 = b, x10 = b, x11 = b;
        for (int i = 0; i < rounds; i++)
        {
            x0 = Vector256.FusedMultiplyAdd(x0, a, b);
            x1 = Vector256.FusedMultiplyAdd(x1, a, b);
            x2 = Vector256.FusedMultiplyAdd(x2, a, b);
            x3 = Vector256.FusedMultiplyAdd(x3, a, b);
            x4 = Vector256.FusedMultiplyAdd(x4, a, b);
            x5 = Vector256.FusedMultiplyAdd(x5, a, b);
            x6 = Vector256.FusedMultiplyAdd(x6, a, b);
            x7 = Vector256.FusedMultiplyAdd(x7, a, b);
            x8 = Vector256.FusedMultiplyAdd(x8, a, b);
            x9 = Vector256.FusedMultiplyAdd(x9, a, b);
            x10 = Vector256.FusedMultiplyAdd(x10, a, b);
            x11 = Vector256.FusedMultiplyAdd(x11, a, b);
        }

        return Vector256.Sum(x0 + x1 + x2 + x3 + x4 + x5 + x6 + x7 + x8 + x9 + x10 + x11);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static double Spin128(int rounds)
    {
        Vector128<double> a = Vector128.Create(0.999), b = Vector128.Create(0.001);
        Vector128<double> x0 = b, x1 = b, x2 = b, x3 = b, x4 = b, x5 = b, x6 = b, x7 = b, x8 = b, x9 = b, x10 = b, x11 = b;
        for (int i = 0; i < rounds; i++)
        {
            x0 = Vector128.FusedMultiplyAdd(x0, a, b);
            x1 = Vector128.FusedMultiplyAdd(x1, a, b);
            x2 = Vector128.FusedMultiplyAdd(x2, a, b);
            x3 = Vector128.FusedMultiplyAdd(x3, a, b);
            x4 = Vector128.FusedMultiplyAdd(x4, a, b);
            x5 = Vector128.FusedMultiplyAdd(x5, a, b);
            x6 = Vector128.FusedMultiplyAdd(x6, a, b);
            x7 = Vector128.FusedMultiplyAdd(x7, a, b);
            x8 = Vector128.FusedMultiplyAdd(x8, a, b);
            x9 = Vector128.FusedMultiplyAdd(x9, a, b);
            x10 = Vector128.FusedMultiplyAdd(x10, a, b);
            x11 = Vector128.FusedMultiplyAdd(x11, a, b);
        }

        return Vector128.Sum(x0 + x1 + x2 + x3 + x4 + x5 + x6 + x7 + x8 + x9 + x10 + x11);
    }
}
