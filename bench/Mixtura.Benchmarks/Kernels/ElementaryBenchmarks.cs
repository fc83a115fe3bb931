using BenchmarkDotNet.Attributes;
using Mixtura.Numerics;

namespace Mixtura.Benchmarks.Kernels;

/// <summary>Exponential and logarithm of 4,096 numbers, singly, in lanes, and by the runtime's own.</summary>
public class ElementaryBenchmarks
{
    private const int Count = 4096;

    private readonly double[] _negative = new double[Count];
    private readonly double[] _positive = new double[Count];

    /// <summary>Draws the arguments.</summary>
    [GlobalSetup]
    public void Prepare()
    {
        var random = new RandomSource(1);
        for (int i = 0; i < Count; i++)
        {
            _negative[i] = -50 * random.NextDouble();
            _positive[i] = 1 + (9 * random.NextDouble());
        }
    }

    /// <summary>e^x, four lanes at a time.</summary>
    [Benchmark(OperationsPerInvoke = Count)]
    public double ExpLanes()
    {
        FourLanes sum = FourLanes.Zero;
        for (nuint i = 0; i < Count; i += 4)
        {
            sum += Elementary.Exp(FourLanes.Load(ref _negative[0], i));
        }

        return FourLanes.SumOfEight(sum, FourLanes.Zero);
    }

    /// <summary>e^x of one number.</summary>
    [Benchmark(OperationsPerInvoke = Count)]
    public double Exp()
    {
        double sum = 0;
        foreach (double x in _negative)
        {
            sum += Elementary.Exp(x);
        }

        return sum;
    }

    /// <summary>The runtime's e^x.</summary>
    [Benchmark(OperationsPerInvoke = Count)]
    public double MathExp()
    {
        double sum = 0;
        foreach (double x in _negative)
        {
            sum += Math.Exp(x);
        }

        return sum;
    }

    /// <summary>ln x, four lanes at a time.</summary>
    [Benchmark(OperationsPerInvoke = Count)]
    public double LogLanes()
    {
        FourLanes sum = FourLanes.Zero;
        for (nuint i = 0; i < Count; i += 4)
        {
            sum += Elementary.Log(FourLanes.Load(ref _positive[0], i));
        }

        return FourLanes.SumOfEight(sum, FourLanes.Zero);
    }

    /// <summary>ln x of one number.</summary>
    [Benchmark(OperationsPerInvoke = Count)]
    public double Log()
    {
        double sum = 0;
        foreach (double x in _positive)
        {
            sum += Elementary.Log(x);
        }

        return sum;
    }

    /// <summary>The runtime's ln x.</summary>
    [Benchmark(OperationsPerInvoke = Count)]
    public double MathLog()
    {
        double sum = 0;
        foreach (double x in _positive)
        {
            sum += Math.Log(x);
        }

        return sum;
    }
}
