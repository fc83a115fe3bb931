using System.Collections.Concurrent;

namespace Mixtura;

/// <summary>Arrays of whole chunks, used again from part to part of a streamed table. Safe for several threads.</summary>
/// <param name="values">The number of values in a chunk.</param>
internal sealed class ChunkPool(int values)
{
    private readonly ConcurrentBag<double[]> _doubles = [];
    private readonly ConcurrentBag<float[]> _singles = [];
    private readonly ConcurrentBag<double[]> _weights = [];

    public double[] RentDoubles() => _doubles.TryTake(out double[]? chunk) ? chunk : new double[values];

    public float[] RentSingles() => _singles.TryTake(out float[]? chunk) ? chunk : new float[values];

    public double[] RentWeights() => _weights.TryTake(out double[]? chunk) ? chunk : new double[RowTable.ChunkRows];

    public void Return(float[] chunk)
    {
        if (chunk.Length == values)
        {
            _singles.Add(chunk);
        }
    }

    public void ReturnValues(double[] chunk)
    {
        if (chunk.Length == values)
        {
            _doubles.Add(chunk);
        }
    }

    public void ReturnWeights(double[] chunk)
    {
        if (chunk.Length == RowTable.ChunkRows)
        {
            _weights.Add(chunk);
        }
    }
}
