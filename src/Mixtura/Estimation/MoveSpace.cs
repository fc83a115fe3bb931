using System.Collections.Immutable;

namespace Mixtura.Estimation;

/// <summary>One thread's space for the judgement of moves, kept from one to the next.</summary>
internal sealed class MoveSpace
{
    private readonly Family _family;
    private readonly TableMoments _moments;
    private readonly TablePass _one;
    private readonly TablePass _two;
    private readonly RowShares _oneShares;
    private readonly RowShares _twoShares;

    public MoveSpace(JudgedRows rows, Family family, TableMoments moments)
    {
        _family = family;
        _moments = moments;
        Densities = new RowDensities(rows);
        _one = new TablePass(rows.Table, 1, 1);
        _two = new TablePass(rows.Table, 2, 1);
        int n = rows.Length;
        Shares = new double[n];
        Halves = new double[2 * n];
        _oneShares = new RowShares(Shares, 1);
        _twoShares = new RowShares(Halves, 2);
        Own = new double[n];
        LogDensity = new double[n];
        LogDensityOfHalves = new double[n];
        Posterior = new double[2 * n];
        Values = new double[n];
        Widest = new double[n];
        Flattest = new double[n];
    }

    public RowDensities Densities { get; }

    /// <summary>Shares of one component.</summary>
    public double[] Shares { get; }

    /// <summary>Shares of two components.</summary>
    public double[] Halves { get; }

    /// <summary>The rows' weights in a component.</summary>
    public double[] Own { get; }

    public double[] LogDensity { get; }

    public double[] LogDensityOfHalves { get; }

    /// <summary>Posteriors of two components.</summary>
    public double[] Posterior { get; }

    public double[] Values { get; }

    public double[] Widest { get; set; }

    public double[] Flattest { get; set; }

    /// <summary>A maximization step on <see cref="Shares"/> for one component, on <see cref="Halves"/> for two.</summary>
    public (double[] Weights, Maximization Step) Maximize(ImmutableArray<Component> about)
    {
        bool isOne = about.Length == 1;
        PassSums sums = (isOne ? _one : _two).Take(_family.CreateKernel(about), isOne ? _oneShares : _twoShares);
        return (sums.Weights, _family.Bare.Maximize(MaximizationStep.Statistics(_family, about, _moments, sums)));
    }
}
