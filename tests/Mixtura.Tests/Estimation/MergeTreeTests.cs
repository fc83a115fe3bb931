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
            double all = MergeTree.Reduce(count, i => [leaves[i]])[0];
            for (int size = 2; size <= 64; size *= 2)
            {
                int groups = (count + size - 1) / size;
                double grouped = MergeTree.Reduce(groups, g => MergeTree.Reduce(Math.Min(size, count - (g * size)), i => [leaves[(g * size) + i]]))[0];
                Assert.Equal(BitConverter.DoubleToInt64Bits(all), BitConverter.DoubleToInt64Bits(grouped));
            }
        }
    }

    [Fact]
    public void TheOrderIsNeighboursFirst()
    {
        double[] x = [1e16, 1, -1e16, 1, 0.1, 0.2, 0.3];
        double tree = ((x[0] + x[1]) + (x[2] + x[3])) + ((x[4] + x[5]) + x[6]);
        Assert.Equal(tree, MergeTree.Reduce(x.Length, i => [x[i]])[0]);
        Assert.NotEqual(x.Sum(), tree);
    }

    [Fact]
    public void EveryEntryIsAddedAndEveryLeafIsAskedForOnce()
    {
        int[] asked = new int[9];
        double[] sum = MergeTree.Reduce(9, i =>
        {
            asked[i]++;
            return [i, 2 * i, 1];
        });
        Assert.Equal([36, 72, 9], sum);
        Assert.All(asked, times => Assert.Equal(1, times));
    }
}
