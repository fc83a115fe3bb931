namespace Mixtura.Benchmarks.Coverage;

/// <summary>A mixture that rows are drawn from, and the family that is fitted to them.</summary>
/// <param name="Name">What the table calls it.</param>
/// <param name="Truth">The mixture.</param>
/// <param name="Family">The family that is fitted.</param>
/// <param name="Rows">The number of rows of each table.</param>
internal sealed record CoverageCase(string Name, Mixture Truth, Family Family, int Rows)
{
    /// <summary>So many rows tell what a fit tends to where the family is not the truth's; its errors are a fortieth of those of a table.</summary>
    private const int ManyRows = 400_000;

    public static CoverageCase[] All { get; } =
    [
        new(
            "two groups in two columns, apart",
            GaussianMixture.Create([0.6, 0.4], [[0, 0], [4, 3]], [new[,] { { 1, 0.5 }, { 0.5, 1 } }, new[,] { { 1.5, -0.4 }, { -0.4, 0.8 } }]),
            new GaussianFamily(),
            200),
        new("two groups in one column, overlapping", GaussianMixture.CreateUnivariate([0.6, 0.4], [0, 3], [1, 1.2]), new GaussianFamily(), 300),
        new("two rates", new Mixture(new PoissonFamily(), [0.6, 0.4], [new PoissonComponent([3]), new PoissonComponent([10])]), new PoissonFamily(), 200),
        new(
            "correlated groups, fitted as if uncorrelated",
            GaussianMixture.Create([0.6, 0.4], [[0, 0], [5, 1]], [new[,] { { 1, 0.8 }, { 0.8, 1 } }, new[,] { { 1.5, -0.9 }, { -0.9, 0.8 } }]),
            new GaussianFamily(Covariance.VVI),
            250),
    ];

    /// <summary>The mixture that fits tend to: the truth, or of the family what is nearest to it.</summary>
    public Mixture Target() => Truth.Family is GaussianFamily { Covariance: Covariance.VVV } && Family is GaussianFamily { Covariance: not Covariance.VVV }
        ? Fit(Truth.Sample(ManyRows, seed: 99).Rows, Truth)
        : Truth;

    /// <summary>A fit that starts at the truth.</summary>
    public Mixture Fit(RowTable rows, Mixture start) => Mixture.Fit(rows, Family, new FitOptions
    {
        Components = start.Components.Length,
        Start = Start.FromModel(start),
        Threads = 1,
        Convergence = new Convergence { DistanceToLimit = 1e-11 },
    }).Model;
}
