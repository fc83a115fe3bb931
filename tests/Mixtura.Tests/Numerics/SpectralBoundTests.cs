using MathNet.Numerics.LinearAlgebra;

namespace Mixtura.Tests.Numerics;

/// <summary>The bound of a triangle's largest stretch against singular values.</summary>
public sealed class SpectralBoundTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    [InlineData(16)]
    [InlineData(40)]
    public void ItIsNeverTooSmallAndNotMuchTooLarge(int d)
    {
        var random = new RandomSource((ulong)d);
        for (int round = 0; round < 20; round++)
        {
            double[] triangle = [.. Enumerable.Range(0, PackedSymmetric.Length(d)).Select(_ => random.NextNormal())];
            double[] diagonal = [.. Enumerable.Range(0, d).Select(_ => Math.Pow(10, random.NextNormal()))];
            var matrix = Matrix<double>.Build.Dense(d, d, (i, j) => j <= i ? triangle[PackedSymmetric.Index(i, j)] * diagonal[j] : 0);
            double norm = matrix.Svd(computeVectors: false).S[0];
            double bound = SpectralBound.OfScaledTriangle(triangle, diagonal);

            // tr(P⁸)^⅛ ≤ (d·λ⁸)^⅛, and the stretch is the root of it.
            Assert.InRange(bound, norm, norm * Math.Pow(d, 1.0 / 16) * (1 + 1e-8));
        }
    }

    [Fact]
    public void WhatOverflowsIsNoBound() => Assert.Equal(double.PositiveInfinity, SpectralBound.OfScaledTriangle([1e200], [1e10]));
}
