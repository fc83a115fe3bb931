namespace Mixtura.Tests.Estimation;

/// <summary>The largest term of each row and the shares of the others, against a loop over one row's components, to the bit.</summary>
public sealed class RowTermsTests
{
    private const int BlockRows = RowTable.BlockRows;

    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 30)]
    [InlineData(7, 600)]
    [InlineData(40, 2000)]
    public void AreThoseOfALoop(int components, double scale)
    {
        var random = new RandomSource((ulong)components);
        Check([.. Enumerable.Range(0, components * BlockRows).Select(_ => scale * random.NextNormal())]);
    }

    [Fact]
    public void SubnormalSharesTiesAndImpossibleComponentsKeepTheirBits()
    {
        double[] tile = new double[4 * BlockRows];
        for (int r = 0; r < BlockRows; r++)
        {
            tile[r] = r % 3 == 0 ? double.NegativeInfinity : -707 - (r * 0.5);
            tile[BlockRows + r] = r % 5;
            tile[(2 * BlockRows) + r] = r % 2 == 0 ? r % 5 : -745.5;
            tile[(3 * BlockRows) + r] = r == 77 ? 900 : double.NegativeInfinity;
        }

        Check(tile);
    }

    [Fact]
    public void ARowThatIsImpossibleHasNoLargestTerm()
    {
        double[] tile = new double[2 * BlockRows];
        tile[5] = tile[BlockRows + 5] = double.NegativeInfinity;
        var terms = new RowTerms(tile, new double[RowTerms.ScratchLength]);
        terms.FindLargest();
        Assert.Equal(double.NegativeInfinity, terms.Largest(5));
        Assert.Equal(0, terms.Largest(6));
    }

    private static void Check(double[] tile)
    {
        Check<FourLanes>(tile);
        Check<EightLanes>(tile);
    }

    private static void Check<TVector>(double[] logs)
        where TVector : struct, IVector<TVector>
    {
        double[] tile = [.. logs];
        var terms = new RowTerms(tile, new double[RowTerms.ScratchLength]);
        terms.FindLargest<TVector>();
        terms.Exponentiate<TVector>();
        int components = logs.Length / BlockRows;
        for (int r = 0; r < BlockRows; r++)
        {
            double[] own = [.. Enumerable.Range(0, components).Select(j => logs[(j * BlockRows) + r])];
            int best = Array.IndexOf(own, own.Max());
            double others = 0;
            for (int j = 0; j < components; j++)
            {
                double share = Elementary.Exp(own[j] - own[best]);
                others += j == best ? 0 : share;
                Assert.Equal(BitConverter.DoubleToInt64Bits(share), BitConverter.DoubleToInt64Bits(terms.Term(j, r)));
            }

            Assert.Equal(best, terms.Best(r));
            Assert.Equal(own[best], terms.Largest(r));
            Assert.Equal(BitConverter.DoubleToInt64Bits(others), BitConverter.DoubleToInt64Bits(terms.Others(r)));
        }
    }
}
