using System.Collections.Immutable;

namespace Mixtura.Tests.Estimation;

/// <summary>Every hand-written kernel against the row-wise one, which uses public members only.</summary>
public sealed class KernelTests
{
    private const int BlockRows = RowTable.BlockRows;

    /// <summary>Relative to the sum of the absolute terms: 128 rows, up to 33 columns, condition numbers of some tens.</summary>
    private const double Tolerance = 1e-12;

    public static TheoryData<int> Dimensions() => [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 17, 33];

    [Theory]
    [MemberData(nameof(Dimensions))]
    public void FullGaussian(int dimensions) => ForEveryCount(dimensions, random =>
        GaussianComponent.Create(Normals(random, dimensions, 3), RandomMatrices.PositiveDefinite(random, dimensions)), new GaussianFamily(), Normals);

    [Theory]
    [MemberData(nameof(Dimensions))]
    public void TiedGaussian(int dimensions)
    {
        double[,] covariance = RandomMatrices.PositiveDefinite(new RandomSource(1), dimensions);
        ForEveryCount(dimensions, random => GaussianComponent.Create(Normals(random, dimensions, 3), covariance), new GaussianFamily(Covariance.EEE), Normals);
    }

    [Theory]
    [MemberData(nameof(Dimensions))]
    public void DiagonalGaussian(int dimensions) => ForEveryCount(dimensions, random =>
        GaussianComponent.CreateDiagonal(Normals(random, dimensions, 3), [.. Normals(random, dimensions, 1).Select(Math.Exp)]), new GaussianFamily(Covariance.VVI), Normals);

    [Theory]
    [MemberData(nameof(Dimensions))]
    public void Poisson(int dimensions) => ForEveryCount(dimensions, random =>
        new PoissonComponent([.. Normals(random, dimensions, 1.5).Select(Math.Exp)]), new PoissonFamily(), Counts);

    [Theory]
    [MemberData(nameof(Dimensions))]
    public void Categorical(int dimensions)
    {
        var family = new CategoricalFamily([.. Enumerable.Range(0, dimensions).Select(i => 1 + (i % 4))]);
        ForEveryCount(dimensions, random => Labels(random, family), family, (random, d, _) => [.. Enumerable.Range(0, d).Select(i => (double)random.NextBelow(family.LevelCounts[i]))]);
    }

    [Theory]
    [MemberData(nameof(Dimensions))]
    public void Composite(int dimensions)
    {
        // Counts first, then labels, then measurements, their columns shuffled through each other.
        int[] columns = [.. Enumerable.Range(0, dimensions + 3).OrderBy(i => (i * 7919) % 101)];
        var labels = new CategoricalFamily([3]);
        ImmutableArray<int> first = [.. columns[..2]];
        ImmutableArray<int> second = [columns[2]];
        ImmutableArray<int> third = [.. columns[3..]];
        var family = new CompositeFamily(
            new CompositePart(new PoissonFamily(), first),
            new CompositePart(labels, second),
            new CompositePart(new GaussianFamily(), third));
        ForEveryCount(
            dimensions + 3,
            random => new CompositeComponent(
            [
                (new PoissonComponent([1 + random.NextDouble(), 20 * random.NextDouble()]), first),
                (Labels(random, labels), second),
                (GaussianComponent.Create(Normals(random, dimensions, 3), RandomMatrices.PositiveDefinite(random, dimensions)), third),
            ]),
            family,
            (random, d, scale) =>
            {
                double[] row = Normals(random, d, scale);
                row[first[0]] = random.NextBelow(5);
                row[first[1]] = random.NextBelow(40);
                row[second[0]] = random.NextBelow(3);
                return row;
            });
    }

    [Fact]
    public void WhatIsNoCountHasNoProbability()
    {
        Component[] components = [new PoissonComponent([2])];
        double[] block = new double[BlockRows];
        block[1] = -1;
        block[2] = 0.5;
        double[] tile = new double[BlockRows];
        var kernel = new PoissonKernel([.. components]);
        kernel.AddLogDensities(block, [0], tile, new double[kernel.ScratchLength]);
        Assert.Equal(-2, tile[0]);
        Assert.Equal(double.NegativeInfinity, tile[1]);
        Assert.Equal(double.NegativeInfinity, tile[2]);
    }

    private static void ForEveryCount(int dimensions, Func<RandomSource, Component> make, Family family, Func<RandomSource, int, double, double[]> row)
    {
        for (int k = 1; k <= 5; k++)
        {
            var random = new RandomSource((ulong)((100 * dimensions) + k));
            Component[] components = [.. Enumerable.Range(0, k).Select(_ => make(random))];
            double[] block = new double[BlockRows * dimensions];
            for (int r = 0; r < BlockRows; r++)
            {
                double[] values = row(random, dimensions, 4);
                for (int i = 0; i < dimensions; i++)
                {
                    block[(i * BlockRows) + r] = values[i];
                }
            }

            Compare(family.CreateKernel([.. components]), new RowWiseKernel(family, [.. components]), block, k, random);
        }
    }

    private static void Compare(Kernel kernel, Kernel slow, double[] block, int k, RandomSource random)
    {
        Assert.IsNotType<RowWiseKernel>(kernel);
        Assert.Equal(slow.StatisticsLength, kernel.StatisticsLength);
        double[] tile = [.. Enumerable.Range(0, k * BlockRows).Select(_ => random.NextNormal())];
        int[] all = [.. Enumerable.Range(0, k)];
        double[] expectedTile = [.. tile];
        double[] scratch = new double[kernel.ScratchLength];
        Array.Fill(scratch, double.NaN);
        double[] slowScratch = new double[slow.ScratchLength];
        kernel.AddLogDensities(block, all, tile, scratch);
        slow.AddLogDensities(block, all, expectedTile, slowScratch);
        for (int i = 0; i < tile.Length; i++)
        {
            tile[i] += kernel.Offset;
            Assert.True(Math.Abs(tile[i] - expectedTile[i]) <= Tolerance * (1 + Math.Abs(expectedTile[i])), $"log-density {i}: expected {expectedTile[i]:R}, found {tile[i]:R}");
        }

        // Every seventh responsibility is zero, as for rows that pad a table's end.
        double[] responsibilities = [.. Enumerable.Range(0, k * BlockRows).Select(i => i % 7 == 0 ? 0 : random.NextDouble())];
        int length = kernel.StatisticsLength;
        int stride = length + 3;
        double[] statistics = [.. Enumerable.Range(0, k * stride).Select(_ => random.NextNormal())];
        double[] expected = [.. statistics];
        double[] absolute = new double[k * stride];
        kernel.Accumulate(block, all, responsibilities, statistics, stride, scratch);
        slow.Accumulate(block, all, responsibilities, expected, stride, slowScratch);
        for (int j = 0; j < k; j++)
        {
            // The size of a sum's terms, from each row alone.
            for (int r = 0; r < BlockRows; r++)
            {
                double[] one = new double[k * BlockRows];
                one[(j * BlockRows) + r] = responsibilities[(j * BlockRows) + r];
                double[] sums = new double[k * stride];
                slow.Accumulate(block, all, one, sums, stride, slowScratch);
                for (int s = 0; s < length; s++)
                {
                    absolute[(j * stride) + s] += Math.Abs(sums[(j * stride) + s]);
                }
            }
        }

        for (int i = 0; i < statistics.Length; i++)
        {
            Assert.True(Math.Abs(statistics[i] - expected[i]) <= Tolerance * (1 + absolute[i]), $"statistic {i}: expected {expected[i]:R}, found {statistics[i]:R}");
        }
    }

    private static double[] Normals(RandomSource random, int count, double scale) =>
        [.. Enumerable.Range(0, count).Select(_ => scale * random.NextNormal())];

    private static double[] Counts(RandomSource random, int count, double scale) =>
        [.. Enumerable.Range(0, count).Select(_ => (double)random.NextBelow((long)(5 * scale)))];

    private static CategoricalComponent Labels(RandomSource random, CategoricalFamily family) =>
        new([.. family.LevelCounts.Select(count =>
        {
            double[] p = [.. Enumerable.Range(0, count).Select(_ => 0.05 + random.NextDouble())];
            return p.Select(value => value / p.Sum()).ToArray();
        })]);
}
