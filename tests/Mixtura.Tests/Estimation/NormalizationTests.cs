namespace Mixtura.Tests.Estimation;

/// <summary>Responsibilities and log-likelihood of a block against the obvious sums, row by row.</summary>
public sealed class NormalizationTests
{
    private const int BlockRows = RowTable.BlockRows;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(9)]
    public void AgainstTheObviousSums(int components)
    {
        var random = new RandomSource((ulong)components);
        foreach (double scale in new[] { 0.5, 5, 60, 2000 })
        {
            double[] logs = [.. Enumerable.Range(0, components * BlockRows).Select(_ => scale * random.NextNormal())];
            Check(logs, [.. Enumerable.Repeat(1.0, BlockRows)], allOnes: true);
            Check(logs, [.. Enumerable.Range(0, BlockRows).Select(r => r % 4 == 0 ? 0 : random.NextDouble())], allOnes: false);
        }
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(5)]
    public void ImpossibleComponentsHaveNoShareAndImpossibleRowsHaveNone(int components)
    {
        double[] logs = new double[components * BlockRows];
        for (int r = 0; r < BlockRows; r++)
        {
            logs[(r % components * BlockRows) + r] = double.NegativeInfinity;
        }

        double[] weights = [.. Enumerable.Repeat(1.0, BlockRows)];
        Check(logs, weights, allOnes: true);
        for (int j = 0; j < components; j++)
        {
            logs[(j * BlockRows) + 77] = double.NegativeInfinity;
        }

        foreach (bool allOnes in new[] { true, false })
        {
            double[] tile = [.. logs];
            Assert.Equal(double.NegativeInfinity, Normalization.Apply(tile, weights, allOnes, new double[Normalization.ScratchLength]).LogLikelihood);
            Assert.All(Enumerable.Range(0, components), j => Assert.Equal(0, tile[(j * BlockRows) + 77]));
            Assert.DoesNotContain(double.NaN, tile);
        }

        // A row that weighs nothing may be impossible.
        weights[77] = 0;
        Assert.True(double.IsFinite(Normalization.Apply([.. logs], weights, false, new double[Normalization.ScratchLength]).LogLikelihood));
    }

    [Fact]
    public void SharesTooSmallToNoticeAreZero()
    {
        double[] tile = new double[2 * BlockRows];
        tile.AsSpan(BlockRows, 64).Fill(-45.9);
        tile.AsSpan(BlockRows + 64, 64).Fill(-46.1);
        Normalization.Apply(tile, [.. Enumerable.Repeat(1.0, BlockRows)], true, new double[Normalization.ScratchLength]);
        Assert.All(tile[BlockRows..(BlockRows + 64)], share => Assert.InRange(share, 1e-20, 2e-20));
        Assert.All(tile[(BlockRows + 64)..], share => Assert.Equal(0, share));
    }

    private static void Check(double[] logs, double[] weights, bool allOnes)
    {
        int components = logs.Length / BlockRows;
        double[] tile = [.. logs];
        (double logLikelihood, double logCertainty) = Normalization.Apply(tile, weights, allOnes, new double[Normalization.ScratchLength]);
        double expected = 0;
        double certainty = 0;
        double size = 0;
        for (int r = 0; r < BlockRows; r++)
        {
            double[] terms = [.. Enumerable.Range(0, components).Select(j => logs[(j * BlockRows) + r])];
            double largest = terms.Max();
            double sum = terms.Sum(t => Math.Exp(t - largest));
            double log = largest + Math.Log(sum);
            expected += weights[r] * log;
            certainty -= weights[r] * Math.Log(sum);
            size += Math.Abs(log);
            for (int j = 0; j < components; j++)
            {
                // A few roundings, and the shares that are left out.
                double share = weights[r] * Math.Exp(terms[j] - largest) / sum;
                Assert.True(Math.Abs(tile[(j * BlockRows) + r] - share) <= (4e-15 * share) + 2e-20, $"row {r}, component {j}: expected {share:R}, found {tile[(j * BlockRows) + r]:R}");
            }
        }

        Assert.True(Math.Abs(logLikelihood - expected) <= 1e-14 * (1 + size), $"expected {expected:R}, found {logLikelihood:R}");
        Assert.True(Math.Abs(logCertainty - certainty) <= 1e-13 * (1 + Math.Abs(certainty)), $"expected {certainty:R}, found {logCertainty:R}");
    }
}
