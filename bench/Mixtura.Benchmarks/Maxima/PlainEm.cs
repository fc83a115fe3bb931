namespace Mixtura.Benchmarks.Maxima;

/// <summary>
/// Plain expectation-maximization from random parameters, by formulas of its own: in each component the columns are independent,
/// labels with a probability for each level, counts with a rate, measurements with a mean and a variance that all components
/// share; a last component may be noise of constant density. Equal rows are taken once, with the sum of their weights.
/// </summary>
internal sealed class PlainEm
{
    private const int MostIterations = 20_000;
    private const double LeastGain = 1e-9;

    private readonly MaximaColumn[] _columns;
    private readonly double[][] _rows;
    private readonly double[] _weights;
    private readonly int _components;
    private readonly double? _logNoise;
    private readonly double _total;

    /// <summary>Σ of weights times ln x!, for every row the same in all components.</summary>
    private readonly double _constant;

    public PlainEm(MaximaCase one)
    {
        (_columns, _components, _logNoise) = (one.Columns, one.Components, one.NoiseVolume is { } volume ? -Math.Log(volume) : null);
        var distinct = new Dictionary<string, (double[] Row, double Weight)>(StringComparer.Ordinal);
        double[] row = new double[one.Table.ColumnCount];
        for (long i = 0; i < one.Table.RowCount; i++)
        {
            one.Table.CopyRow(i, row);
            string key = string.Join(' ', row);
            distinct[key] = (distinct.TryGetValue(key, out (double[] Row, double Weight) known) ? known.Row : [.. row], known.Weight + one.Table.Weight(i));
        }

        _rows = [.. distinct.Values.Select(value => value.Row)];
        _weights = [.. distinct.Values.Select(value => value.Weight)];
        _total = _weights.Sum();
        _constant = _rows.Select((values, i) => _weights[i] * values.Select((x, c) => _columns[c].Kind == MaximaKind.Counts ? LogFactorial(x) : 0).Sum()).Sum();
    }

    /// <summary>The log-likelihood at the maximum to which a start leads.</summary>
    public double Run(ulong seed)
    {
        var random = new RandomSource(seed);
        int k = _components;
        int all = k + (_logNoise is null ? 0 : 1);
        double[] share = [.. Enumerable.Repeat(1.0 / all, all)];
        double[][][] parameters = [.. _columns.Select((column, c) => Begin(column, c, random))];
        double last = double.NegativeInfinity;
        double[] posterior = new double[all];
        for (int iteration = 0; ; iteration++)
        {
            double[][][] sums = [.. _columns.Select(column => Enumerable.Range(0, k).Select(_ => new double[column.Kind == MaximaKind.Measurements ? 2 : column.Length]).ToArray())];
            double[] responsibility = new double[all];
            double[][][] logs = [.. _columns.Select((column, c) => Logs(column, parameters[c]))];
            double value = -_constant;
            for (int i = 0; i < _rows.Length; i++)
            {
                double most = double.NegativeInfinity;
                for (int j = 0; j < all; j++)
                {
                    double log = Math.Log(share[j]) + (j == k ? _logNoise!.Value : LogDensity(_rows[i], logs, parameters, j));
                    posterior[j] = log;
                    most = Math.Max(most, log);
                }

                double sum = 0;
                for (int j = 0; j < all; j++)
                {
                    posterior[j] = Math.Exp(posterior[j] - most);
                    sum += posterior[j];
                }

                value += _weights[i] * (most + Math.Log(sum));
                for (int j = 0; j < all; j++)
                {
                    double weight = _weights[i] * posterior[j] / sum;
                    responsibility[j] += weight;
                    for (int c = 0; c < _columns.Length && j < k; c++)
                    {
                        Accumulate(_columns[c], _rows[i][c], weight, sums[c][j]);
                    }
                }
            }

            if (value - last < LeastGain || iteration == MostIterations)
            {
                return value;
            }

            last = value;
            share = [.. responsibility.Select(weight => weight / _total)];
            for (int c = 0; c < _columns.Length; c++)
            {
                Maximize(_columns[c], sums[c], responsibility, parameters[c]);
            }
        }
    }

    private double[][] Begin(MaximaColumn column, int place, RandomSource random)
    {
        double mean = Enumerable.Range(0, _rows.Length).Sum(i => _weights[i] * _rows[i][place]) / _total;
        double square = Enumerable.Range(0, _rows.Length).Sum(i => _weights[i] * Math.Pow(_rows[i][place] - mean, 2)) / _total;
        return
        [
            .. Enumerable.Range(0, _components).Select(_ => column.Kind switch
            {
                MaximaKind.Labels => Dirichlet(column.Length, random),
                MaximaKind.Counts => [mean * -Math.Log(random.NextDouble())],
                _ => new[] { _rows[random.NextBelow(_rows.Length)][place], square },
            }),
        ];
    }

    private static double[] Dirichlet(int length, RandomSource random)
    {
        double[] values = [.. Enumerable.Range(0, length).Select(_ => -Math.Log(random.NextDouble()))];
        double sum = values.Sum();
        return [.. values.Select(value => value / sum)];
    }

    private static double[][] Logs(MaximaColumn column, double[][] parameters) =>
        column.Kind == MaximaKind.Measurements ? [] : [.. parameters.Select(own => Array.ConvertAll(own, Math.Log))];

    private double LogDensity(double[] row, double[][][] logs, double[][][] parameters, int component)
    {
        double log = 0;
        for (int c = 0; c < row.Length; c++)
        {
            double[] own = parameters[c][component];
            log += _columns[c].Kind switch
            {
                MaximaKind.Labels => logs[c][component][(int)row[c]],
                MaximaKind.Counts => (row[c] == 0 ? 0 : row[c] * logs[c][component][0]) - own[0],
                _ => -0.5 * (Math.Log(2 * Math.PI * own[1]) + ((row[c] - own[0]) * (row[c] - own[0]) / own[1])),
            };
        }

        return log;
    }

    private static void Accumulate(MaximaColumn column, double x, double weight, double[] sums)
    {
        if (column.Kind == MaximaKind.Labels)
        {
            sums[(int)x] += weight;
            return;
        }

        sums[0] += weight * x;
        if (column.Kind == MaximaKind.Measurements)
        {
            sums[1] += weight * x * x;
        }
    }

    private static void Maximize(MaximaColumn column, double[][] sums, double[] responsibility, double[][] parameters)
    {
        double within = 0;
        double rows = 0;
        for (int j = 0; j < sums.Length; j++)
        {
            if (!(responsibility[j] > 0))
            {
                continue;
            }

            if (column.Kind != MaximaKind.Measurements)
            {
                parameters[j] = [.. sums[j].Select(sum => sum / responsibility[j])];
                continue;
            }

            double mean = sums[j][0] / responsibility[j];
            parameters[j][0] = mean;
            within += sums[j][1] - (responsibility[j] * mean * mean);
            rows += responsibility[j];
        }

        if (column.Kind == MaximaKind.Measurements)
        {
            Array.ForEach(parameters, own => own[1] = within / rows);
        }
    }

    private static double LogFactorial(double x)
    {
        double sum = 0;
        for (int i = 2; i <= x; i++)
        {
            sum += Math.Log(i);
        }

        return sum;
    }
}
