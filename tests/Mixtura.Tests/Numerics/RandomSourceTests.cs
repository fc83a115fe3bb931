namespace Mixtura.Tests.Numerics;

/// <summary>Philox against the known answers of Random123, and the distributions drawn from it. Seeds are fixed: nothing here is left to chance.</summary>
public sealed class RandomSourceTests
{
    [Theory]
    [InlineData(0u, 0u, 0u, 0u, 0u, 0u, 0x6627e8d5u, 0xe169c58du, 0xbc57ac4cu, 0x9b00dbd8u)]
    [InlineData(~0u, ~0u, ~0u, ~0u, ~0u, ~0u, 0x408f276du, 0x41c83b0eu, 0xa20bc7c6u, 0x6d5451fdu)]
    [InlineData(0x243f6a88u, 0x85a308d3u, 0x13198a2eu, 0x03707344u, 0xa4093822u, 0x299f31d0u, 0xd16cfe09u, 0x94fdccebu, 0x5001e420u, 0x24126ea1u)]
    public void KnownAnswersOfRandom123(uint a, uint b, uint c, uint d, uint key0, uint key1, uint w, uint x, uint y, uint z) =>
        Assert.Equal((w, x, y, z), RandomSource.Philox(a, b, c, d, key0, key1));

    [Fact]
    public void TheFirstNumbersAreThoseOfTheFirstCounter()
    {
        var random = new RandomSource(0);
        Assert.Equal(0xe169c58d6627e8d5u, random.NextUInt64());
        Assert.Equal(0x9b00dbd8bc57ac4cu, random.NextUInt64());
        (uint a, uint b, _, _) = RandomSource.Philox(1, 0, 0, 0, 0, 0);
        Assert.Equal(((ulong)b << 32) | a, random.NextUInt64());
    }

    [Fact]
    public void SeedsAndStreamsDiffer()
    {
        ulong[] firsts = [.. Enumerable.Range(0, 100).SelectMany(i => new[] { new RandomSource(5, (ulong)i).NextUInt64(), new RandomSource((ulong)i + 6).NextUInt64(), new RandomSource(5, (ulong)i << 32).NextUInt64() }).Distinct()];
        Assert.Equal(299, firsts.Length);
    }

    [Fact]
    public void TheUnitIntervalIsOpen()
    {
        Assert.InRange(RandomSource.ToUnit(0), double.Epsilon, 1e-15);
        Assert.InRange(RandomSource.ToUnit(ulong.MaxValue), 1 - 1e-15, Math.BitDecrement(1));
        Assert.Equal(1 - RandomSource.ToUnit(0), RandomSource.ToUnit(ulong.MaxValue));
    }

    [Fact]
    public void UniformNumbersFillTheirBins()
    {
        const int Bins = 200;
        var random = new RandomSource(21);
        double[] counts = new double[Bins];
        for (int i = 0; i < 1_000_000; i++)
        {
            counts[(int)(random.NextDouble() * Bins)]++;
        }

        AssertUniform(counts);
    }

    [Fact]
    public void WholeNumbersFillTheirRange()
    {
        var random = new RandomSource(22);
        double[] counts = new double[7];
        for (int i = 0; i < 700_000; i++)
        {
            counts[random.NextBelow(7)]++;
        }

        AssertUniform(counts);
        Assert.Equal(0, random.NextBelow(1));
        Assert.InRange(random.NextBelow(long.MaxValue), 0, long.MaxValue - 1);
        Assert.Throws<ArgumentOutOfRangeException>(() => random.NextBelow(0));
    }

    [Fact]
    public void FirstNumbersOfStreamsAreUniformToo()
    {
        double[] counts = new double[50];
        for (int i = 0; i < 100_000; i++)
        {
            counts[(int)(new RandomSource(23, (ulong)i).NextDouble() * 50)]++;
        }

        AssertUniform(counts);
    }

    [Fact]
    public void NormalNumbersFollowTheNormalDistribution()
    {
        const int Count = 200_000;
        var random = new RandomSource(24);
        double[] z = [.. Enumerable.Range(0, Count).Select(_ => random.NextNormal()).Order()];
        double distance = 0;
        for (int i = 0; i < Count; i++)
        {
            double cdf = StandardNormal.Cdf(z[i]);
            distance = Math.Max(distance, Math.Max(cdf - ((double)i / Count), ((i + 1.0) / Count) - cdf));
        }

        // Kolmogorov's statistic exceeds this with probability 1e-3; the seed is fixed.
        Assert.True(distance * Math.Sqrt(Count) < 1.95, $"{distance * Math.Sqrt(Count)}");
    }

    /// <summary>Pearson's chi-square within six standard deviations of its mean, for a fixed seed.</summary>
    private static void AssertUniform(double[] counts)
    {
        double mean = counts.Average();
        double chiSquare = counts.Sum(count => (count - mean) * (count - mean) / mean);
        double freedom = counts.Length - 1;
        Assert.InRange(chiSquare, freedom - (4 * Math.Sqrt(2 * freedom)), freedom + (6 * Math.Sqrt(2 * freedom)));
    }
}
