namespace Mixtura.Estimation;

/// <summary>One thread's space for the selection of components.</summary>
internal sealed class SelectionSpace(int components)
{
    private double[] _atCentres = [];
    private int[] _all = [];
    private int _centreBlock = -1;
    private int[] _marks = [];
    private int _mark;

    /// <summary>The best that is known of each row of a block.</summary>
    public double[] Best { get; } = new double[RowTable.BlockRows];

    /// <summary>Components, and what they are ordered by.</summary>
    public int[] Chosen { get; } = new int[components];

    /// <summary>The smaller, the sooner a component's turn.</summary>
    public double[] Order { get; } = new double[components];

    /// <summary>
    /// Log-densities of all components, without proportions, at the centres of the run of blocks that a block is in: a row of
    /// <see cref="RowTable.BlockRows"/> for each component. They are kept for the blocks that follow.
    /// </summary>
    /// <param name="table">The rows.</param>
    /// <param name="kernel">The components.</param>
    /// <param name="block">The block, counted through the table.</param>
    /// <param name="scratch">The thread's own space for the kernel.</param>
    public ReadOnlySpan<double> AtCentres(ClusteredTable table, Kernel kernel, int block, Span<double> scratch)
    {
        int centreBlock = block / RowTable.BlockRows;
        if (centreBlock != _centreBlock)
        {
            if (_atCentres.Length == 0)
            {
                _atCentres = new double[components * RowTable.BlockRows];
                _all = [.. Enumerable.Range(0, components)];
            }

            _centreBlock = centreBlock;
            Array.Clear(_atCentres);
            ReadOnlySpan<double> centres = table.Centres.Block(centreBlock / RowTable.BlocksPerChunk, centreBlock % RowTable.BlocksPerChunk, []);
            kernel.AddLogDensities(centres, _all, _atCentres, scratch);
        }

        return _atCentres;
    }

    /// <summary>Begins a set of components.</summary>
    public void BeginSet()
    {
        if (_marks.Length == 0)
        {
            _marks = new int[components];
        }

        _mark++;
    }

    /// <summary>Adds a component to the set that was begun; false when it is there.</summary>
    public bool TryAdd(int component)
    {
        bool isNew = _marks[component] != _mark;
        _marks[component] = _mark;
        return isNew;
    }

    /// <summary>Forgets what belongs to a pass.</summary>
    public void Forget() => _centreBlock = -1;
}
