using System.Collections.Immutable;

namespace Mixtura.Plotting.Tests;

/// <summary>Models and rows that the tests draw.</summary>
internal static class Sources
{
    public static GaussianMixture Line(int k = 2) => GaussianMixture.CreateUnivariate(
        [.. Enumerable.Repeat(1.0 / k, k)],
        Enumerable.Range(0, k).Select(j => 4.0 * j).ToArray(),
        Enumerable.Repeat(1.0, k).ToArray(),
        "length");

    public static GaussianMixture Plane(int k = 2) => GaussianMixture.Create(
        [.. Enumerable.Repeat(1.0 / k, k)],
        [.. Enumerable.Range(0, k).Select(j => new double[] { 4 * j, j % 3 })],
        [.. Enumerable.Range(0, k).Select(_ => new[,] { { 1, 0.4 }, { 0.4, 0.5 } })],
        ["length", "width"]);

    public static GaussianMixture Space(int d) => GaussianMixture.Create(
        [0.7, 0.3],
        [new double[d], [.. Enumerable.Repeat(3.0, d)]],
        [Identity(d), Identity(d)]);

    public static Mixture Counts() => new(
        new PoissonFamily(), [0.6, 0.4], [new PoissonComponent([2.0]), new PoissonComponent([9.0])], [new Column("count")]);

    public static Mixture Labels() => new(
        new CategoricalFamily([3]),
        [0.5, 0.5],
        [new CategoricalComponent([[0.7, 0.2, 0.1]]), new CategoricalComponent([[0.1, 0.1, 0.8]])],
        [new Column("colour", ["red", "green", "blue"])]);

    public static Mixture Mixed()
    {
        var family = new CompositeFamily(
            new CompositePart(new GaussianFamily(Covariance.VVI), [0]),
            new CompositePart(new PoissonFamily(), [1]),
            new CompositePart(new CategoricalFamily([2, 2]), [2, 3]));
        return new Mixture(family, [0.5, 0.5], [Part(0, 2, 0.8), Part(5, 8, 0.3)], [new Column("size"), new Column("count"), new Column("a", ["no", "yes"]), new Column("b", ["left", "right"])]);
    }

    private static CompositeComponent Part(double mean, double rate, double p) => new(
    [
        (GaussianComponent.CreateDiagonal([mean], [1.0]), ImmutableArray.Create(0)),
        (new PoissonComponent([rate]), ImmutableArray.Create(1)),
        (new CategoricalComponent([[p, 1 - p], [1 - p, p]]), ImmutableArray.Create(2, 3)),
    ]);

    public static double[,] Identity(int d)
    {
        double[,] matrix = new double[d, d];
        for (int i = 0; i < d; i++)
        {
            matrix[i, i] = 1;
        }

        return matrix;
    }
}
