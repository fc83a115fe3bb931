using Mixtura.Estimation;
using Mixtura.Numerics;

namespace Mixtura.Tests.Numerics;

/// <summary>A cancellation that deep loops ask for, without being given a token.</summary>
public sealed class WorkCancellationTests
{
    [Fact]
    public void ScopesNestAndTheTokenBeforeComesBack()
    {
        using var source = new CancellationTokenSource();
        using (WorkCancellation.Begin(source.Token))
        {
            WorkCancellation.ThrowIfRequested();
            source.Cancel();
            Assert.ThrowsAny<OperationCanceledException>(WorkCancellation.ThrowIfRequested);
            using (WorkCancellation.Begin(CancellationToken.None))
            {
                WorkCancellation.ThrowIfRequested();
                using (WorkCancellation.BeginUnlessNone(CancellationToken.None))
                {
                    WorkCancellation.ThrowIfRequested();
                }
            }

            using (WorkCancellation.BeginUnlessNone(CancellationToken.None))
            {
                Assert.ThrowsAny<OperationCanceledException>(WorkCancellation.ThrowIfRequested);
            }
        }

        WorkCancellation.ThrowIfRequested();
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public void ACrewsTokenReachesEveryPiece(int threads)
    {
        using var source = new CancellationTokenSource();
        int cancelled = 0;
        Assert.ThrowsAny<OperationCanceledException>(() => WorkCrew.Run(
            8,
            threads,
            (_, _) =>
            {
                source.Cancel();
                try
                {
                    WorkCancellation.ThrowIfRequested();
                }
                catch (OperationCanceledException)
                {
                    Interlocked.Increment(ref cancelled);
                    throw;
                }
            },
            source.Token));
        Assert.InRange(cancelled, 1, threads);
        WorkCancellation.ThrowIfRequested();
    }

    [Fact]
    public void WhatWasCancelledIsComputedWhenItIsAskedForAgain()
    {
        int asked = 0;
        var once = new Once<string>(() => ++asked == 1 ? throw new OperationCanceledException() : "found");
        Assert.Throws<OperationCanceledException>(() => once.Value);
        Assert.Equal("found", once.Value);
        Assert.Equal("found", once.Value);
        Assert.Equal(2, asked);
    }

    [Fact]
    public void ALargeDecompositionIsCancelled()
    {
        const int Order = 64;
        var random = new RandomSource(3);
        double[] packed = [.. Enumerable.Range(0, PackedSymmetric.Length(Order)).Select(_ => random.NextNormal())];
        (double[] axes, double[] eigenvalues) = JacobiEigen.Decompose(packed, Order);
        using (WorkCancellation.Begin(new CancellationToken(canceled: true)))
        {
            Assert.ThrowsAny<OperationCanceledException>(() => JacobiEigen.Decompose(packed, Order));
        }

        (double[] again, double[] values) = JacobiEigen.Decompose(packed, Order);
        Assert.Equal(axes, again);
        Assert.Equal(eigenvalues, values);
    }
}
