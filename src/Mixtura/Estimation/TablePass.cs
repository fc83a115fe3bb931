namespace Mixtura.Estimation;

/// <summary>
/// Walks a table block by block and adds statistics up. Chunks are merged along a binary tree over their indices, so the
/// sums have the same bits for any number of threads. Space is kept from pass to pass; one pass at a time.
/// </summary>
internal sealed class TablePass
{
    private const int BlockRows = RowTable.BlockRows;
    private const int MostGroups = 256;
    private const long MostGroupBytes = 32 << 20;

    private static readonly double[] s_ones = RowTable.UnitWeights(BlockRows);

    private readonly RowTable _table;
    private readonly RowOrder? _order;
    private readonly int _components;
    private readonly int _threads;
    private readonly PassWorker[] _workers;
    private readonly Trimming? _trimming;
    private readonly KnownRows? _known;
    private readonly StreamedTrimming? _streamedTrimming;
    private TablePass? _densities;
    private double[][] _groups = [];
    private MergeTree? _parts;
    private int _length;

    /// <param name="table">The rows.</param>
    /// <param name="components">The number of components.</param>
    /// <param name="threads">The number of threads.</param>
    /// <param name="order">Puts the rows in order, so that an expectation step can leave out components that are far from a block; or null.</param>
    /// <param name="trim">The share of the table's weight that expectation steps leave out, its least likely rows; it needs the table's own order.</param>
    /// <param name="known">Rows whose component is known to expectation steps, or null; they too need the table's own order.</param>
    public TablePass(RowTable table, int components, int threads, RowOrder? order = null, double trim = 0, KnownRows? known = null)
    {
        _known = known;
        _trimming = trim > 0 && !table.IsStreamed ? new Trimming(table, trim) : null;
        _streamedTrimming = trim > 0 && table.IsStreamed ? new StreamedTrimming(table, trim) : null;
        _table = table;
        _order = order;
        _components = components;
        _threads = Math.Max(1, Math.Min(threads, table.ChunkCount));
        _workers = [.. Enumerable.Range(0, _threads).Select(_ => new PassWorker(components))];
    }

    /// <summary>Ends a pass with <see cref="OperationCanceledException"/>; what it has added up so far is lost.</summary>
    public CancellationToken Ends { get; init; }

    /// <summary>
    /// An expectation step with its statistics, about the kernel's parameters. Responsibilities below
    /// e^<see cref="Normalization.LeastLogShare"/> are taken for 0.
    /// </summary>
    /// <param name="kernel">The components.</param>
    /// <param name="logWeights">The logarithms of the mixing proportions.</param>
    /// <param name="lists">Candidates for truncated posteriors, which this pass improves; null for all that matter.</param>
    /// <param name="takesEntropy">Whether the posteriors' entropy is added up too: a logarithm for each posterior, which iterations have no use for.</param>
    public PassSums Expect(Kernel kernel, double[] logWeights, CandidateLists? lists = null, bool takesEntropy = false)
    {
        PassSums sums = ExpectPart(kernel, logWeights, lists, takesEntropy);
        sums.Values[PassSums.LogLikelihoodAt] += kernel.Offset * KeptWeight;
        return sums;
    }

    /// <summary>As <see cref="Expect"/>, with a log-likelihood that still lacks the kernel's offset for each row, so that it adds to that of other rows in any grouping.</summary>
    public PassSums ExpectPart(Kernel kernel, double[] logWeights, CandidateLists? lists = null, bool takesEntropy = false)
    {
        if (_trimming is not null)
        {
            NoteLogDensities(kernel, logWeights);
            _trimming.Choose();
        }

        _streamedTrimming?.Choose(add => WalkLogDensities(kernel, logWeights, add));

        bool isOrdered = _order is not null && (lists is not null || kernel.LeavesOut);
        PassSums result = Run(kernel, isOrdered, (part, clustered) => FillWithPosteriors(kernel, logWeights, lists, takesEntropy, part, clustered));
        lists?.Advance();
        return result;
    }

    private FillTile FillWithPosteriors(Kernel kernel, double[] logWeights, CandidateLists? lists, bool takesEntropy, RowTable part, ClusteredTable? clustered)
    {
        IBlockSelection? selection = clustered is null ? null
            : lists is not null ? new TruncatedSelection(clustered, kernel, logWeights, lists, part.FirstChunk * RowTable.BlocksPerChunk)
            : new BoundedSelection(clustered, kernel, logWeights);
        int firstChunk = part.FirstChunk;
        RowTable rows = clustered?.Rows ?? part;
        return (chunk, block, values, worker, sums) =>
        {
            if (selection is null)
            {
                worker.Activate(_components);
                worker.FillTile(logWeights);
                kernel.AddLogDensities(values, worker.Active, worker.Tile, worker.Scratch);
                worker.Evaluations += (long)worker.Active.Length * BlockRows;
            }
            else
            {
                selection.Fill(chunk, block, values, worker);
            }

            _known?.Apply(firstChunk + chunk, block, worker.Tile);
            bool isTrimmed = _trimming is not null || _streamedTrimming is not null;
            ReadOnlySpan<double> weights = _trimming is not null ? _trimming.Weights(chunk, block)
                : _streamedTrimming is not null ? _streamedTrimming.Weights(part, chunk, block, worker)
                : rows.BlockWeights(chunk, block);
            (double logLikelihood, double logCertainty) = Normalization.Apply(worker.Tile, weights, !isTrimmed && rows.HasUnitWeights(chunk, block), worker.Normalization);
            sums[PassSums.LogLikelihoodAt] += logLikelihood;
            sums[PassSums.LogCertaintyAt] += logCertainty;
            if (takesEntropy)
            {
                sums[PassSums.EntropyAt] += PosteriorEntropy.Of(worker.Tile, weights);
                int noise = kernel is NoiseKernel ? worker.Active.IndexOf(_components - 1) : -1;
                sums[PassSums.NoiseEntropyAt] += noise < 0 ? 0 : PosteriorEntropy.AgainstOthers(worker.Tile.Slice(noise * BlockRows, BlockRows), weights);
            }
        };
    }

    /// <summary>The weight of the rows that take part in an expectation step.</summary>
    public double KeptWeight => _trimming?.KeptWeight ?? _streamedTrimming?.KeptWeight ?? _table.TotalWeight;

    /// <summary>The rows that the last expectation step left out, from 0.</summary>
    public IEnumerable<long> LeftOut => _trimming?.LeftOut() ?? _streamedTrimming?.LeftOut ?? [];

    /// <summary>The number of blocks that lists are kept for; 0 where every component is looked at.</summary>
    public int ListedBlocks => _order?.BlockCount ?? 0;

    /// <summary>Lists for truncated posteriors on this table; null where its rows are not ordered.</summary>
    /// <param name="perRow">How many components a row may have.</param>
    public CandidateLists? CreateLists(int perRow) => _order is null ? null : new(_order.BlockCount, perRow);

    /// <summary>Statistics with responsibilities given from outside.</summary>
    public PassSums Take(Kernel kernel, Responsibilities responsibilities) =>
        Run(kernel, isOrdered: false, (rows, _) => (chunk, block, _, worker, _) =>
        {
            worker.Activate(_components);
            responsibilities.Fill(rows, chunk, block, worker.Tile);
            ReadOnlySpan<double> weights = rows.BlockWeights(chunk, block);
            for (int j = 0; j < _components; j++)
            {
                Span<double> row = worker.Tile.Slice(j * BlockRows, BlockRows);
                for (int r = 0; r < BlockRows; r++)
                {
                    row[r] *= weights[r];
                }
            }
        });

    /// <summary>Every row's log-density, less the kernel's offset.</summary>
    private void NoteLogDensities(Kernel kernel, double[] logWeights)
    {
        _densities ??= new TablePass(_table, _components, _threads) { Ends = Ends };
        _densities.Run(new DensityKernel(kernel), isOrdered: false, (_, _) => (chunk, block, values, worker, _) =>
        {
            worker.Activate(_components);
            worker.FillTile(logWeights);
            kernel.AddLogDensities(values, worker.Active, worker.Tile, worker.Scratch);
            Normalization.Apply(worker.Tile, s_ones, allOnes: true, worker.Normalization);
            Normalization.CopyLogSums(worker.Normalization, _trimming!.LogDensities(chunk, block));
        });
    }

    /// <summary>Every row's log-density, less the kernel's offset, part by part of a streamed table and in the order of the rows.</summary>
    private void WalkLogDensities(Kernel kernel, double[] logWeights, Action<RowTable, double[]> add)
    {
        _densities ??= new TablePass(_table, _components, _threads) { Ends = Ends };
        var statistics = new DensityKernel(kernel);
        double[] logDensities = [];
        double[] total = new double[PassSums.WeightsAt + (_components * (1 + statistics.StatisticsLength))];
        foreach (RowTable part in _table.Parts(LeafSize(total.Length), Ends))
        {
            int blocks = part.ChunkCount * RowTable.BlocksPerChunk;
            double[] own = logDensities = logDensities.Length < blocks * BlockRows ? new double[blocks * BlockRows] : logDensities;
            _densities.AddPart(
                part,
                isOrdered: false,
                statistics,
                (_, _) => (chunk, block, values, worker, _) =>
                {
                    worker.Activate(_components);
                    worker.FillTile(logWeights);
                    kernel.AddLogDensities(values, worker.Active, worker.Tile, worker.Scratch);
                    Normalization.Apply(worker.Tile, s_ones, allOnes: true, worker.Normalization);
                    Normalization.CopyLogSums(worker.Normalization, own.AsSpan(((chunk * RowTable.BlocksPerChunk) + block) * BlockRows, BlockRows));
                },
                total);
            add(part, own);
        }
    }

    private delegate void FillTile(int chunk, int block, ReadOnlySpan<double> values, PassWorker worker, double[] sums);

    /// <summary>Walks the table, part by part where it is streamed.</summary>
    /// <param name="kernel">What is added up.</param>
    /// <param name="isOrdered">Whether the rows are put in order.</param>
    /// <param name="begin">Given a part, and the same rows in order where they are, how its blocks' tiles are filled.</param>
    private PassSums Run(Kernel kernel, bool isOrdered, Func<RowTable, ClusteredTable?, FillTile> begin)
    {
        int length = PassSums.WeightsAt + (_components * (1 + kernel.StatisticsLength));
        double[] total = new double[length];
        if (!_table.IsStreamed)
        {
            return new PassSums(total, _components, AddPart(_table, isOrdered, kernel, begin, total));
        }

        _parts = _parts is null || _length != length ? new MergeTree(length) : _parts;
        _parts.Reset();
        long evaluations = 0;
        foreach (RowTable part in isOrdered ? _table.Windows(LeafSize(length), Ends) : _table.Parts(LeafSize(length), Ends))
        {
            double[] sums = _parts.Rent();
            evaluations += AddPart(part, isOrdered, kernel, begin, sums);
            _parts.Push(sums);
        }

        _parts.Finish(total);
        return new PassSums(total, _components, evaluations);
    }

    /// <summary>Walks a part in memory; the number of log-densities that were asked for.</summary>
    private long AddPart(RowTable part, bool isOrdered, Kernel kernel, Func<RowTable, ClusteredTable?, FillTile> begin, double[] total)
    {
        ClusteredTable? clustered = isOrdered ? _order!.Of(part) : null;
        RowTable rows = clustered?.Rows ?? part;
        FillTile fill = begin(part, clustered);
        int length = total.Length;
        int leafSize = LeafSize(length);
        int groupSize = GroupSize(length, rows.ChunkCount);
        int count = (rows.ChunkCount + groupSize - 1) / groupSize;
        Prepare(kernel, length, count);
        WorkCrew.Run(count, _threads, (group, number) =>
        {
            PassWorker worker = _workers[number];
            int first = group * groupSize;
            int end = Math.Min(first + groupSize, rows.ChunkCount);
            for (int leaf = first; leaf < end; leaf += leafSize)
            {
                double[] sums = worker.Tree.Rent();
                for (int chunk = leaf; chunk < Math.Min(leaf + leafSize, end); chunk++)
                {
                    AddChunk(rows, kernel, fill, chunk, worker, sums);
                }

                worker.Tree.Push(sums);
            }

            worker.Tree.Finish(_groups[group]);
        }, Ends);

        MergeTree tree = _workers[0].Tree;
        for (int group = 0; group < count; group++)
        {
            double[] sums = tree.Rent();
            _groups[group].CopyTo(sums, 0);
            tree.Push(sums);
        }

        tree.Finish(total);
        return _workers.Sum(worker => worker.Evaluations);
    }

    /// <summary>
    /// A power of two of chunks that are added up one after the other, where sums are so many that merging them would cost
    /// more than the rows do. It depends on nothing else, since it decides the order of addition.
    /// </summary>
    internal static int LeafSize(int length) => length <= 1 << 14 ? 1 : length <= 1 << 16 ? 4 : 16;

    /// <summary>A power of two of leaves: few enough groups that their sums need little space.</summary>
    private int GroupSize(int length, int chunks)
    {
        int size = LeafSize(length);
        long most = Math.Clamp(MostGroupBytes / (8L * length), 4L * _threads, MostGroups);
        while ((chunks + size - 1) / size > most)
        {
            size *= 2;
        }

        return size;
    }

    private void Prepare(Kernel kernel, int length, int groups)
    {
        foreach (PassWorker worker in _workers)
        {
            worker.Prepare(kernel.ScratchLength, length, _table.SpaceLength);
        }

        if (_length != length)
        {
            _length = length;
            _groups = [];
        }

        if (_groups.Length < groups)
        {
            int before = _groups.Length;
            Array.Resize(ref _groups, groups);
            for (int i = before; i < groups; i++)
            {
                _groups[i] = new double[length];
            }
        }
    }

    private void AddChunk(RowTable rows, Kernel kernel, FillTile fill, int chunk, PassWorker worker, double[] sums)
    {
        int familyAt = PassSums.WeightsAt + _components;
        for (int block = 0; block < rows.BlocksInChunk(chunk); block++)
        {
            WorkCancellation.ThrowIfRequested();
            ReadOnlySpan<double> values = rows.Block(chunk, block, worker.Values);
            fill(chunk, block, values, worker, sums);
            ReadOnlySpan<int> active = worker.Active;
            ReadOnlySpan<double> tile = worker.Tile;
            for (int a = 0; a < active.Length; a++)
            {
                sums[PassSums.WeightsAt + active[a]] += Lanes.Sum(tile.Slice(a * BlockRows, BlockRows));
            }

            kernel.Accumulate(values, active, tile, sums.AsSpan(familyAt), kernel.StatisticsLength, worker.Scratch);
        }
    }
}
