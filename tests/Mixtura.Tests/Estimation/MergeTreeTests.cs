namespace Mixtura.Tests.Estimation;

/// <summary>One order of addition, whatever the grouping.</summary>
public sealed class MergeTreeTests
{
    [Fact]
    public void GroupsOfAnyPowerOfTwoGiveTheSameBits()
    {
        var random = new RandomSource(51);
        for (int count = 1; count <= 70; count++)
        {
            // Twenty decades of magnitude, so that any other order of addition would show.
            double[] leaves = [.. Enumerable.Range(0, count).Select(_ => random.NextNormal() * Math.Pow(10, random.NextBelow(20)))];
            double all = Sum(leaves);
            for (int size = 2; size <= 64; size *= 2)
            {
                double grouped = Sum([.. leaves.Chunk(size).Select(Sum)]);
                Assert.Equal(BitConverter.DoubleToInt64Bits(all), BitConverter.DoubleToInt64Bits(grouped));
            }
        }
    }

    [Fact]
    public void TheOrderIsNeighboursFirst()
    {
        double[] x = [1e16, 1, -1e16, 1, 0.1, 0.2, 0.3];
        double tree = ((x[0] + x[1]) + (x[2] + x[3])) + ((x[4] + x[5]) + x[6]);
        Assert.Equal(tree, Sum(x));
        Assert.NotEqual(x.Sum(), tree);
    }

    [Fact]
    public void EveryEntryIsAddedAndArraysServeAgain()
    {
        var tree = new MergeTree(3);
        double[] sum = new double[3];
        for (int round = 0; round < 3; round++)
        {
            for (int i = 0; i < 9; i++)
            {
                double[] leaf = tree.Rent();
                Assert.Equal([0, 0, 0], leaf);
                (leaf[0], leaf[1], leaf[2]) = (i, 2 * i, 1);
                tree.Push(leaf);
            }

            tree.Finish(sum);
            Assert.Equal([36, 72, 9], sum);
        }
    }

    [Fact]
    public void LeavesThatWereLeftBehindAreForgotten()
    {
        var tree = new MergeTree(1);
        double[] leaf = tree.Rent();
        leaf[0] = 5;
        tree.Push(leaf);
        tree.Reset();
        leaf = tree.Rent();
        leaf[0] = 7;
        tree.Push(leaf);
        double[] sum = new double[1];
        tree.Finish(sum);
        Assert.Equal(7, sum[0]);
    }

    private static double Sum(double[] leaves)
    {
        var tree = new MergeTree(1);
        foreach (double value in leaves)
        {
            double[] leaf = tree.Rent();
            leaf[0] = value;
            tree.Push(leaf);
        }

        double[] sum = new double[1];
        tree.Finish(sum);
        return sum[0];
    }
}
