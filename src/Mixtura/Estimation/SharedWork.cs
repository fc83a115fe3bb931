namespace Mixtura.Estimation;

/// <summary>
/// What fits to the same table have in common and need to find only once: its moments, its rows in an order in which
/// neighbours belong together, and clusters to start from. Safe for several threads.
/// </summary>
internal sealed class SharedWork
{
    private readonly RowTable _table;
    private readonly FitOptions _options;
    private readonly int _threads;
    private readonly Once<SharedWork> _sample;
    private readonly Lock _lock = new();
    private readonly List<ClusterStarts> _clusters = [];
    private readonly List<(FeatureMap Map, JudgedRows Rows)> _judged = [];
    private readonly List<(FeatureMap Map, NeighbourDistances Distances)> _distances = [];
    private readonly Dictionary<(NeighbourDistances Distances, double Share), SharedWork> _densest = [];
    private readonly Dictionary<double, UniformComponent> _noise = [];

    public SharedWork(RowTable table, FitOptions options)
    {
        _table = table;
        _options = options;
        _threads = FitOptions.Cores(options.Threads);
        Moments = MomentsPass.Of(table, _threads);
        Order = new RowOrder(table, Moments, _threads);
        _sample = new Once<SharedWork>(() => new SharedWork(SampledFit.Sample(table, options.Seed), options));
    }

    /// <summary>What fits to a table share, unless it is cancelled while the table is looked at.</summary>
    public static SharedWork Of(RowTable table, FitOptions options, CancellationToken cancellation)
    {
        using WorkCancellation.Scope scope = WorkCancellation.BeginUnlessNone(cancellation);
        return new SharedWork(table, options);
    }

    /// <summary>The table.</summary>
    public RowTable Table => _table;

    /// <summary>The table's moments.</summary>
    public TableMoments Moments { get; }

    /// <summary>A sample of a very large table's rows, and what fits to it share.</summary>
    public SharedWork Sample => _sample.Value;

    /// <summary>Puts the table's rows in order.</summary>
    public RowOrder Order { get; }

    /// <summary>Clusters in a family's features, the same for all families that have the same.</summary>
    public ClusterStarts ClustersFor(Family family)
    {
        FeatureMap map = family.CreateFeatureMap(Moments);
        lock (_lock)
        {
            if (_clusters.Find(clusters => clusters.Map.IsSameAs(map)) is { } known)
            {
                return known;
            }

            // Where threads share out starts, one start has one.
            var added = new ClusterStarts(_table, map, _options.Seed, Fitter.SharesOutStarts(_table, _threads) ? 1 : _threads);
            _clusters.Add(added);
            return added;
        }
    }

    /// <summary>The rows on which a family's moves are judged.</summary>
    public JudgedRows JudgedFor(Family family)
    {
        FeatureMap map = family.CreateFeatureMap(Moments);
        lock (_lock)
        {
            if (_judged.Find(known => known.Map.IsSameAs(map)).Rows is { } rows)
            {
                return rows;
            }

            var judged = JudgedRows.Of(_table, map, _options.Seed);
            _judged.Add((map, judged));
            return judged;
        }
    }

    /// <summary>The rows that lie densest in a family's features, of some of the rows of a large table, and what starts from them share.</summary>
    /// <param name="family">The family.</param>
    /// <param name="share">The share of the weight that is left out.</param>
    public SharedWork DensestFor(Family family, double share)
    {
        FeatureMap map = family.CreateFeatureMap(Moments);
        lock (_lock)
        {
            NeighbourDistances? distances = _distances.Find(known => known.Map.IsSameAs(map)).Distances;
            if (distances is null)
            {
                distances = NeighbourDistances.Of(_table, map, _options.Seed, _threads);
                _distances.Add((map, distances));
            }

            if (!_densest.TryGetValue((distances, share), out SharedWork? rows))
            {
                rows = new SharedWork(distances.Densest(share), _options);
                _densest.Add((distances, share), rows);
            }

            return rows;
        }
    }

    /// <summary>The noise of the table's rows, with a given volume or their own.</summary>
    public UniformComponent NoiseOf(double? volume)
    {
        lock (_lock)
        {
            double key = volume ?? 0;
            if (!_noise.TryGetValue(key, out UniformComponent? noise))
            {
                noise = NoiseRegion.Of(_table, Moments, volume, _threads);
                _noise.Add(key, noise);
            }

            return noise;
        }
    }
}
