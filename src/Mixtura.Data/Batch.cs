namespace Mixtura.Data;

/// <summary>Rows on their way from a file into a table, column by column; NaN is a missing cell.</summary>
internal sealed class Batch
{
    internal Batch(int slots, int capacity)
    {
        Values = new double[slots][];
        NewLevels = new LevelMap?[slots];
        for (int s = 0; s < slots; s++)
        {
            Values[s] = new double[capacity];
        }
    }

    internal double[][] Values { get; }

    internal int Capacity => Values.Length == 0 ? int.MaxValue : Values[0].Length;

    internal int Rows { get; set; }

    /// <summary>For a column whose levels are being collected, those of this batch, which its codes stand for.</summary>
    internal LevelMap?[] NewLevels { get; }

    /// <summary>What is wrong with the row after the last one, if anything.</summary>
    internal CellProblem? Problem { get; set; }

    internal void Clear()
    {
        Rows = 0;
        Problem = null;
        Array.Clear(NewLevels);
    }

    internal void Grow()
    {
        for (int s = 0; s < Values.Length; s++)
        {
            Array.Resize(ref Values[s], 2 * Values[s].Length);
        }
    }
}
