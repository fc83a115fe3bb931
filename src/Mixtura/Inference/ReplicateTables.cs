using System.Runtime.InteropServices;
using Mixtura.Estimation;

namespace Mixtura.Inference;

/// <summary>The tables of a bootstrap's replicates. Each has a stream of random numbers of its own, so its rows depend on the seed and its number alone.</summary>
internal sealed class ReplicateTables
{
    /// <summary>A distance between streams of replicates and those of all other choices.</summary>
    private const ulong FirstStream = 1UL << 62;

    private readonly Mixture _model;
    private readonly LabelledRows _observed;
    private readonly UncertaintyMethod _method;
    private readonly ulong _seed;
    private readonly long _rows;
    private readonly long[] _ends;

    /// <exception cref="TableException">A weight is not a whole number.</exception>
    public ReplicateTables(Mixture model, LabelledRows observed, UncertaintyMethod method, ulong seed)
    {
        RowTable table = observed.Table;
        _model = model;
        _observed = observed;
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

    public LabelledRows Of(int replicate)
    {
        var random = new RandomSource(_seed, FirstStream + (ulong)replicate);
        return _method switch
        {
            UncertaintyMethod.Bootstrap => _observed with { Table = _observed.Table.Reweigh(Drawn(random)) },
            UncertaintyMethod.WeightedLikelihoodBootstrap => _observed with { Table = _observed.Table.Reweigh(Exponential(random)) },
            _ => Sampled(_model.Sample(_rows, random.NextUInt64())),
        };
    }

    /// <summary>Of the rows in the places of those whose component was known it is known too: that which they were drawn from.</summary>
    private LabelledRows Sampled(MixtureSample sample)
    {
        if (_observed.Labels.IsEmpty)
        {
            return new LabelledRows(sample.Rows, []);
        }

        int[] labels = sample.Components;
        long at = 0;
        for (int row = 0; row < _observed.Labels.Length; row++)
        {
            for (long copies = (long)_observed.Table.Weight(row); copies > 0; copies--, at++)
            {
                labels[at] = _observed.Labels[row] < 0 ? RowScores.Unknown : labels[at];
            }
        }

        return new LabelledRows(sample.Rows, ImmutableCollectionsMarshal.AsImmutableArray(labels));
    }

    /// <summary>How often each row is drawn.</summary>
    private double[] Drawn(RandomSource random)
    {
        double[] counts = new double[_observed.Table.RowCount];
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
        double[] weights = new double[_observed.Table.RowCount];
        double total = 0;
        for (long i = 0; i < weights.Length; i++)
        {
            for (long copies = (long)_observed.Table.Weight(i); copies > 0; copies--)
            {
                weights[i] -= Elementary.Log(random.NextDouble());
            }

            total += weights[i];
        }

        return Array.ConvertAll(weights, weight => weight * (_rows / total));
    }
}
