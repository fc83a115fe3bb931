using System.Collections.Concurrent;

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
    private readonly ConcurrentDictionary<object, ClusterStarts> _clusters = new();

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

    /// <summary>Clusters in a family's features, which are the same for all structures of the Gaussian and of the Poisson family.</summary>
    public ClusterStarts ClustersFor(Family family) => _clusters.GetOrAdd(
        family is GaussianFamily or PoissonFamily ? family.GetType() : family,
        _ => new ClusterStarts(_table, family.CreateFeatureMap(Moments), _options.Seed, _threads));
}
