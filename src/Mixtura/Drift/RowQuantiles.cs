using System.Collections.Immutable;
using Mixtura.Estimation;
using Mixtura.Numerics;

namespace Mixtura;

/// <summary>
/// Finds quantiles of rows' log-densities when rows come pass by pass and are not kept. What is known of the rows between a model's draws brackets each
/// quantile; a pass over the rows adds up those of the brackets by classes, and keeps them where they are few enough to be sorted; the next looks at the
/// classes where quantiles must be. The result is that of sorting all rows.
/// </summary>
internal sealed class RowQuantiles
{
    /// <summary>So many rows are kept to be sorted.</summary>
    public const int DefaultCapacity = 1 << 16;
    private const int Classes = 1 << 10;

    private readonly ExactWeight _exact;
    private readonly int _capacity;
    private readonly double[] _ranks;
    private readonly double[] _found;
    private readonly List<(ulong Key, UInt128 Weight)> _kept = [];
    private readonly List<Bracket> _brackets = [];
    private bool _areKept = true;

    /// <summary>Begins the search for the quantiles at the probabilities (i + ½)/m.</summary>
    /// <param name="rows">The rows' weights, not all 0, between draws of the model.</param>
    /// <param name="count">The number of quantiles, m.</param>
    /// <param name="capacity">The most rows to keep.</param>
    public RowQuantiles(WeightsBetweenDraws rows, int count, int capacity = DefaultCapacity)
    {
        _exact = rows.Exact;
        _capacity = capacity;
        UInt128 all = 0;
        foreach (UInt128 cell in rows.Cells)
        {
            all += cell;
        }

        double total = _exact.Value(all);
        _ranks = [.. Enumerable.Range(0, count).Select(i => (i + 0.5) / count * total)];
        _found = new double[count];
        UInt128 below = 0;
        int next = 0;
        for (int cell = 0; cell < rows.Cells.Length && next < count; below += rows.Cells[cell++])
        {
            int end = EndOf(next, below + rows.Cells[cell]);
            ulong low = cell < 2 ? 0 : OrderedKey.Of(rows.Draws[(cell / 2) - 1]) + 1;
            if (cell % 2 == 1)
            {
                _found.AsSpan(next, end - next).Fill(rows.Draws[cell / 2]);
            }
            else if (end > next)
            {
                _brackets.Add(new Bracket(low, cell / 2 < rows.Draws.Length ? OrderedKey.Of(rows.Draws[cell / 2]) - 1 : ulong.MaxValue, below, next, end));
            }

            next = end;
        }
    }

    /// <summary>Whether all are found; else another pass is needed.</summary>
    public bool AreFound => _brackets.Count == 0;

    /// <summary>The quantiles, ascending.</summary>
    public ImmutableArray<double> Found => [.. _found];

    /// <summary>Looks at further rows of this pass.</summary>
    public void Add(RowTable rows, ReadOnlySpan<double> logDensity)
    {
        for (int row = 0; row < logDensity.Length; row++)
        {
            ulong key = OrderedKey.Of(logDensity[row]);
            double weight = rows.Weight(row);
            if (weight > 0 && BracketOf(key) is { } bracket)
            {
                UInt128 own = _exact.Of(weight);
                bracket.Weights[(key - bracket.Low) / bracket.Width] += own;
                _areKept &= _kept.Count < _capacity;
                if (_areKept)
                {
                    _kept.Add((key, own));
                }
            }
        }
    }

    /// <summary>Ends a pass over all rows.</summary>
    public void EndPass()
    {
        Bracket[] brackets = [.. _brackets];
        _brackets.Clear();
        _kept.Sort();
        int at = 0;
        foreach (Bracket bracket in brackets)
        {
            int last = _areKept ? Select(bracket, ref at) : Narrow(bracket);
            if (last < bracket.End)
            {
                throw new InvalidOperationException("The rows of a pass are not those of the pass before.");
            }
        }

        _kept.Clear();
        _areKept = true;
    }

    /// <summary>The quantiles of a bracket whose rows are kept and sorted, from a place on.</summary>
    private int Select(Bracket bracket, ref int at)
    {
        UInt128 sum = bracket.Below;
        int next = bracket.First;
        for (; at < _kept.Count && _kept[at].Key <= bracket.High; at++)
        {
            sum += _kept[at].Weight;
            int end = Math.Min(EndOf(next, sum), bracket.End);
            _found.AsSpan(next, end - next).Fill(OrderedKey.Value(_kept[at].Key));
            next = end;
        }

        return next;
    }

    /// <summary>The classes of a bracket where its quantiles are: the next brackets.</summary>
    private int Narrow(Bracket bracket)
    {
        UInt128 below = bracket.Below;
        int next = bracket.First;
        for (int c = 0; c < Classes && next < bracket.End; below += bracket.Weights[c++])
        {
            int end = Math.Min(EndOf(next, below + bracket.Weights[c]), bracket.End);
            ulong low = bracket.Low + ((ulong)c * bracket.Width);
            if (bracket.Width == 1)
            {
                _found.AsSpan(next, end - next).Fill(OrderedKey.Value(low));
            }
            else if (end > next)
            {
                _brackets.Add(new Bracket(low, Math.Min(bracket.High, low + (bracket.Width - 1)), below, next, end));
            }

            next = end;
        }

        return next;
    }

    /// <summary>The first quantile from one on that lies above so much weight.</summary>
    private int EndOf(int next, UInt128 weight)
    {
        double reached = _exact.Value(weight);
        while (next < _ranks.Length && reached >= _ranks[next])
        {
            next++;
        }

        return next;
    }

    private Bracket? BracketOf(ulong key)
    {
        int low = 0;
        int high = _brackets.Count;
        while (low < high)
        {
            int middle = (low + high) / 2;
            (low, high) = _brackets[middle].High < key ? (middle + 1, high) : (low, middle);
        }

        return low < _brackets.Count && _brackets[low].Low <= key ? _brackets[low] : null;
    }

    /// <summary>Log-densities among which some quantiles are, by their keys.</summary>
    /// <param name="low">The least key.</param>
    /// <param name="high">The largest.</param>
    /// <param name="below">The weight of the rows with less.</param>
    /// <param name="first">The first of its quantiles.</param>
    /// <param name="end">The one after the last.</param>
    private sealed class Bracket(ulong low, ulong high, UInt128 below, int first, int end)
    {
        public ulong Low => low;

        public ulong High => high;

        public UInt128 Below => below;

        public int First => first;

        public int End => end;

        /// <summary>The number of keys in a class.</summary>
        public ulong Width { get; } = ((high - low) / Classes) + 1;

        /// <summary>The weight of each class.</summary>
        public UInt128[] Weights { get; } = new UInt128[Classes];
    }
}
