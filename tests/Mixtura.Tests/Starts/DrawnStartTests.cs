using System.Collections.Immutable;
using Mixtura.Estimation;

namespace Mixtura.Tests.Starts;

/// <summary>Starts whose parameters are drawn.</summary>
public sealed class DrawnStartTests
{
    private const int Draws = 4_000;

    [Fact]
    public void ProbabilitiesAreUniformOnTheSimplex()
    {
        RowTable table = LabelTables.Read("hair-eye-color", isCounted: true);
        double[] first = [.. Begin(table, CategoricalFamily.For(table.Columns)).Select(component => ((CategoricalComponent)component).Probabilities(0)[2])];
        Assert.All(first, p => Assert.InRange(p, double.Epsilon, 1));

        // A coordinate of the uniform distribution on the simplex of four has P(p ≤ x) = 1 − (1 − x)³.
        Assert.Equal(0.25, first.Average(), 0.02);
        Assert.Equal(1 - Math.Pow(0.9, 3), first.Count(p => p <= 0.1) / (double)Draws, 0.03);
    }

    [Fact]
    public void RatesAreExponentialWithTheTablesMean()
    {
        RowTable table = RowTable.FromRows([[1.0, 0], [5, 0], [6, 0]]);
        double[][] rates = [.. Begin(table, new PoissonFamily()).Select(component => ((PoissonComponent)component).Rates.ToArray())];
        Assert.Equal(4, rates.Average(rate => rate[0]), 0.3);
        Assert.Equal(Math.Exp(-0.5), rates.Count(rate => rate[0] > 2) / (double)Draws, 0.03);
        Assert.All(rates, rate => Assert.Equal(0, rate[1]));
    }

    [Fact]
    public void FamiliesWithMeasurementsHaveNone()
    {
        Assert.True(DrawnStart.Serves(new CompositeFamily(new CompositePart(new CategoricalFamily([2]), [0]), new CompositePart(new PoissonFamily(), [1])), 2));
        Assert.False(DrawnStart.Serves(new CompositeFamily(new CompositePart(new GaussianFamily(), [0]), new CompositePart(new PoissonFamily(), [1])), 2));
        Assert.False(DrawnStart.Serves(new GaussianFamily(), 2));
    }

    private static ImmutableArray<Component> Begin(RowTable table, Family family)
    {
        var shared = new SharedWork(table, new FitOptions { Components = 2 });
        var context = new StartContext(table, family, shared.Moments, shared.ClustersFor(family), new TablePass(table, 2, 1), Draws, 1);
        return DrawnStart.Instance.Begin(context, 1).Components;
    }
}
