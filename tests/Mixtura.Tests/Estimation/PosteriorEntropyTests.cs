namespace Mixtura.Tests.Estimation;

/// <summary>The entropy of a block's posteriors against the obvious sum.</summary>
public sealed class PosteriorEntropyTests
{
    private const int BlockRows = RowTable.BlockRows;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(7)]
    public void AgainstTheObviousSum(int components)
    {
        var random = new RandomSource((ulong)components);
        foreach (double scale in new[] { 0.1, 3, 40, 500 })
        {
            double[] logs = [.. Enumerable.Range(0, components * BlockRows).Select(_ => scale * random.NextNormal())];
            double[] weights = [.. Enumerable.Range(0, BlockRows).Select(r => r % 5 == 0 ? 0 : r % 3 == 0 ? 1 : 7 * random.NextDouble())];
            double expected = 0;
            for (int r = 0; r < BlockRows; r++)
            {
                double[] terms = [.. Enumerable.Range(0, components).Select(j => logs[(j * BlockRows) + r])];
                double largest = terms.Max();
                double sum = terms.Sum(t => Math.Exp(t - largest));
                expected -= weights[r] * terms.Sum(t => Math.Exp(t - largest) / sum is > 0 and var z ? z * Math.Log(z) : 0);
            }

            double[] tile = [.. logs];
            Normalization.Apply(tile, weights, false, new double[Normalization.ScratchLength]);
            double found = PosteriorEntropy.Of(tile, weights);

            // Near a posterior of 1 its logarithm is known to its own rounding: 1e-16 for each row.
            Assert.True(found >= 0 && Math.Abs(found - expected) <= (1e-14 * expected) + (1e-15 * weights.Sum()), $"expected {expected:R}, found {found:R}");
            Assert.Equal(PosteriorEntropy.Of<FourLanes>(tile, weights), PosteriorEntropy.Of<EightLanes>(tile, weights));
        }
    }

    [Fact]
    public void EqualPosteriorsHaveTheMostAndCertainOnesNone()
    {
        double[] tile = new double[4 * BlockRows];
        Array.Fill(tile, 0.5);
        double[] weights = [.. Enumerable.Repeat(2.0, BlockRows)];
        Assert.Equal(2 * BlockRows * Math.Log(4), PosteriorEntropy.Of(tile, weights), 1e-11);
        tile.AsSpan(0, BlockRows).Fill(2);
        tile.AsSpan(BlockRows).Clear();
        Assert.Equal(0, PosteriorEntropy.Of(tile, weights));
    }
}
