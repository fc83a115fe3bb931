namespace Mixtura.Tests.Numerics;

/// <summary>Packed matrices against slow products of full ones.</summary>
public sealed class PackedSymmetricTests
{
    /// <summary>Matrices here have condition numbers of some thousands at most, and up to 12 terms in a sum.</summary>
    private const double Tolerance = 1e-12;

    public static TheoryData<int> Orders() => [1, 2, 3, 4, 5, 8, 12];

    [Theory]
    [MemberData(nameof(Orders))]
    public void TheFactorsProductIsTheMatrix(int order)
    {
        double[,] a = RandomMatrices.PositiveDefinite(new RandomSource((ulong)order), order);
        double[,] l = Factor(a);
        RandomMatrices.AssertClose(a, RandomMatrices.Multiply(l, RandomMatrices.Transpose(l)), Tolerance);
        Assert.Equal(a, PackedSymmetric.ToMatrix(PackedSymmetric.FromMatrix(a), order));
        Assert.Equal(order * (order + 1) / 2, PackedSymmetric.Length(order));
        Assert.Equal(a[order - 1, 0], PackedSymmetric.FromMatrix(a)[PackedSymmetric.Index(0, order - 1)]);
    }

    [Theory]
    [MemberData(nameof(Orders))]
    public void SolutionsSolve(int order)
    {
        var random = new RandomSource(100 + (ulong)order);
        double[,] a = RandomMatrices.PositiveDefinite(random, order);
        double[,] l = Factor(a);
        double[] packed = PackedFactor(a);
        double[] b = [.. Enumerable.Range(0, order).Select(_ => random.NextNormal())];
        double[] y = [.. b];
        PackedSymmetric.SolveLower(packed, y);
        RandomMatrices.AssertClose(b, RandomMatrices.Multiply(l, y), Tolerance);
        double[] x = [.. b];
        PackedSymmetric.SolveLowerTransposed(packed, x);
        RandomMatrices.AssertClose(b, RandomMatrices.Multiply(RandomMatrices.Transpose(l), x), Tolerance);
    }

    [Theory]
    [MemberData(nameof(Orders))]
    public void WhiteningAndColouring(int order)
    {
        var random = new RandomSource(200 + (ulong)order);
        double[,] l = Factor(RandomMatrices.PositiveDefinite(random, order));
        double[] packed = PackedFactor(RandomMatrices.Multiply(l, RandomMatrices.Transpose(l)));
        double[,] s = RandomMatrices.PositiveDefinite(random, order);
        double[] whitened = PackedSymmetric.Whiten(PackedSymmetric.FromMatrix(s), packed, order);
        double[,] back = RandomMatrices.Multiply(RandomMatrices.Multiply(l, PackedSymmetric.ToMatrix(whitened, order)), RandomMatrices.Transpose(l));
        RandomMatrices.AssertClose(s, back, 100 * Tolerance);
        double[] coloured = PackedSymmetric.Colour(PackedSymmetric.FromMatrix(s), packed, order);
        RandomMatrices.AssertClose(
            RandomMatrices.Multiply(RandomMatrices.Multiply(l, s), RandomMatrices.Transpose(l)),
            PackedSymmetric.ToMatrix(coloured, order),
            Tolerance);
    }

    [Theory]
    [InlineData(1, 2, 1)]
    [InlineData(1, 1, 1)]
    [InlineData(-1, 0, 1)]
    [InlineData(0, 0, 1)]
    [InlineData(double.NaN, 0, 1)]
    [InlineData(1, double.NaN, 1)]
    [InlineData(1, 0, double.PositiveInfinity)]
    public void WhatIsNotPositiveDefiniteHasNoFactor(double a, double b, double c) =>
        Assert.False(PackedSymmetric.TryCholesky([a, b, c], 2, new double[3]));

    private static double[] PackedFactor(double[,] a)
    {
        int order = a.GetLength(0);
        double[] factor = new double[PackedSymmetric.Length(order)];
        Assert.True(PackedSymmetric.TryCholesky(PackedSymmetric.FromMatrix(a), order, factor));
        return factor;
    }

    private static double[,] Factor(double[,] a)
    {
        double[] packed = PackedFactor(a);
        int order = a.GetLength(0);
        double[,] l = new double[order, order];
        for (int i = 0, at = 0; i < order; i++)
        {
            for (int j = 0; j <= i; j++)
            {
                l[i, j] = packed[at++];
            }
        }

        return l;
    }
}
