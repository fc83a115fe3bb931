namespace Mixtura.Estimation;

/// <summary>
/// Finds where trimming ends when rows come pass by pass and are not kept: the row at which the weight of the least likely rows reaches what is
/// left out. A pass counts rows by classes of a range of log-densities and keeps those of the range where they are few enough to be sorted; the next looks
/// at the class where the end must be. The result is that of sorting all rows.
/// </summary>
internal sealed class TrimmingSearch
{
    /// <summary>So many rows are kept to be sorted.</summary>
    public const int DefaultCapacity = 1 << 16;
    private const int Classes = 1 << 12;

    private readonly ExactWeight _exact;
    private readonly UInt128 _leftOut;
    private readonly int _capacity;
    private readonly UInt128[] _classes = new UInt128[Classes];
    private readonly List<(double LogDensity, long Row, UInt128 Weight)> _kept = [];
    private ulong _low;
    private ulong _high;
    private bool _areEqual;
    private bool _areKept = true;
    private UInt128 _below;

    /// <param name="exact">The units of weights.</param>
    /// <param name="leftOut">The weight that is left out, above 0.</param>
    /// <param name="low">The least log-density at which the end is expected,</param>
    /// <param name="high">and the largest; a wrong guess costs passes, nothing else.</param>
    /// <param name="capacity">The most rows to keep.</param>
    public TrimmingSearch(ExactWeight exact, double leftOut, double low, double high, int capacity = DefaultCapacity)
    {
        _exact = exact;
        _leftOut = exact.Of(leftOut);
        _capacity = capacity;
        _low = OrderedKey.Of(low);
        _high = OrderedKey.Of(high);
    }

    /// <summary>The end, when it is found.</summary>
    public TrimmingCut? Cut { get; private set; }

    /// <summary>Looks at a row of this pass. Rows come in their order.</summary>
    /// <param name="logDensity">Its log-density, finite.</param>
    /// <param name="row">Its number, from 0.</param>
    /// <param name="weight">Its weight; rows without weight may be left out.</param>
    public void Add(double logDensity, long row, double weight)
    {
        ulong key = OrderedKey.Of(logDensity);
        if (key > _high || !(weight > 0))
        {
            return;
        }

        UInt128 own = _exact.Of(weight);
        if (_areEqual)
        {
            AddEqual(key, logDensity, row, own);
        }
        else if (key < _low)
        {
            _below += own;
        }
        else
        {
            _classes[(int)((key - _low) / Width)] += own;
            _areKept &= _kept.Count < _capacity;
            if (_areKept)
            {
                _kept.Add((logDensity, row, own));
            }
        }
    }

    /// <summary>Ends a pass over all rows; unless the end is found, another is needed.</summary>
    public void EndPass()
    {
        if (Cut is null && !_areEqual)
        {
            Narrow();
        }

        _kept.Clear();
        _areKept = true;
        Array.Clear(_classes);
        _below = _areEqual ? _below : 0;
    }

    private ulong Width => ((_high - _low) / Classes) + 1;

    private void Narrow()
    {
        if (_below >= _leftOut)
        {
            (_low, _high) = (0, _low - 1);
            return;
        }

        UInt128 sum = _below;
        for (int c = 0; c < Classes; c++)
        {
            if (sum + _classes[c] >= _leftOut)
            {
                Take(c, sum);
                return;
            }

            sum += _classes[c];
        }

        (_low, _high) = _high == ulong.MaxValue
            ? throw new InvalidOperationException("The rows weigh less than what is to be left out of them.")
            : (_high + 1, ulong.MaxValue);
    }

    /// <summary>The end is in a class before which so much lies.</summary>
    private void Take(int index, UInt128 before)
    {
        if (_areKept)
        {
            Sort();
            return;
        }

        ulong low = _low + ((ulong)index * Width);
        _high = Math.Min(_high, low + (Width - 1));
        _low = low;
        _areEqual = _low == _high;
        _below = before;
    }

    private void Sort()
    {
        _kept.Sort();
        UInt128 sum = _below;
        foreach ((double logDensity, long row, UInt128 weight) in _kept)
        {
            sum += weight;
            if (sum >= _leftOut)
            {
                Cut = new TrimmingCut(logDensity, row, _exact.Value(sum - _leftOut));
                return;
            }
        }
    }

    /// <summary>Too many rows to sort are equally likely: their numbers decide, and they come in that order.</summary>
    private void AddEqual(ulong key, double logDensity, long row, UInt128 weight)
    {
        if (Cut is null && key == _low)
        {
            _below += weight;
            if (_below >= _leftOut)
            {
                Cut = new TrimmingCut(logDensity, row, _exact.Value(_below - _leftOut));
            }
        }
    }
}
