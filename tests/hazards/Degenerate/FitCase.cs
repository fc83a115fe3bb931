using System.Collections.Immutable;

namespace Mixtura.Hazards.Degenerate;

/// <summary>One way to fit a degenerate table.</summary>
/// <param name="Name">What counts are listed under.</param>
/// <param name="Table">The form of the table that is fitted.</param>
/// <param name="Family">The family.</param>
/// <param name="Options">How it is fitted.</param>
internal sealed record FitCase(string Name, Func<DegenerateTable, RowTable> Table, Func<RowTable, int, Family> Family, Func<RowTable, int, FitOptions> Options)
{
    private const string Search = "a search";

    private static readonly Covariance[] s_bounded = [.. Covariances.All.Where(GaussianFamily.BoundServes)];

    /// <summary>Every structure, noise, prior, trimming, bound and what else changes the way of a fit, and every family.</summary>
    public static ImmutableArray<FitCase> All { get; } =
    [
        .. Covariances.All.Select(covariance => Gaussian(covariance.ToString(), _ => new GaussianFamily(covariance), Plain)),
        Gaussian("noise", number => new GaussianFamily(Turn(Covariances.All, number)), number => Plain(number) with { Noise = Noise.Uniform() }),
        Gaussian("prior", number => new GaussianFamily(Turn(Covariances.All, number), prior: GaussianPrior.Default), Plain),
        Gaussian("prior and noise", number => new GaussianFamily(Turn(Covariances.All, number), prior: GaussianPrior.Default), number => Plain(number) with { Noise = Noise.Uniform() }),
        Gaussian("trimming", number => new GaussianFamily(Turn(Covariances.All, number)), number => Plain(number) with { Trim = 0.1 }),
        Gaussian("trimming and a bound", number => new GaussianFamily(Turn(s_bounded, number), eigenvalueRatio: 10), number => Plain(number) with { Trim = 0.25 }),
        Gaussian("a bound", number => new GaussianFamily(Turn(s_bounded, number), eigenvalueRatio: 1 + (number % 50)), Plain),
        Gaussian("equal proportions", number => new GaussianFamily(Turn(Covariances.All, number)), number => Plain(number) with { Proportions = Proportions.Equal }),
        Gaussian("truncated posteriors", number => new GaussianFamily(Turn(Covariances.All, number)), number => Plain(number) with { Expectation = ExpectationStep.Truncated(2) }),
        new("known components", table => table.Measurements(), (_, number) => new GaussianFamily(Turn(Covariances.All, number)), (table, number) => Plain(number) with { Components = 2, Known = [AtFirstRow(table)] }),
        new("known labels", table => table.Measurements(), (_, number) => new GaussianFamily(Turn(Covariances.All, number)), (table, number) => Plain(number) with { Components = 3, KnownLabels = LabelsOf(table) }),
        Gaussian(Search, number => new GaussianFamily(Turn(Covariances.All, number)), Plain),
        new("poisson", table => table.Counts(), (_, _) => new PoissonFamily(), (_, number) => Plain(number)),
        new("categorical", table => table.Labels(), (table, _) => CategoricalFamily.For(table.Columns), (_, number) => Plain(number)),
        new("composite", table => table.Mixed(), Composite, (_, number) => Plain(number)),
    ];

    /// <summary>Fits a table.</summary>
    /// <param name="rows">The table in the form that <see cref="Table"/> gives.</param>
    /// <param name="number">The table's number.</param>
    /// <param name="cancellation">Ends the fit.</param>
    public FitResult<Mixture> Fit(RowTable rows, int number, CancellationToken cancellation) => Fit(rows, number, options => options, cancellation);

    /// <summary>Fits a table with other options than this way's own.</summary>
    /// <param name="rows">The table in the form that <see cref="Table"/> gives.</param>
    /// <param name="number">The table's number.</param>
    /// <param name="change">Makes the options of this way's.</param>
    /// <param name="cancellation">Ends the fit.</param>
    public FitResult<Mixture> Fit(RowTable rows, int number, Func<FitOptions, FitOptions> change, CancellationToken cancellation)
    {
        FitOptions options = change(Options(rows, number));
        return Name == Search
            ? MixtureSearch.Run(rows, [Family(rows, number), new GaussianFamily(), new GaussianFamily(Covariance.EII)], 1, 3, Criterion.Icl, options with { Components = 1 }, cancellation).Best.Fit!
            : Mixture.Fit(rows, Family(rows, number), options, cancellation);
    }

    public override string ToString() => Name;

    private static FitCase Gaussian(string name, Func<int, Family> family, Func<int, FitOptions> options) =>
        new(name, table => table.Measurements(), (_, number) => family(number), (_, number) => options(number));

    private static GaussianComponent AtFirstRow(RowTable table)
    {
        double[] mean = new double[table.ColumnCount];
        table.CopyRow(0, mean);
        return GaussianComponent.CreateDiagonal(mean, [.. mean.Select(_ => 1.0)]);
    }

    /// <summary>Every third row's component is known, one of two.</summary>
    private static ImmutableArray<int> LabelsOf(RowTable table) => [.. Enumerable.Range(0, (int)table.RowCount).Select(i => i % 3 == 0 ? i % 2 : -1)];

    private static FitOptions Plain(int number) => new() { Components = 1 + (number / 2 % 4), Threads = 1, Seed = (ulong)number };

    private static CompositeFamily Composite(RowTable table, int number)
    {
        int d = table.ColumnCount / 3;
        Column[] labels = [.. table.Columns[^d..]];
        return new CompositeFamily(
            new CompositePart(new GaussianFamily(Turn(Covariances.All, number)), [.. Enumerable.Range(0, d)]),
            new CompositePart(new PoissonFamily(), [.. Enumerable.Range(d, d)]),
            new CompositePart(CategoricalFamily.For(labels), [.. Enumerable.Range(2 * d, d)]));
    }

    /// <summary>Kinds of tables follow each other, so turns are taken more slowly.</summary>
    private static Covariance Turn(IReadOnlyList<Covariance> all, int number) => all[number / DegenerateRows.KindCount % all.Count];
}
