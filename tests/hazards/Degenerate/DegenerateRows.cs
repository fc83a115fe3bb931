namespace Mixtura.Hazards.Degenerate;

/// <summary>Draws the rows and weights of a degenerate table by its number.</summary>
internal sealed class DegenerateRows
{
    private static readonly double[] s_special =
    [
        0, -0.0, 1, -1, 0.5, 3, 7, 1e-5, double.Epsilon, -double.Epsilon, 2.2250738585072014e-308, 1e-300, 1e-200, 1e-150, 1e-20,
        1e20, 1e150, 1e154, 1e155, 1e200, 1e308, double.MaxValue, double.MinValue,
    ];

    private readonly RandomSource _random;
    private readonly int _columns;

    public DegenerateRows(int number)
    {
        Kind = (TableKind)(number % KindCount);
        _random = new RandomSource((ulong)number, stream: 77);
        int rows = Below(6) == 0 ? 130 + Below(60) : 3 + Below(38);
        _columns = 1 + Below(4);
        Values = Draw(rows);
        Weights = Kind switch
        {
            TableKind.ZeroWeights => ZeroWeights(),
            TableKind.ExtremeWeights => ExtremeWeights(),
            _ => [],
        };
    }

    public static int KindCount { get; } = Enum.GetValues<TableKind>().Length;

    public TableKind Kind { get; }

    public double[][] Values { get; }

    public double[] Weights { get; }

    private double[][] Draw(int rows) => Kind switch
    {
        TableKind.Duplicates => Repeated(Clouds(1 + Below(5), _columns), rows, others: Below(10)),
        TableKind.Collinear => Collinear(Clouds(rows, _columns)),
        TableKind.Separated => Repeated(Each(2 + Below(6), _columns, _ => _random.NextNormal() * Power(3, 12)), 2 + Below(10), others: 0),
        TableKind.ConstantColumns => Constant(Clouds(rows, _columns)),
        TableKind.Outlier => WithOutlier(Clouds(rows, _columns)),
        TableKind.MixedScales => Scaled(Clouds(rows, _columns)),
        TableKind.WholeNumbers => Each(rows, _columns, _ => Below(4) - Below(3)),
        TableKind.Wide => Clouds(2 + Below(6), 6 + Below(10)),
        TableKind.OneRow => Below(2) == 0 ? Clouds(1, _columns) : Each(1, _columns, _ => Special()),
        TableKind.TwoRows => Below(2) == 0 ? Clouds(2, _columns) : Each(2, _columns, _ => Special()),
        TableKind.AllEqual => Repeated(Below(2) == 0 ? Clouds(1, _columns) : Each(1, _columns, _ => Special()), rows, others: 0),
        TableKind.FewDistinct => Repeated(Clouds(2 + Below(3), _columns), rows, others: 0),
        TableKind.Subnormal => Below(2) == 0 ? Each(rows, _columns, _ => Subnormal()) : Each(rows, _columns, j => j == 0 ? Subnormal() : _random.NextNormal()),
        TableKind.Largest => Below(2) == 0
            ? Each(rows, _columns, _ => Sign() * double.MaxValue * (Below(3) == 0 ? 1 : _random.NextDouble()))
            : Each(rows, _columns, _ => Below(8) == 0 ? Sign() * double.MaxValue : _random.NextNormal()),
        TableKind.Offset => WithOffset(rows),
        TableKind.Anything => Each(rows, _columns, _ => Special()),
        _ => Clouds(rows, _columns),
    };

    /// <summary>Up to three groups of normal rows.</summary>
    private double[][] Clouds(int rows, int columns)
    {
        double[][] centres = Each(1 + Below(3), columns, _ => 4 * _random.NextNormal());
        return [.. Enumerable.Range(0, rows).Select(_ => Array.ConvertAll(centres[Below(centres.Length)], centre => centre + _random.NextNormal()))];
    }

    private double[][] Repeated(double[][] distinct, int rows, int others) =>
        [.. Enumerable.Range(0, rows).Select(i => i < distinct.Length ? distinct[i] : distinct[Below(distinct.Length)]), .. Clouds(others, distinct[0].Length)];

    private double[][] Collinear(double[][] rows)
    {
        double[] factors = [.. rows[0].Select(_ => _random.NextNormal())];
        double noise = Below(2) == 0 ? 0 : Power(-16, -4);
        return Array.ConvertAll(rows, row =>
        {
            double sum = row.Zip(factors, (value, factor) => value * factor).Sum();
            return (double[])[.. row, sum + (noise * _random.NextNormal()), 3 * row[0]];
        });
    }

    private double[][] Constant(double[][] rows)
    {
        double value = Below(2) == 0 ? _random.NextNormal() : Special();
        double exception = Below(3) switch { 0 => value, 1 => value + 1, _ => Math.BitIncrement(value) };
        return [.. rows.Select((row, i) => (double[])[i == 0 && double.IsFinite(exception) ? exception : value, .. row])];
    }

    private double[][] WithOutlier(double[][] rows)
    {
        double size = Sign() * Power(3, Below(2) == 0 ? 20 : 300);
        int at = Below(rows.Length);
        bool inAll = Below(2) == 0;
        rows[at] = [.. rows[at].Select((value, j) => j == 0 || inAll ? size : value)];
        return rows;
    }

    private double[][] Scaled(double[][] rows)
    {
        double[] scales = [.. rows[0].Select(_ => Below(3) switch { 0 => 1e-150, 1 => 1e150, _ => Power(-150, 150) })];
        return Array.ConvertAll(rows, row => (double[])[.. row.Zip(scales, (value, scale) => value * scale)]);
    }

    private double[][] WithOffset(int rows)
    {
        double[] offsets = [.. Enumerable.Range(0, _columns).Select(_ => Sign() * Power(0, 17))];
        return Each(rows, _columns, j => offsets[j] + (Below(5) * (Math.BitIncrement(Math.Abs(offsets[j])) - Math.Abs(offsets[j]))));
    }

    private double[] ZeroWeights()
    {
        int kind = Below(3);
        return [.. Values.Select((_, i) => kind switch { 0 => 0.0, 1 => i == 0 ? 1 : 0, _ => Below(2) })];
    }

    private double[] ExtremeWeights()
    {
        double reach = Below(2) == 0 ? 300 : Below(2) == 0 ? 90 : 5;
        return [.. Values.Select(_ => Below(5) == 0 ? 0 : Power(-reach, reach))];
    }

    private double[][] Each(int rows, int columns, Func<int, double> value) =>
        [.. Enumerable.Range(0, rows).Select(_ => (double[])[.. Enumerable.Range(0, columns).Select(value)])];

    private double Subnormal() => Sign() * Below(1000) * double.Epsilon * (Below(2) == 0 ? 1 : 1e6);

    private double Special() => Below(3) == 0 ? _random.NextNormal() : s_special[Below(s_special.Length)];

    /// <summary>A power of ten whose exponent lies evenly between two numbers.</summary>
    private double Power(double least, double most) => Math.Pow(10, least + ((most - least) * _random.NextDouble()));

    private double Sign() => Below(2) == 0 ? 1 : -1;

    private int Below(int bound) => (int)_random.NextBelow(bound);
}
