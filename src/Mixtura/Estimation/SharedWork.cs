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
    private readonly Lazy<ClusteredTable> _clustered;
    private readonly Lock _lock = new();
    private readonly List<ClusterStarts> _clusters = [];

    public SharedWork(RowTable table, FitOptions options)
    {
        _table = table;
        _options = options;
        _threads = FitOptions.Cores(options.Threads);
        Moments = MomentsPass.Of(table, _threads);
        _clustered = new Lazy<ClusteredTable>(() => ClusteredTable.Of(table, Moments, _threads));
    }

    /// <summary>The table's moments.</summary>
    public TableMoments Moments { get; }

    /// <summary>The table's rows in order.</summary>
    public ClusteredTable Clustered => _clustered.Value;

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
}
