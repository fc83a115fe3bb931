using System.Collections.Immutable;

namespace Mixtura.Reporting;

/// <summary>What the groups' rows look like, taken in two walks over the table.</summary>
internal sealed class GroupProfiles
{
    /// <summary>A row is called uncertain where its group is wrong with more than this probability.</summary>
    public const double Uncertain = 0.2;
    private const int MostUncertain = 10;

    private readonly Mixture _model;
    private readonly RowTable _table;
    private readonly double[] _means;
    private readonly double[] _squares;
    private readonly double[] _weights;
    private readonly double[] _certain;
    private readonly double[] _least;
    private readonly double[] _most;
    private readonly double[][][] _levels;
    private readonly PriorityQueue<UncertainRow, (double Uncertainty, long Row)> _uncertain = new();

    private GroupProfiles(Mixture model, RowTable table)
    {
        _model = model;
        _table = table;
        int groups = model.Components.Length;
        int d = table.ColumnCount;
        _means = new double[(groups + 1) * d];
        _squares = new double[(groups + 1) * d];
        _weights = new double[groups + 1];
        Sizes = new double[groups];
        _certain = new double[groups];
        _least = [.. Enumerable.Repeat(double.PositiveInfinity, groups * d)];
        _most = [.. Enumerable.Repeat(double.NegativeInfinity, groups * d)];
        _levels = [.. Enumerable.Range(0, groups + 1).Select(_ => (double[][])[.. table.Columns.Select(column => new double[column.Levels.Length])])];
    }

    /// <summary>The weight of the rows that are likeliest in each group.</summary>
    public double[] Sizes { get; }

    /// <summary>The mean probability with which the rows that are likeliest in a group belong to it; NaN where there are none.</summary>
    public double Certainty(int group) => _certain[group] / Sizes[group];

    /// <summary>The smallest and the largest value among the rows that are likeliest in a group; null where there are none.</summary>
    public (double Least, double Most)? Range(int group, int column) =>
        _least[(group * _table.ColumnCount) + column] is var least && double.IsFinite(least) ? (least, _most[(group * _table.ColumnCount) + column]) : null;

    /// <summary>The weight of the rows whose group is uncertain.</summary>
    public double UncertainWeight { get; private set; }

    /// <summary>The least certain of them.</summary>
    public IEnumerable<UncertainRow> UncertainRows => _uncertain.UnorderedItems.Select(item => item.Element).OrderByDescending(row => row.Uncertainty).ThenBy(row => row.Row);

    public static GroupProfiles Of(Mixture model, RowTable table, CancellationToken cancellation)
    {
        var profiles = new GroupProfiles(model, table);
        profiles.Walk(profiles.AddFirst, cancellation);
        profiles.TakeMeans();
        profiles.Walk(profiles.AddSecond, cancellation);
        return profiles;
    }

    /// <summary>The columns of numbers in a group, in the table's order.</summary>
    public ImmutableArray<NumericProfile> Numbers(int group) =>
    [
        .. Enumerable.Range(0, _table.ColumnCount).Where(c => !_table.Columns[c].IsCategorical).Select(c =>
        {
            double deviation = Deviation(_weights.Length - 1, c);
            double difference = Mean(group, c) - Mean(_weights.Length - 1, c);
            return new NumericProfile(c, Mean(group, c), Deviation(group, c), deviation > 0 ? difference / deviation : 0);
        }),
    ];

    /// <summary>The columns of labels in a group.</summary>
    public ImmutableArray<LabelProfile> Labels(int group) =>
    [
        .. Enumerable.Range(0, _table.ColumnCount).Where(c => _table.Columns[c].IsCategorical)
            .Select(c => new LabelProfile(c, Shares(group, c), Shares(_weights.Length - 1, c))),
    ];

    /// <summary>The means of all rows, 0 in columns of labels.</summary>
    public double[] Overall() => [.. Enumerable.Range(0, _table.ColumnCount).Select(c => Mean(_weights.Length - 1, c))];

    private double Mean(int group, int column) => _means[(group * _table.ColumnCount) + column];

    private double Deviation(int group, int column) => _weights[group] > 0 ? Math.Sqrt(_squares[(group * _table.ColumnCount) + column] / _weights[group]) : 0;

    private double[] Shares(int group, int column) => Array.ConvertAll(_levels[group][column], sum => _weights[group] > 0 ? sum / _weights[group] : 0);

    private void Walk(Action<long, double[], double, double[]> add, CancellationToken cancellation)
    {
        const int Often = 1 << 12;
        double[] row = new double[_table.ColumnCount];
        double[] posterior = new double[_model.Components.Length];
        foreach (RowTable part in _table.InParts(cancellation))
        {
            for (long i = 0; i < part.RowCount; i++)
            {
                if (i % Often == 0)
                {
                    cancellation.ThrowIfCancellationRequested();
                }

                part.CopyRow(i, row);
                _model.Posterior(row, posterior);
                add(part.FirstRow + i, row, part.Weight(i), posterior);
            }
        }
    }

    private void AddFirst(long i, double[] row, double weight, double[] posterior)
    {
        int all = posterior.Length;
        for (int g = 0; g <= all; g++)
        {
            double own = g == all ? weight : weight * posterior[g];
            _weights[g] += own;
            for (int c = 0; c < row.Length; c++)
            {
                if (_table.Columns[c].IsCategorical)
                {
                    _levels[g][c][(int)row[c]] += own;
                }
                else
                {
                    _means[(g * row.Length) + c] += own * row[c];
                }
            }
        }

        int likeliest = Array.IndexOf(posterior, posterior.Max());
        if (likeliest < 0)
        {
            return;
        }

        Sizes[likeliest] += weight;
        _certain[likeliest] += weight * posterior[likeliest];
        for (int c = 0; c < row.Length && weight > 0; c++)
        {
            int at = (likeliest * row.Length) + c;
            _least[at] = Math.Min(_least[at], row[c]);
            _most[at] = Math.Max(_most[at], row[c]);
        }

        double uncertainty = 1 - posterior[likeliest];
        if (uncertainty > Uncertain && weight > 0)
        {
            UncertainWeight += weight;
            _uncertain.Enqueue(new UncertainRow(i, uncertainty, [.. posterior], [.. row]), (uncertainty, -i));
            if (_uncertain.Count > MostUncertain)
            {
                _uncertain.Dequeue();
            }
        }
    }

    private void TakeMeans()
    {
        for (int at = 0; at < _means.Length; at++)
        {
            double weight = _weights[at / _table.ColumnCount];
            _means[at] = weight > 0 ? _means[at] / weight : 0;
        }
    }

    private void AddSecond(long i, double[] row, double weight, double[] posterior)
    {
        int all = posterior.Length;
        for (int g = 0; g <= all; g++)
        {
            double own = g == all ? weight : weight * posterior[g];
            for (int c = 0; c < row.Length; c++)
            {
                double deviation = row[c] - _means[(g * row.Length) + c];
                _squares[(g * row.Length) + c] += own * deviation * deviation;
            }
        }
    }
}
