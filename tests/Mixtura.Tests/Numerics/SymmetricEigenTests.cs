namespace Mixtura.Tests.Numerics;

public sealed class SymmetricEigenTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(1e300)]
    [InlineData(1e-310)]
    public void ValuesAndVectorsMakeTheMatrix(double unit)
    {
        // Eigenvalues 1, 3 and 8 by hand: (1, −1, 0), (1, 1, 0) and the third axis.
        double[,] matrix = { { 2 * unit, 1 * unit, 0 }, { 1 * unit, 2 * unit, 0 }, { 0, 0, 8 * unit } };
        (double[] values, MathNet.Numerics.LinearAlgebra.Matrix<double> vectors) = SymmetricEigen.Of((double[,])matrix.Clone());

        // Below 1e-308 doubles have fewer digits: 1e-310 is a multiple of 4.9e-324 to 5e-14.
        Assert.Equal(1, values[0] / unit, 1e-12);
        Assert.Equal(3, values[1] / unit, 1e-12);
        Assert.Equal(8, values[2] / unit, 1e-12);
        Assert.Equal(1, Math.Abs(vectors[2, 2]), 1e-14);
        Assert.Equal(-1, vectors[0, 0] / vectors[1, 0], 1e-12);
    }

    [Fact]
    public void EntriesThatAreNextToNothingDoNotEndInAnIndexOutOfRange()
    {
        // As whitening left them of a column that is constant within a component.
        double[] packed = [0, -4.2211032E-316, 0.9961940733992131, -3.8902181E-316, -0.004332550666874586, 0.9923267081326883];
        (double[] values, _) = SymmetricEigen.Of(PackedSymmetric.ToMatrix(packed, 3));
        Assert.Equal(0, values[0], 1e-15);
        Assert.Equal(packed[2] + packed[5], values[1] + values[2], 1e-14);
    }

    [Fact]
    public void ZerosHaveTheEigenvalueZero() => Assert.Equal([0, 0], SymmetricEigen.Of(new double[2, 2]).Values);
}
