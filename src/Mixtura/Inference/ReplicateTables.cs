using Mixtura.Estimation;

namespace Mixtura.Inference;

/// <summary>The tables of a bootstrap's replicates. Each has a stream of random numbers of its own, so its rows depend on the seed and its number alone.</summary>
internal sealed class ReplicateTables
{
    /// <summary>A distance between streams of replicates and those of all other choices.</summary>
    private const ulong FirstStream = 1UL << 62;

    private readonly Mixture _model;
    private readonly RowTable _table;
    private readonly UncertaintyMethod _method;
    private readonly ulong _seed;
    private readonly long _rows;
    private readonly long[] _ends;

    /// <exception cref="TableException">A weight is not a whole number.</exception>
    public ReplicateTables(Mixture model, RowTable table, UncertaintyMethod method, ulong seed)
    {
        _model = model;
        _table = table;
        _method = method;
        _seed = seed;
        _rows = WholeWeights.Count(table, "a bootstrap draws tables of as many rows as the weights stand for");
        _ends = table.IsWeighted && method == UncertaintyMethod.Bootstrap ? new long[table.RowCount] : [];
        long end = 0;
        for (int i = 0; i < _ends.Length; i++)
        {
            _ends[i] = end += (long)table.Weight(i);
        }
    }

    public RowTable Of(int replicate)
    {
        var random = new RandomSource(_seed, FirstStream + (ulong)replicate);
        return _method switch
        {
            UncertaintyMethod.Bootstrap => _table.Reweigh(Drawn(random)),
            UncertaintyMethod.WeightedLikelihoodBootstrap => _table.Reweigh(Exponential(random)),
            _ => _model.Sample(_rows, random.NextUInt64()).Rows,
        };
    }

    /// <summary>How often each row is drawn.</summary>
    private double[] Drawn(RandomSource random)
    {
        double[] counts = new double[_table.RowCount];
        for (long draw = 0; draw < _rows; draw++)
        {
            long at = random.NextBelow(_rows);
            if (_ends.Length > 0)
            {
                int found = Array.BinarySearch(_ends, at + 1);
                at = found >= 0 ? found : ~found;

                // Rows without weight have the end of the one before; the search may land on them.
                while (at > 0 && _ends[at - 1] >= _ends[at])
                {
                    at--;
                }
            }

            counts[at]++;
        }

        return counts;
    }

    /// <summary>Exponential weights, for each row as many as it stands for, of sum n.</summary>
    private double[] Exponential(RandomSource random)
    {
        double[] weights = new double[_table.RowCount];
        double total = 0;
        for (long i = 0; i < weights.Length; i++)
        {
            for (long copies = (long)_table.Weight(i); copies > 0; copies--)
            {
                weights[i] -= Elementary.Log(random.NextDouble());
            }

            total += weights[i];
        }

        return Array.ConvertAll(weights, weight => weight * (_rows / total));
    }
}
