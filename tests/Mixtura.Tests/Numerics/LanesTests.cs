using System.Runtime.Intrinsics;

namespace Mixtura.Tests.Numerics;

/// <summary>Sums in the documented order of eight lanes, bit for bit.</summary>
public sealed class LanesTests
{
    [Theory]
    [InlineData(8)]
    [InlineData(128)]
    [InlineData(40)]
    public void SumsAndProductsInTheDocumentedOrder(int length)
    {
        var random = new RandomSource(41);
        double[] a = [.. Enumerable.Range(0, length).Select(_ => Math.Exp(10 * random.NextNormal()))];
        double[] b = [.. Enumerable.Range(0, length).Select(_ => random.NextNormal())];
        double[] sums = new double[8];
        double[] products = new double[8];
        for (int i = 0; i < length; i++)
        {
            sums[i % 8] += a[i];
            products[i % 8] = Math.FusedMultiplyAdd(a[i], b[i], products[i % 8]);
        }

        Assert.Equal(InOrder(sums), Lanes.Sum<FourLanes>(a));
        Assert.Equal(InOrder(sums), Lanes.Sum<EightLanes>(a));
        Assert.Equal(InOrder(products), Lanes.Dot<FourLanes>(a, b));
        Assert.Equal(InOrder(products), Lanes.Dot<EightLanes>(a, b));
        Assert.Equal(InOrder(a), Lanes.Sum(Vector256.Create(a.AsSpan(0, 4)), Vector256.Create(a.AsSpan(4, 4))));
    }

    private static double InOrder(double[] l) => ((l[0] + l[4]) + (l[2] + l[6])) + ((l[1] + l[5]) + (l[3] + l[7]));
}
