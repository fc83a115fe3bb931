namespace Mixtura.Tests.Families;

/// <summary>The measure of change on which convergence and comparisons rest, by hand.</summary>
public sealed class FamilyChangeTests
{
    [Fact]
    public void GaussianInDeviations()
    {
        var family = new GaussianFamily();
        GaussianComponent a = GaussianComponent.Create([1, 2], new[,] { { 4, 1.0 }, { 1, 9 } });
        Assert.Equal(0, family.Change(a, a));
        Assert.Equal(0.25, family.Change(a, GaussianComponent.Create([1.5, 2], new[,] { { 4, 1.0 }, { 1, 9 } })), 1e-15);
        Assert.Equal(0.5, family.Change(a, GaussianComponent.Create([1, 2], new[,] { { 4, -2.0 }, { -2, 9 } })), 1e-15);
        Assert.Equal(1, family.Change(a, GaussianComponent.Create([1, 2], new[,] { { 4, 1.0 }, { 1, 18 } })), 1e-15);
    }

    [Fact]
    public void PoissonInDeviations() =>
        Assert.Equal(1 / Math.Sqrt(9), new PoissonFamily().Change(new PoissonComponent([2, 8]), new PoissonComponent([2, 9])), 1e-15);

    [Fact]
    public void CategoricalInProbabilities() =>
        Assert.Equal(0.25, new CategoricalFamily([2, 2]).Change(new CategoricalComponent([[0.5, 0.5], [0, 1]]), new CategoricalComponent([[0.5, 0.5], [0.25, 0.75]])), 1e-15);

    [Fact]
    public void CompositeTakesTheLargest()
    {
        var family = new CompositeFamily(new CompositePart(new PoissonFamily(), [0]), new CompositePart(new GaussianFamily(), [1]));
        CompositeComponent At(double rate, double mean) => new([(new PoissonComponent([rate]), [0]), (GaussianComponent.Create([mean], new[,] { { 1.0 } }), [1])]);
        Assert.Equal(0.5, family.Change(At(4, 0), At(3, 0.25)), 1e-15);
        Assert.Equal(0.75, family.Change(At(4, 0), At(3, 0.75)), 1e-15);
    }
}
