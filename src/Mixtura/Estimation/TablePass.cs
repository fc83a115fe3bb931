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

    private readonly RowTable _table;
    private readonly int _components;
    private readonly int _threads;
    private readonly int[] _all;
    private readonly Worker[] _workers;
    private double[][] _groups = [];
    private int _length;

    public TablePass(RowTable table, int components, int threads)
    {
        _table = table;
        _components = components;
        _threads = Math.Max(1, Math.Min(threads, table.ChunkCount));
        _all = [.. Enumerable.Range(0, components)];
        _workers = [.. Enumerable.Range(0, _threads).Select(_ => new Worker(components))];
    }

    /// <summary>An expectation step with its statistics, about the kernel's parameters.</summary>
    /// <param name="kernel">The components.</param>
    /// <param name="logWeights">The logarithms of the mixing proportions.</param>
    public PassSums Expect(Kernel kernel, double[] logWeights)
    {
        PassSums result = Run(kernel, (chunk, block, worker, sums) =>
        {
            Span<double> tile = worker.Tile;
            for (int j = 0; j < _components; j++)
            {
                tile.Slice(j * BlockRows, BlockRows).Fill(logWeights[j]);
            }

            kernel.AddLogDensities(_table.Block(chunk, block), _all, tile, worker.Scratch);
            (double logLikelihood, double logCertainty) =
                Normalization.Apply(tile, _table.BlockWeights(chunk, block), _table.HasUnitWeights(chunk, block), worker.Normalization);
            sums[PassSums.LogLikelihoodAt] += logLikelihood;
            sums[PassSums.LogCertaintyAt] += logCertainty;
        });
        result.Values[PassSums.LogLikelihoodAt] += kernel.Offset * _table.TotalWeight;
        return result;
    }

    /// <summary>Statistics with responsibilities given from outside.</summary>
    public PassSums Take(Kernel kernel, Responsibilities responsibilities) =>
        Run(kernel, (chunk, block, worker, _) =>
        {
            responsibilities.Fill(_table, chunk, block, worker.Tile);
            ReadOnlySpan<double> weights = _table.BlockWeights(chunk, block);
            for (int j = 0; j < _components; j++)
            {
                Span<double> row = worker.Tile.AsSpan(j * BlockRows, BlockRows);
                for (int r = 0; r < BlockRows; r++)
                {
                    row[r] *= weights[r];
                }
            }
        });

    private delegate void FillTile(int chunk, int block, Worker worker, double[] sums);

    private PassSums Run(Kernel kernel, FillTile fill)
    {
        int length = PassSums.WeightsAt + (_components * (1 + kernel.StatisticsLength));
        Prepare(kernel, length);
        int groupSize = GroupSize(length);
        int count = (_table.ChunkCount + groupSize - 1) / groupSize;
        WorkCrew.Run(count, _threads, (group, number) =>
        {
            Worker worker = _workers[number];
            int first = group * groupSize;
            int end = Math.Min(first + groupSize, _table.ChunkCount);
            for (int chunk = first; chunk < end; chunk++)
            {
                double[] sums = worker.Tree.Rent();
                AddChunk(kernel, fill, chunk, worker, sums);
                worker.Tree.Push(sums);
            }

            worker.Tree.Finish(_groups[group]);
        });

        MergeTree tree = _workers[0].Tree;
        for (int group = 0; group < count; group++)
        {
            double[] sums = tree.Rent();
            _groups[group].CopyTo(sums, 0);
            tree.Push(sums);
        }

        double[] total = new double[length];
        tree.Finish(total);
        return new PassSums(total, _components);
    }

    /// <summary>A power of two of chunks: few enough groups that their sums need little space.</summary>
    private int GroupSize(int length)
    {
        int size = 1;
        long most = Math.Clamp(MostGroupBytes / (8L * length), 4L * _threads, MostGroups);
        while ((_table.ChunkCount + size - 1) / size > most)
        {
            size *= 2;
        }

        return size;
    }

    private void Prepare(Kernel kernel, int length)
    {
        foreach (Worker worker in _workers)
        {
            worker.Prepare(kernel.ScratchLength, length);
        }

        if (_length != length)
        {
            _length = length;
            int groupSize = GroupSize(length);
            _groups = new double[(_table.ChunkCount + groupSize - 1) / groupSize][];
            for (int i = 0; i < _groups.Length; i++)
            {
                _groups[i] = new double[length];
            }
        }
    }

    private void AddChunk(Kernel kernel, FillTile fill, int chunk, Worker worker, double[] sums)
    {
        Span<double> tile = worker.Tile;
        for (int block = 0; block < _table.BlocksInChunk(chunk); block++)
        {
            fill(chunk, block, worker, sums);
            for (int j = 0; j < _components; j++)
            {
                sums[PassSums.WeightsAt + j] += Lanes.Sum(tile.Slice(j * BlockRows, BlockRows));
            }

            kernel.Accumulate(_table.Block(chunk, block), _all, tile, sums.AsSpan(PassSums.WeightsAt + _components), kernel.StatisticsLength, worker.Scratch);
        }
    }

    /// <summary>One thread's space.</summary>
    private sealed class Worker(int components)
    {
        private int _length;

        public double[] Tile { get; } = new double[components * BlockRows];

        public double[] Normalization { get; } = new double[Estimation.Normalization.ScratchLength];

        public double[] Scratch { get; private set; } = [];

        public MergeTree Tree { get; private set; } = new(0);

        public void Prepare(int scratchLength, int length)
        {
            if (Scratch.Length < scratchLength)
            {
                Scratch = new double[scratchLength];
            }

            if (_length != length)
            {
                _length = length;
                Tree = new MergeTree(length);
            }

            Tree.Reset();
        }
    }
}
