using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Mixtura.Numerics;

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
            rates[i] = Vector512.IsHardwareAccelerated ? Rate<EightLanes>() : Rate<FourLanes>();
        }))];
        Array.ForEach(crew, thread => thread.Start());
        Array.ForEach(crew, thread => thread.Join());
        return rates.Sum();
    }

    private static double Rate<TVector>()
        where TVector : struct, IVector<TVector>
    {
        long began = Stopwatch.GetTimestamp();
        long rounds = 0;
        double sum = 0;
        TimeSpan elapsed;
        do
        {
            sum += Spin<TVector>(RoundsAtOnce);
            rounds += RoundsAtOnce;
            elapsed = Stopwatch.GetElapsedTime(began);
        }
        while (elapsed < s_spell);

        // The sum is used, so that the loop cannot be left out.
        return double.IsFinite(sum) ? 2.0 * Chains * TVector.Count * rounds / elapsed.TotalSeconds / 1e9 : double.NaN;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static double Spin<TVector>(int rounds)
        where TVector : struct, IVector<TVector>
    {
        TVector a = TVector.Create(0.999), b = TVector.Create(0.001);
        TVector x0 = b, x1 = b, x2 = b, x3 = b, x4 = b, x5 = b, x6 = b, x7 = b, x8 = b, x9 = b, x10 = b, x11 = b;
        for (int i = 0; i < rounds; i++)
        {
            x0 = TVector.MultiplyAdd(x0, a, b);
            x1 = TVector.MultiplyAdd(x1, a, b);
            x2 = TVector.MultiplyAdd(x2, a, b);
            x3 = TVector.MultiplyAdd(x3, a, b);
            x4 = TVector.MultiplyAdd(x4, a, b);
            x5 = TVector.MultiplyAdd(x5, a, b);
            x6 = TVector.MultiplyAdd(x6, a, b);
            x7 = TVector.MultiplyAdd(x7, a, b);
            x8 = TVector.MultiplyAdd(x8, a, b);
            x9 = TVector.MultiplyAdd(x9, a, b);
            x10 = TVector.MultiplyAdd(x10, a, b);
            x11 = TVector.MultiplyAdd(x11, a, b);
        }

        TVector sum = x0 + x1 + x2 + x3 + x4 + x5 + x6 + x7 + x8 + x9 + x10 + x11;
        return TVector.SumOfEight(sum, sum);
    }
}
