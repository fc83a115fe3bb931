using System.Collections.Immutable;

namespace Mixtura.Hazards.Degenerate;

/// <summary>One way to fit a degenerate table.</summary>
/// <param name="Name">What counts are listed under.</param>
/// <param name="Table">The form of the table that is fitted.</param>
/// <param name="Family">The family.</param>
/// <param name="Options">How it is fitted.</param>
internal sealed record FitCase(string Name, Func<DegenerateTable, RowTable> Table, Func<RowTable, int, Family> Family, Func<int, FitOptions> Options)
{
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
        new("poisson", table => table.Counts(), (_, _) => new PoissonFamily(), Plain),
        new("categorical", table => table.Labels(), (table, _) => CategoricalFamily.For(table.Columns), Plain),
        new("composite", table => table.Mixed(), Composite, Plain),
    ];

    public override string ToString() => Name;

    private static FitCase Gaussian(string name, Func<int, Family> family, Func<int, FitOptions> options) =>
        new(name, table => table.Measurements(), (_, number) => family(number), options);

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
