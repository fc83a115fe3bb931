namespace Mixtura;

/// <summary>
/// Merges the two groups whose merge costs least until one is left; among equal costs, the pair whose later group comes
/// first, then the one whose earlier group does. Each group keeps the least cost of a merge with an earlier one, or a lower
/// bound of it: bounds are made exact only where they come first, and no costs of pairs are stored.
/// </summary>
internal sealed class Agglomeration
{
    private readonly MergeCosts _costs;
    private readonly double[] _row;
    private readonly double[] _bounds;
    private readonly int[] _partners;
    private readonly bool[] _exact;
    private readonly bool[] _alive;

    /// <summary>The first item of each slot's group.</summary>
    private readonly int[] _leaders;
    private int _slots;

    private Agglomeration(MergeCosts costs)
    {
        _costs = costs;
        _slots = costs.Count;
        _row = new double[costs.Stride];
        _bounds = new double[_slots];
        _partners = new int[_slots];
        _exact = new bool[_slots];
        _alive = new bool[_slots];
        _leaders = [.. Enumerable.Range(0, _slots)];
        Array.Fill(_alive, true);
        Reset();
    }

    public static Dendrogram Run(HierarchicalCriterion criterion, DistinctRows rows) => Run(criterion switch
    {
        HierarchicalCriterion.EII => new SumOfSquaresCosts(rows),
        HierarchicalCriterion.VII => new VolumeCosts(rows),
        HierarchicalCriterion.EEE => new TiedCosts(rows),
        _ => new ScatterCosts(rows),
    });

    private static Dendrogram Run(MergeCosts costs)
    {
        var agglomeration = new Agglomeration(costs);
        var merges = new (int Into, int From)[Math.Max(0, costs.Count - 1)];
        for (int m = 0; m < merges.Length; m++)
        {
            merges[m] = agglomeration.Merge();
            agglomeration.CloseUp(costs.Count - 1 - m);
        }

        return new Dendrogram(costs.Count, merges);
    }

    private void Reset()
    {
        _bounds.AsSpan(0, _slots).Fill(double.NegativeInfinity);
        Array.Clear(_exact);
        for (int i = 0; i < _slots; i++)
        {
            if (i == 0 || !_alive[i])
            {
                _bounds[i] = double.PositiveInfinity;
            }
        }
    }

    private (int Into, int From) Merge()
    {
        int from = Cheapest();
        while (!_costs.Confirm(_partners[from], from, _slots, _alive))
        {
            Reset();
            from = Cheapest();
        }

        int into = _partners[from];
        _costs.Merge(into, from);
        _costs.Prepare(_slots);
        _alive[from] = false;
        _bounds[from] = double.PositiveInfinity;
        if (_costs.Grow)
        {
            Array.Clear(_exact);
        }

        _costs.Fill(into, _slots, _row);
        Scan(into);
        for (int i = into + 1; i < _slots; i++)
        {
            double cost = _row[i];
            if (!_alive[i])
            {
                continue;
            }

            if (cost < _bounds[i] || (cost == _bounds[i] && into <= _partners[i]))
            {
                (_bounds[i], _partners[i], _exact[i]) = (cost, into, true);
            }
            else if (_partners[i] == into || _partners[i] == from)
            {
                _exact[i] = false;
            }
        }

        return (_leaders[into], _leaders[from]);
    }

    /// <summary>The group with the cheapest merge; bounds that come before it are made exact.</summary>
    private int Cheapest()
    {
        while (true)
        {
            WorkCancellation.ThrowIfRequested();
            int least = 0;
            for (int i = 1; i < _slots; i++)
            {
                if (_bounds[i] < _bounds[least])
                {
                    least = i;
                }
            }

            if (_exact[least])
            {
                return least;
            }

            _costs.Fill(least, least, _row);
            Scan(least);
        }
    }

    /// <summary>The cheapest merge with an earlier group, from the row of costs.</summary>
    private void Scan(int slot)
    {
        if (slot == 0)
        {
            return;
        }

        // A cost that is no number, of rows too far apart for doubles to hold the square of their distance, comes last.
        double least = double.MaxValue;
        int partner = 0;
        for (int j = 0; j < slot; j++)
        {
            if (_row[j] < least && _alive[j])
            {
                (least, partner) = (_row[j], j);
            }
        }

        (_bounds[slot], _partners[slot], _exact[slot]) = (least, partner, true);
    }

    /// <summary>Takes out the slots that are free when they are a quarter of all; the order stays.</summary>
    private void CloseUp(int groups)
    {
        if (groups > _slots - (_slots / 4) || _slots < 32)
        {
            return;
        }

        int[] moved = new int[_slots];
        int next = 0;
        for (int i = 0; i < _slots; i++)
        {
            if (!_alive[i])
            {
                moved[i] = -1;
                continue;
            }

            moved[i] = next;
            if (next != i)
            {
                _costs.Move(i, next);
                (_bounds[next], _partners[next], _exact[next], _leaders[next]) = (_bounds[i], _partners[i], _exact[i], _leaders[i]);
            }

            next++;
        }

        _slots = next;
        _alive.AsSpan(0, _slots).Fill(true);
        for (int i = 0; i < _slots; i++)
        {
            int partner = moved[_partners[i]];
            _exact[i] &= partner >= 0;
            _partners[i] = Math.Max(0, partner);
        }
    }
}
