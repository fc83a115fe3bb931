namespace Mixtura.Estimation;

/// <summary>One thread's space for passes, kept from one to the next, and which components it is at work on.</summary>
internal sealed class PassWorker(int components)
{
    private const int BlockRows = RowTable.BlockRows;

    private readonly double[] _tile = new double[components * BlockRows];
    private readonly int[] _active = new int[components];
    private int _count;
    private int _length = -1;

    /// <summary>The components that the tile has rows for.</summary>
    public ReadOnlySpan<int> Active => _active.AsSpan(0, _count);

    /// <summary>A row of <see cref="RowTable.BlockRows"/> for each active component.</summary>
    public Span<double> Tile => _tile.AsSpan(0, _count * BlockRows);

    public double[] Normalization { get; } = new double[Estimation.Normalization.ScratchLength];

    public double[] Scratch { get; private set; } = [];

    /// <summary>Where a block of single precision is widened.</summary>
    public double[] Values { get; private set; } = [];

    /// <summary>Sums of chunks.</summary>
    public MergeTree Tree { get; private set; } = new(0);

    /// <summary>Rows times components whose log-density was asked for since the pass began.</summary>
    public long Evaluations { get; set; }

    /// <summary>What the selection of components keeps from block to block.</summary>
    public SelectionSpace Selection { get; } = new(components);

    /// <summary>A second tile and a block's weights, for who needs them.</summary>
    public double[] SpareTile => field ??= new double[components * BlockRows];

    public double[] Weights => field ??= new double[BlockRows];

    /// <summary>Makes the first components active, all of them if so many.</summary>
    public void Activate(int count)
    {
        _count = count;
        for (int j = 0; j < count; j++)
        {
            _active[j] = j;
        }
    }

    /// <summary>Makes the given components active, in their order.</summary>
    public void Activate(ReadOnlySpan<int> chosen)
    {
        _count = chosen.Length;
        chosen.CopyTo(_active);
    }

    /// <summary>Fills the tile with the logarithms of the active components' proportions.</summary>
    /// <param name="logWeights">The logarithms of all proportions.</param>
    /// <param name="from">The first of the active components whose row is filled.</param>
    public void FillTile(double[] logWeights, int from = 0)
    {
        for (int a = from; a < _count; a++)
        {
            _tile.AsSpan(a * BlockRows, BlockRows).Fill(logWeights[_active[a]]);
        }
    }

    /// <summary>Makes ready for a pass.</summary>
    /// <param name="scratchLength">The doubles that the kernel needs.</param>
    /// <param name="length">The number of sums.</param>
    /// <param name="valuesLength">The doubles that a block needs to be widened.</param>
    public void Prepare(int scratchLength, int length, int valuesLength)
    {
        if (Values.Length < valuesLength)
        {
            Values = new double[valuesLength];
        }

        if (Scratch.Length < scratchLength)
        {
            Scratch = new double[scratchLength];
        }

        if (_length != length)
        {
            _length = length;
            Tree = new MergeTree(length);
        }

        Tree.Reset();
        Evaluations = 0;
        Selection.Forget();
    }
}
