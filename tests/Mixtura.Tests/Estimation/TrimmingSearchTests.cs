using Mixtura.Estimation;

namespace Mixtura.Tests.Estimation;

public class TrimmingSearchTests
{
    /// <summary>Few distinct values make ties, more than are kept; capacities are small, so that classes must be narrowed.</summary>
    [Theory]
    [InlineData(7, 2, false)]
    [InlineData(7, 5000, false)]
    [InlineData(1_000_000, 3, false)]
    [InlineData(1_000_000, 50, true)]
    [InlineData(7, 2, true)]
    [InlineData(1, 2, true)]
    public void TheEndIsThatOfSortedRows(int distinct, int capacity, bool isWeighted)
    {
        const int count = 3_000;
        var random = new RandomSource(4);
        double[] logDensity = [.. Enumerable.Range(0, count).Select(_ => (random.NextBelow(distinct) - (distinct / 2.0)) * 1e-3)];
        double[] weights = [.. Enumerable.Range(0, count).Select(_ => isWeighted ? random.NextBelow(4) * 0.25 : 1)];
        double total = weights.Sum();
        foreach (double leftOut in new[] { 0.25, 1, 17, Math.Floor(0.1 * total), 0.3 * total, total / 2 })
        {
            foreach ((double low, double high) in new[] { (-double.MaxValue, double.MaxValue), (-1e-4, 1e-4), (1e5, 2e5), (-2e5, -1e5) })
            {
                var search = new TrimmingSearch(new ExactWeight(total), leftOut, low, high, capacity);
                int passes = 0;
                for (; search.Cut is null; passes++)
                {
                    Assert.True(passes < 20);
                    for (int i = 0; i < count; i++)
                    {
                        search.Add(logDensity[i], i, weights[i]);
                    }

                    search.EndPass();
                }

                double left = leftOut;
                foreach (int i in Enumerable.Range(0, count).OrderBy(i => logDensity[i]).ThenBy(i => i))
                {
                    double taken = Math.Min(left, weights[i]);
                    left -= taken;

                    // Weights are multiples of a quarter, so that sums are exact but where a share of the total is not one: there by rounding.
                    Assert.Equal(weights[i] - taken, search.Cut.Value.Weight(logDensity[i], i, weights[i]), 1e-9);
                }
            }
        }
    }

    [Fact]
    public void SumsOfWeightsDoNotDependOnTheirOrder()
    {
        var random = new RandomSource(8);
        double[] weights = [.. Enumerable.Range(0, 1_000).Select(_ => Math.Exp(20 * random.NextNormal()))];
        var exact = new ExactWeight(weights.Sum());
        UInt128 forth = weights.Aggregate((UInt128)0, (sum, weight) => sum + exact.Of(weight));
        UInt128 back = weights.Reverse().Aggregate((UInt128)0, (sum, weight) => sum + exact.Of(weight));
        Assert.Equal(forth, back);
        Assert.Equal(weights.Order().Sum(), exact.Value(forth), 1e-13 * weights.Sum());
        Assert.Equal(1.0 / 3, new ExactWeight(1).Value(new ExactWeight(1).Of(1.0 / 3)));
    }
}
