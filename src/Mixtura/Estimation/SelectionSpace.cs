namespace Mixtura.Estimation;

/// <summary>One thread's space for the selection of components.</summary>
internal sealed class SelectionSpace(int components)
{
    private double[] _atCentres = [];
    private int _centreBlock = -1;
    private int[] _marks = [];
    private int _mark;

    /// <summary>The best that is known of each row of a block.</summary>
    public double[] Best { get; } = new double[RowTable.BlockRows];

    /// <summary>Components, and what they are ordered by.</summary>
    public int[] Chosen { get; } = new int[components];

    /// <summary>The smaller, the sooner a component's turn.</summary>
    public double[] Order { get; } = new double[components];

    /// <summary>Whether log-densities at a block of centres are at hand; if not, the caller fills them in.</summary>
    public bool Has(int centreBlock, out double[] atCentres)
    {
        if (_atCentres.Length == 0)
        {
            _atCentres = new double[components * RowTable.BlockRows];
        }

        atCentres = _atCentres;
        bool has = centreBlock == _centreBlock;
        _centreBlock = centreBlock;
        return has;
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
