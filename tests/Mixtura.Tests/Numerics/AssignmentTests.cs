namespace Mixtura.Tests.Numerics;

/// <summary>The cheapest assignment against all permutations.</summary>
public sealed class AssignmentTests
{
    [Fact]
    public void NoPermutationIsCheaper()
    {
        var random = new RandomSource(5);
        for (int trial = 0; trial < 200; trial++)
        {
            int k = 1 + (trial % 6);
            double[,] cost = new double[k, k];
            for (int i = 0; i < k; i++)
            {
                for (int j = 0; j < k; j++)
                {
                    // Of every second trial costs are few whole numbers, so that there are ties.
                    cost[i, j] = trial % 2 == 0 ? random.NextNormal() : random.NextBelow(4);
                }
            }

            int[] found = Assignment.Cheapest(cost);
            Assert.Equal(Enumerable.Range(0, k), found.Order());
            double cheapest = Permutations(k).Min(columns => Sum(cost, columns));

            // Sums of up to six numbers of size 3 in different orders.
            Assert.Equal(cheapest, Sum(cost, found), 1e-14);
        }
    }

    private static double Sum(double[,] cost, int[] columns) => columns.Select((column, row) => cost[row, column]).Sum();

    private static IEnumerable<int[]> Permutations(int k) => k == 0
        ? [[]]
        : Permutations(k - 1).SelectMany(shorter => Enumerable.Range(0, k).Select(at => (int[])[.. shorter[..at], k - 1, .. shorter[at..]]));
}
