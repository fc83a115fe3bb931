using Mixtura.Checkpoints;
using Mixtura.Estimation;

namespace Mixtura;

/// <summary>Tests of a table's numbers of components: the fits to the table, each made once, and those to tables drawn from them.</summary>
/// <param name="table">The rows.</param>
/// <param name="family">The components' family.</param>
/// <param name="options">How to test.</param>
/// <param name="shared">What fits to the table have in common.</param>
/// <param name="journal">Knows what was done before, or null.</param>
internal sealed class BootstrapWork(RowTable table, Family family, BootstrapTestOptions options, SharedWork shared, FitJournal? journal)
{
    /// <summary>Of a seed's streams so many belong to one number of components.</summary>
    private const int StreamBits = 32;

    /// <summary>A distance between streams of replicates and those of all other choices.</summary>
    private const ulong FirstStream = 1UL << 61;

    private readonly long _rows = WholeWeights.Count(table, "the test draws tables of as many rows as the weights stand for");
    private readonly int _threads = FitOptions.Cores(options.Fit.Threads);
    private readonly long? _memory = options.Memory ?? table.StreamMemory;
    private readonly ChunkPool _pool = table.StreamPool ?? RowTable.CreatePool(table.ColumnCount);
    private FitResult<Mixture>? _last;

    /// <summary>Tests k components against k + 1.</summary>
    public BootstrapTestResult Test(int components, CancellationToken cancellation)
    {
        FitResult<Mixture> nullFit = _last is { } known && known.Model.ClusterCount == components ? known : Fit(components, cancellation);
        FitResult<Mixture> alternative = _last = Fit(components + 1, cancellation);
        bool sharesOut = Fitter.SharesOutStarts(table, _threads) && (_memory is not { } most || RowTable.BytesInMemory(_rows, table.ColumnCount) <= most / _threads);
        FitOptions each = (sharesOut ? options.Fit with { Threads = 1 } : options.Fit) with { Components = components };
        var replicates = new BootstrapReplicates(options, components, BootstrapTest.Statistic(nullFit, alternative));
        WorkCrew.Run(
            options.Replicates,
            sharesOut ? _threads : 1,
            (replicate, _) =>
            {
                if (!replicates.IsWanted(replicate))
                {
                    return;
                }

                string name = FormattableString.Invariant($"{components}/replicate/{replicate}");
                if (journal?.Recall(name) is { } state)
                {
                    replicates.Note(replicate, BootstrapReplicate.Read(state));
                    return;
                }

                // Where several are at work at a time each is soon done, and noted whole.
                BootstrapReplicate found = Draw(nullFit.Model, each, Seed(components, replicate), sharesOut ? null : journal?.Within(name), cancellation);
                var noted = new StateWriter();
                found.Write(noted);
                journal?.NoteWhole(name, noted);
                replicates.Note(replicate, found);
            },
            cancellation);
        return replicates.Result(nullFit, alternative);
    }

    private FitResult<Mixture> Fit(int components, CancellationToken cancellation) =>
        new Fitter(table, family, options.Fit with { Components = components }, shared, journal?.Within(FormattableString.Invariant($"{components}"))).Run(cancellation);

    private BootstrapReplicate Draw(Mixture model, FitOptions each, ulong seed, FitJournal? own, CancellationToken cancellation)
    {
        RowTable rows = _memory is { } most
            ? StreamedRows.Open(new DrawnRows(model, _rows, seed, FitOptions.Cores(each.Threads)), most, _pool, cancellation)
            : model.Sample(_rows, seed).Rows;
        FitOptions seeded = each with { Seed = seed };
        try
        {
            var common = new SharedWork(rows, seeded);
            FitResult<Mixture> nullFit = new Fitter(rows, family, seeded, common, own?.Within("null")).Run(cancellation);
            FitResult<Mixture> alternative = new Fitter(rows, family, seeded with { Components = each.Components + 1 }, common, own?.Within("alternative")).Run(cancellation);
            return new BootstrapReplicate(BootstrapTest.Statistic(nullFit, alternative), nullFit.IsSound && alternative.IsSound);
        }
        catch (TableException)
        {
            // A simulated table may be one that cannot be fitted, for instance of counts that are all 0.
            return new BootstrapReplicate(double.NaN, IsSound: true);
        }
    }

    private ulong Seed(int components, int replicate) =>
        new RandomSource(options.Fit.Seed, FirstStream + ((ulong)components << StreamBits) + (ulong)replicate).NextUInt64();
}
