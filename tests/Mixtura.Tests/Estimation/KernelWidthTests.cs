using System.Collections.Immutable;

namespace Mixtura.Tests.Estimation;

/// <summary>Kernels in registers of four and of eight doubles give the same bits, and so does what lies between them.</summary>
public sealed class KernelWidthTests
{
    private const int BlockRows = RowTable.BlockRows;
    private const int Components = 3;

    public static TheoryData<int> Dimensions() => [1, 2, 3, 4, 5, 6, 7, 8, 11, 16, 17, 22, 40];

    [Theory]
    [MemberData(nameof(Dimensions))]
    public void Full(int d) => Compare(d, wide => new FullGaussianKernel(Gaussians(d), wide));

    [Theory]
    [MemberData(nameof(Dimensions))]
    public void Tied(int d)
    {
        var first = (GaussianComponent)Gaussians(d)[0];
        ImmutableArray<Component> components = [.. Gaussians(d).Select(component => (Component)first.Moved(((GaussianComponent)component).Mean.ToArray()))];
        Compare(d, wide => new TiedGaussianKernel(components, wide));
    }

    [Theory]
    [MemberData(nameof(Dimensions))]
    public void Diagonal(int d) => Compare(d, wide => new DiagonalGaussianKernel(Diagonals(d, spherical: false), spherical: false, wide));

    [Theory]
    [MemberData(nameof(Dimensions))]
    public void Spherical(int d) => Compare(d, wide => new DiagonalGaussianKernel(Diagonals(d, spherical: true), spherical: true, wide));

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(7)]
    public void Normalizations(int components)
    {
        var random = new RandomSource((ulong)components);
        double[] four = [.. Enumerable.Range(0, components * BlockRows).Select(i => i % 17 == 3 ? double.NegativeInfinity : 30 * random.NextNormal())];
        double[] eight = [.. four];
        double[] weights = [.. Enumerable.Range(0, BlockRows).Select(r => r % 5)];
        double[] scratch = new double[Normalization.ScratchLength];
        foreach (bool allOnes in new[] { true, false })
        {
            Assert.Equal(
                Normalization.Apply<FourLanes>(four, weights, allOnes, scratch),
                Normalization.Apply<EightLanes>(eight, weights, allOnes, scratch));
            Assert.Equal(four, eight);
        }
    }

    [Fact]
    public void Truncations()
    {
        var random = new RandomSource(9);
        double[] four = [.. Enumerable.Range(0, 6 * BlockRows).Select(i => i / BlockRows == 4 ? -1e9 : random.NextNormal())];
        double[] eight = [.. four];
        int[] chosenFour = [3, 1, 4, 0, 5, 2];
        int[] chosenEight = [.. chosenFour];
        Assert.Equal(5, TruncatedSelection.Truncate<FourLanes>(four, chosenFour, 2));
        Assert.Equal(5, TruncatedSelection.Truncate<EightLanes>(eight, chosenEight, 2));
        Assert.Equal(four, eight);
        Assert.Equal(chosenFour, chosenEight);
        Assert.Equal([3, 1, 4, 0, 2], chosenFour[..5]);
    }

    private static void Compare(int d, Func<bool, Kernel> create)
    {
        Kernel four = create(false);
        Kernel eight = create(true);
        var random = new RandomSource((ulong)d);
        double[] block = [.. Enumerable.Range(0, d * BlockRows).Select(_ => 4 * random.NextNormal())];
        double[] logs = [.. Enumerable.Range(0, Components * BlockRows).Select(_ => random.NextNormal())];
        int[] all = [2, 0, 1];
        foreach (bool prune in new[] { false, true })
        {
            double[] Tile(Kernel kernel)
            {
                double[] tile = [.. logs];
                double[] best = [.. Enumerable.Range(0, BlockRows).Select(r => r % 3 == 0 ? 100.0 : -20)];
                if (prune)
                {
                    kernel.AddPossible(block, all, tile, best, new double[kernel.ScratchLength]);
                }
                else
                {
                    kernel.AddLogDensities(block, all, tile, new double[kernel.ScratchLength]);
                }

                return tile;
            }

            double[] tileFour = Tile(four);
            double[] tileEight = Tile(eight);
            for (int i = 0; i < tileFour.Length; i++)
            {
                // What is given up depends on which rows share a register; what is not, does not.
                Assert.True(tileFour[i] == tileEight[i] || (prune && (double.IsNegativeInfinity(tileFour[i]) || double.IsNegativeInfinity(tileEight[i]))), $"{tileFour[i]:R} and {tileEight[i]:R}");
            }
        }

        // Dense responsibilities, then few members, which are picked out.
        foreach (int every in new[] { 1, 5 })
        {
            double[] responsibilities = [.. Enumerable.Range(0, Components * BlockRows).Select(i => i % every == 0 ? random.NextDouble() : 0)];
            double[] Sums(Kernel kernel)
            {
                double[] sums = new double[Components * kernel.StatisticsLength];
                kernel.Accumulate(block, all, responsibilities, sums, kernel.StatisticsLength, new double[kernel.ScratchLength]);
                return sums;
            }

            Assert.Equal(Sums(four), Sums(eight));
        }
    }

    private static ImmutableArray<Component> Gaussians(int d)
    {
        var random = new RandomSource((ulong)(1000 + d));
        return [.. Enumerable.Range(0, Components).Select(_ => (Component)GaussianComponent.Create(Normals(random, d), RandomMatrices.PositiveDefinite(random, d)))];
    }

    private static ImmutableArray<Component> Diagonals(int d, bool spherical)
    {
        var random = new RandomSource((ulong)(2000 + d));
        return [.. Enumerable.Range(0, Components).Select(_ =>
        {
            double first = 0.5 + random.NextDouble();
            return (Component)GaussianComponent.CreateDiagonal(Normals(random, d), [.. Enumerable.Range(0, d).Select(_ => spherical ? first : 0.5 + random.NextDouble())]);
        })];
    }

    private static double[] Normals(RandomSource random, int count) => [.. Enumerable.Range(0, count).Select(_ => 3 * random.NextNormal())];
}
