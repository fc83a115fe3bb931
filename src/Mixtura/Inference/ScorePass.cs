using Mixtura.Estimation;

namespace Mixtura.Inference;

/// <summary>
/// The sums over a table that information and sandwich need, taken in a fixed order of addition: statistics of each
/// component; Σ r·s·sᵀ for each component, s being its indicator and its score; Σ s̄·s̄ᵀ and Σ s̄ of the rows' mean scores.
/// </summary>
internal sealed class ScorePass
{
    private const int MostGroups = 64;
    private const long MostNumbers = 1 << 25;

    private readonly RowTable _table;
    private readonly ScoreMap _map;
    private readonly int _components;
    private readonly int _coordinates;
    private readonly int[] _squaresAt;
    private readonly int _outerAt;
    private readonly int _meanAt;
    private readonly double[] _sums;

    private ScorePass(RowTable table, ScoreMap map, int components, int coordinates)
    {
        _table = table;
        _map = map;
        _components = components;
        _coordinates = coordinates;
        _squaresAt = new int[components];
        int at = components * (1 + map.StatisticsLength);
        for (int j = 0; j < components; j++)
        {
            _squaresAt[j] = at;
            at += PackedSymmetric.Length(1 + map.Coordinates(j).Length);
        }

        _outerAt = at;
        _meanAt = at + PackedSymmetric.Length(coordinates);
        _sums = new double[_meanAt + coordinates];
    }

    /// <summary>Walks the table.</summary>
    /// <exception cref="TableException">A row cannot come from the model.</exception>
    public static ScorePass Run(Mixture model, RowTable table, MixtureCoordinates coordinates, ScoreMap map, int threads, CancellationToken cancellation)
    {
        var pass = new ScorePass(table, map, model.Components.Length, coordinates.Count);
        pass.Walk(() => new RowScores(model, coordinates, map), threads, cancellation);
        return pass;
    }

    /// <summary>A component's total responsibility and statistics.</summary>
    public ReadOnlySpan<double> Statistics(int component) => _sums.AsSpan(component * (1 + _map.StatisticsLength), 1 + _map.StatisticsLength);

    /// <summary>Σ r·s·sᵀ of a component, packed, over its indicator and its coordinates.</summary>
    public ReadOnlySpan<double> Squares(int component) => _sums.AsSpan(_squaresAt[component], PackedSymmetric.Length(1 + _map.Coordinates(component).Length));

    /// <summary>Σ s̄·s̄ᵀ, packed.</summary>
    public ReadOnlySpan<double> Outer => _sums.AsSpan(_outerAt, PackedSymmetric.Length(_coordinates));

    /// <summary>Σ s̄.</summary>
    public ReadOnlySpan<double> Mean => _sums.AsSpan(_meanAt, _coordinates);

    private void Walk(Func<RowScores> space, int threads, CancellationToken cancellation)
    {
        long most = Math.Clamp(MostNumbers / _sums.Length, 4, MostGroups);
        int size = 1;
        while ((_table.ChunkCount + size - 1) / size > most)
        {
            size *= 2;
        }

        double[][] groups = new double[(_table.ChunkCount + size - 1) / size][];
        var spaces = new RowScores?[Math.Max(1, threads)];
        foreach (RowTable part in _table.Parts(1, cancellation))
        {
            // A group may reach over several parts, and a part over several groups: a power of two of chunks is in both.
            int first = part.FirstChunk / size;
            WorkCrew.Run(
                ((part.FirstChunk + part.ChunkCount - 1) / size) - first + 1,
                spaces.Length,
                (piece, worker) =>
                {
                    int group = first + piece;
                    double[] sums = groups[group] ??= new double[_sums.Length];
                    int end = Math.Min((group + 1) * size, part.FirstChunk + part.ChunkCount);
                    for (int chunk = Math.Max(group * size, part.FirstChunk); chunk < end; chunk++)
                    {
                        cancellation.ThrowIfCancellationRequested();
                        AddChunk(part, chunk - part.FirstChunk, spaces[worker] ??= space(), sums);
                    }
                },
                cancellation);
        }

        foreach (double[] group in groups)
        {
            AddScaled(1, group, _sums);
        }
    }

    private void AddChunk(RowTable part, int chunk, RowScores scores, double[] sums)
    {
        double[] row = new double[part.ColumnCount];
        long first = (long)chunk * RowTable.ChunkRows;
        for (long i = first; i < first + part.RowsInChunk(chunk); i++)
        {
            double weight = part.Weight(i);
            if (weight == 0)
            {
                continue;
            }

            part.CopyRow(i, row);
            if (!scores.Look(row))
            {
                throw new TableException("the row cannot come from this model at all: its density is 0; leave it out, or fit the model to this table", _table.Origin, part.FirstRow + i + 1);
            }

            AddRow(weight, scores, sums);
        }
    }

    private void AddRow(double weight, RowScores scores, double[] sums)
    {
        for (int j = 0; j < _components; j++)
        {
            double r = weight * scores.Posterior[j];
            if (r == 0)
            {
                continue;
            }

            ReadOnlySpan<double> statistics = scores.Statistics(j);
            AddScaled(r, statistics, sums.AsSpan(j * statistics.Length));
            Span<double> squares = sums.AsSpan(_squaresAt[j]);
            double[] score = scores.Score(j);
            squares[0] += r;
            int at = 1;
            for (int c = 0; c < score.Length; c++)
            {
                squares[at++] += r * score[c];
                AddScaled(r * score[c], score.AsSpan(0, c + 1), squares[at..]);
                at += c + 1;
            }
        }

        Span<double> outer = sums.AsSpan(_outerAt);
        double[] mean = scores.Mean;
        for (int c = 0, at = 0; c < mean.Length; at += ++c)
        {
            if (mean[c] != 0)
            {
                AddScaled(weight * mean[c], mean.AsSpan(0, c + 1), outer[at..]);
            }
        }

        AddScaled(weight, mean, sums.AsSpan(_meanAt));
    }

    private static void AddScaled(double factor, ReadOnlySpan<double> values, Span<double> sums)
    {
        for (int i = 0; i < values.Length; i++)
        {
            sums[i] = Math.FusedMultiplyAdd(factor, values[i], sums[i]);
        }
    }
}
