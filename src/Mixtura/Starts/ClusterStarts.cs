using System.Collections.Concurrent;
using Mixtura.Estimation;

namespace Mixtura;

/// <summary>
/// Clusters of a table's rows for starts: of all rows, or of a sample where there are many. They depend on the features, the
/// number of components and the start's number, not on a family's structure, so candidates with the same features share
/// them: each is found once and kept. Safe for several threads.
/// </summary>
internal sealed class ClusterStarts
{
    private const int SampleRows = 20_000;
    private const int LloydSteps = 30;

    /// <summary>Expectation-maximization moves the centres further, so the last few rows need not settle.</summary>
    private const double CalmShare = 1 / 256.0;

    /// <summary>Samples are kept up to so many values; others are drawn again when they are needed.</summary>
    private const long MostKeptValues = 1 << 23;

    private readonly RowTable _table;
    private readonly ulong _seed;
    private readonly int _threads;
    private readonly bool _takesEveryRow;
    private readonly ConcurrentDictionary<(int Components, int Index), Once<Responsibilities>> _found = new();
    private readonly ConcurrentDictionary<(int Index, bool Sphered), Once<SampledRows>> _samples = new();
    private readonly ConcurrentDictionary<HierarchicalOptions, Once<HierarchicalGroups>> _hierarchies = new();
    private readonly Once<int[]> _order;

    /// <summary>Nothing is computed before it is asked for.</summary>
    /// <param name="table">The table.</param>
    /// <param name="map">The features in which to cluster.</param>
    /// <param name="seed">The seed of all draws.</param>
    /// <param name="threads">How many threads one start may use; the result does not depend on it.</param>
    public ClusterStarts(RowTable table, FeatureMap map, ulong seed, int threads)
    {
        _table = table;
        Map = map;
        _seed = seed;
        _threads = threads;
        _takesEveryRow = table.RowCount <= SampleRows;
        _order = new Once<int[]>(Order);
    }

    /// <summary>The features in which rows are clustered.</summary>
    public FeatureMap Map { get; }

    /// <summary>The clusters of a start; <see cref="Start.KMeansPlusPlus"/> says in what the starts differ besides their draws.</summary>
    public Responsibilities Of(int components, int index) =>
        _found.GetOrAdd((components, index), key => new Once<Responsibilities>(() => Find(key.Components, key.Index))).Value;

    /// <summary>A hierarchy of the rows: the same for every number of components.</summary>
    public HierarchicalGroups Hierarchical(HierarchicalOptions options) =>
        _hierarchies.GetOrAdd(options, key => new Once<HierarchicalGroups>(() =>
            HierarchicalGroups.Of(_table, Map, key, StartContext.Randomness(_seed, int.MaxValue), _threads))).Value;

    private Responsibilities Find(int components, int index)
    {
        if (index == 1 && Map.Length == 1 && _takesEveryRow)
        {
            return EqualGroups(components);
        }

        bool lloyd = index % 2 == 0;
        bool sphered = index / 2 % 2 == 1;
        SampledRows sample = SampleOf(index, sphered);
        Clustering clustering = KMeansSeeds.Choose(sample.Rows, components, sample.After(_seed, index), _threads);
        if (lloyd)
        {
            Lloyd.Run(clustering, LloydSteps, _threads, CalmShare);
        }

        return new NearestCentre(Map, sample.Sphering, clustering.Centres, _takesEveryRow ? sample.Rows : null);
    }

    /// <summary>On a line, the second start cuts the rows into groups of equal weight.</summary>
    private HardResponsibilities EqualGroups(int components)
    {
        double[] weights = SampleOf(0, sphered: false).Rows.Weights;
        int[] labels = new int[_table.RowCount];
        double total = weights.Sum();
        double before = 0;
        foreach (int i in _order.Value)
        {
            labels[i] = Math.Min(components - 1, (int)((before + (0.5 * weights[i])) / total * components));
            before += weights[i];
        }

        return new HardResponsibilities(labels, components);
    }

    private int[] Order()
    {
        FeatureRows rows = SampleOf(0, sphered: false).Rows;
        return [.. Enumerable.Range(0, rows.Count).OrderBy(i => rows.Block(i / RowTable.BlockRows)[i % RowTable.BlockRows])];
    }

    private SampledRows SampleOf(int index, bool sphered)
    {
        (int Index, bool Sphered) key = (_takesEveryRow ? 0 : index, sphered && !Map.AreDependent);
        bool keep = _takesEveryRow || _samples.ContainsKey(key) || (_samples.Count + 1) * (long)SampleRows * Map.Length <= MostKeptValues;
        return keep ? _samples.GetOrAdd(key, key => new Once<SampledRows>(() => Sample(key.Index, key.Sphered))).Value : Sample(key.Index, key.Sphered);
    }

    private SampledRows Sample(int index, bool sphered)
    {
        if (sphered)
        {
            SampledRows plain = SampleOf(index, sphered: false);
            return Sphering.Of(plain.Rows) is { } sphering ? plain with { Rows = plain.Rows.Sphered(sphering), Sphering = sphering } : plain;
        }

        if (_takesEveryRow)
        {
            return new SampledRows(FeatureRows.Of(_table, Map), null, null);
        }

        RandomSource random = StartContext.Randomness(_seed, index);
        FeatureRows rows = FeatureRows.Sample(_table, Map, SampleRows, random, _threads);
        return new SampledRows(rows, null, random);
    }

    /// <summary>Rows to cluster, and the randomness that was left after drawing them.</summary>
    private sealed record SampledRows(FeatureRows Rows, Sphering? Sphering, RandomSource? Left)
    {
        public RandomSource After(ulong seed, int index) => Left?.Copy() ?? StartContext.Randomness(seed, index);
    }
}
