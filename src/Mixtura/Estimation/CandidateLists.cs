namespace Mixtura.Estimation;

/// <summary>
/// For each block of rows the components that may be responsible for one of them, as the last pass left them. A pass reads
/// one generation and writes the next, so that threads do not see each other's work.
/// </summary>
internal sealed class CandidateLists(int blocks, int perRow)
{
    private int[][] _current = [];
    private int[][] _next = new int[blocks][];

    /// <summary>The number of components that a row may have.</summary>
    public int PerRow { get; } = perRow;

    /// <summary>The number of blocks.</summary>
    public int Blocks { get; } = blocks;

    /// <summary>The number of passes that wrote lists.</summary>
    public int Generation { get; private set; }

    /// <summary>A block's components; empty before the first pass.</summary>
    public ReadOnlySpan<int> Of(int block) => Generation == 0 ? [] : _current[block];

    /// <summary>Sets a block's components for the next pass.</summary>
    public void Set(int block, ReadOnlySpan<int> components) => _next[block] = components.ToArray();

    /// <summary>Lists as they were after some passes.</summary>
    /// <param name="lists">Each block's components.</param>
    /// <param name="perRow">The number of components that a row may have.</param>
    /// <param name="generation">The number of passes that wrote lists, at least 1.</param>
    public static CandidateLists After(int[][] lists, int perRow, int generation) => new(lists.Length, perRow) { _current = lists, Generation = generation };

    /// <summary>Ends a pass.</summary>
    public void Advance()
    {
        (_current, _next) = (_next, new int[Blocks][]);
        Generation++;
    }
}
