using System.Collections.Immutable;

namespace Mixtura.Tests.Estimation;

/// <summary>Passes that leave components out against passes that do not.</summary>
public sealed class SelectionTests
{
    /// <summary>Relative to the size of a sum: some 20,000 rows added up in another order, and shares below 1.05e-20.</summary>
    private const double Tolerance = 1e-11;

    public static TheoryData<Covariance, int, double> Cases()
    {
        var data = new TheoryData<Covariance, int, double>();
        foreach (Covariance covariance in Covariances.Usual)
        {
            foreach (int d in new[] { 1, 2, 5, 9, 20, 36 })
            {
                data.Add(covariance, d, 2);
                data.Add(covariance, d, 25);
            }
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void SumsAreTheSameToRounding(Covariance covariance, int d, double spread)
    {
        (RowTable table, GaussianFamily family, ImmutableArray<Component> components, double[] logWeights) = Problem(covariance, d, 12, spread, weighted: d == 5);
        Kernel kernel = family.CreateKernel(components);
        Assert.True(kernel.LeavesOut);
        PassSums all = new TablePass(table, 12, 1).Expect(kernel, logWeights);
        PassSums some = new TablePass(table, 12, 1, new RowOrder(table, MomentsPass.Of(table, 1), 1)).Expect(kernel, logWeights);
        Assert.True(Math.Abs(all.LogLikelihood - some.LogLikelihood) <= 1e-13 * Math.Abs(all.LogLikelihood));

        // Sums of deviations cancel: the size of their terms is the component's weight times the table's own deviations.
        for (int i = 0; i < all.Values.Length; i++)
        {
            double size = Math.Max(Math.Abs(all.Values[i]), table.TotalWeight);
            Assert.True(Math.Abs(all.Values[i] - some.Values[i]) <= Tolerance * size, $"sum {i}: {all.Values[i]:R} and {some.Values[i]:R}");
        }

        if (spread > 20 && d is 2 or 5)
        {
            Assert.InRange(some.Evaluations, table.RowCount, all.Evaluations / 3);
        }
    }

    [Theory]
    [InlineData(Covariance.VVV)]
    [InlineData(Covariance.VVI)]
    [InlineData(Covariance.EEE)]
    public void FitsEndAtTheSameMaximum(Covariance covariance)
    {
        (RowTable table, GaussianFamily family, ImmutableArray<Component> components, double[] logWeights) = Problem(covariance, 4, 36, 30, weighted: false);
        var start = Start.FromModel(new Mixture(family, logWeights.Select(Math.Exp), components));
        FitResult<Mixture> Fit(ExpectationStep step, int threads) =>
            Mixture.Fit(table, family, new FitOptions { Components = 36, Start = start, Expectation = step, Threads = threads });
        FitResult<Mixture> complete = Fit(ExpectationStep.Complete, 1);
        FitResult<Mixture> exact = Fit(ExpectationStep.Exact, 1);
        Assert.True(complete.Converged && exact.Converged);
        Assert.True(Math.Abs(complete.LogLikelihood - exact.LogLikelihood) <= 1e-10 * Math.Abs(complete.LogLikelihood));
        Assert.True(exact.Evaluations < complete.Evaluations / 2);
        FitResult<Mixture> three = Fit(ExpectationStep.Exact, 3);
        Assert.Equal(exact.Trace, three.Trace);
        Assert.Equal(exact.Evaluations, three.Evaluations);
        Assert.All(exact.Model.Components.Zip(three.Model.Components), pair => Assert.True(pair.First.HasSameParameters(pair.Second)));
    }

    [Fact]
    public void WhatIsGivenUpIsFarBelowTheBest()
    {
        (RowTable table, GaussianFamily family, ImmutableArray<Component> components, _) = Problem(Covariance.VVV, 24, 6, 9, weighted: false);
        Kernel kernel = family.CreateKernel(components);
        int[] all = [.. Enumerable.Range(0, 6)];
        double[] exact = new double[6 * 128];
        double[] possible = new double[6 * 128];
        double[] best = new double[128];
        double[] scratch = new double[kernel.ScratchLength];
        int givenUp = 0;
        for (int block = 0; block < 16; block++)
        {
            Array.Clear(exact);
            Array.Clear(possible);
            Array.Fill(best, double.NegativeInfinity);
            kernel.AddLogDensities(table.Block(0, block, []), all, exact, scratch);
            kernel.AddPossible(table.Block(0, block, []), all, possible, best, scratch);
            for (int r = 0; r < 128; r++)
            {
                double largest = Enumerable.Range(0, 6).Max(j => exact[(j * 128) + r]);
                for (int j = 0; j < 6; j++)
                {
                    double found = possible[(j * 128) + r];
                    givenUp += double.IsNegativeInfinity(found) ? 1 : 0;
                    Assert.True(found == exact[(j * 128) + r] || (double.IsNegativeInfinity(found) && exact[(j * 128) + r] < largest + Normalization.LeastLogShare));
                }
            }
        }

        Assert.True(givenUp > 0);
    }

    [Fact]
    public void APassAllocatesNothingForItsRows()
    {
        (RowTable table, GaussianFamily family, ImmutableArray<Component> components, double[] logWeights) = Problem(Covariance.VVV, 5, 12, 6, weighted: false);
        Kernel kernel = family.CreateKernel(components);
        foreach (bool clustered in new[] { false, true })
        {
            var pass = new TablePass(table, 12, 1, clustered ? new RowOrder(table, MomentsPass.Of(table, 1), 1) : null);
            long least = long.MaxValue;
            for (int attempt = 0; attempt < 20; attempt++)
            {
                long before = GC.GetAllocatedBytesForCurrentThread();
                pass.Expect(kernel, logWeights);
                least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
            }

            // The sums that it gives back, bounds for each component, and a few delegates; nothing for each of 160 blocks.
            Assert.InRange(least, 1, 8 * 12 * (2 + 5 + 15) + (clustered ? 12 * 1_000 : 0) + 2_000);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(4)]
    public void TruncatedBoundsDoNotFallAndTheEndIsExact(int perRow)
    {
        (RowTable table, GaussianFamily family, ImmutableArray<Component> components, double[] logWeights) = Problem(Covariance.VVI, 3, 40, 8, weighted: true);
        FitResult<Mixture> Fit(int threads) => Mixture.Fit(table, family, new FitOptions
        {
            Components = 40,
            Start = Start.FromModel(new Mixture(family, logWeights.Select(Math.Exp), components)),
            Expectation = ExpectationStep.Truncated(perRow),
            Threads = threads,
        });
        FitResult<Mixture> fit = Fit(1);
        Assert.NotEqual(FitOutcome.LikelihoodFell, fit.Outcome);
        for (int i = 1; i < fit.Trace.Length; i++)
        {
            Assert.True(fit.Trace[i] >= fit.Trace[i - 1] - (1e-11 * Math.Abs(fit.Trace[i])), $"pass {i}: {fit.Trace[i - 1]:R} to {fit.Trace[i]:R}");
        }

        double exact = fit.Model.LogLikelihood(table);
        Assert.True(Math.Abs(exact - fit.LogLikelihood) <= 1e-12 * Math.Abs(exact));
        Assert.True(fit.Trace[^1] <= exact + (1e-12 * Math.Abs(exact)));
        Assert.True(fit.Evaluations < 40 * table.RowCount * fit.Trace.Length / 2);
        Assert.Equal(fit.Trace, Fit(3).Trace);
    }

    [Fact]
    public void TruncatedToAllComponentsIsExact()
    {
        (RowTable table, GaussianFamily family, ImmutableArray<Component> components, double[] logWeights) = Problem(Covariance.VVV, 3, 6, 3, weighted: false);
        Kernel kernel = family.CreateKernel(components);
        var pass = new TablePass(table, 6, 2, new RowOrder(table, MomentsPass.Of(table, 1), 1));
        PassSums truncated = pass.Expect(kernel, logWeights, pass.CreateLists(6));
        PassSums exact = pass.Expect(kernel, logWeights);
        Assert.True(Math.Abs(truncated.LogLikelihood - exact.LogLikelihood) <= 1e-13 * Math.Abs(exact.LogLikelihood));
    }

    /// <summary>Rows of a mixture whose means have a given spread, and parameters a little beside the true ones.</summary>
    private static (RowTable Table, GaussianFamily Family, ImmutableArray<Component> Components, double[] LogWeights) Problem(Covariance covariance, int d, int k, double spread, bool weighted)
    {
        var random = new RandomSource((ulong)((100 * d) + k));
        bool diagonal = covariance is Covariance.VII or Covariance.VVI;
        double[] Vector(double scale) => [.. Enumerable.Range(0, d).Select(_ => scale * random.NextNormal())];
        var components = new List<Component>();
        double[,] shared = RandomMatrices.PositiveDefinite(random, d);
        for (int j = 0; j < k; j++)
        {
            double variance = 0.5 + random.NextDouble();
            components.Add(diagonal
                ? GaussianComponent.CreateDiagonal(Vector(spread), [.. Enumerable.Range(0, d).Select(_ => covariance == Covariance.VII ? variance : 0.5 + random.NextDouble())])
                : GaussianComponent.Create(Vector(spread), covariance == Covariance.EEE ? shared : RandomMatrices.PositiveDefinite(random, d)));
        }

        double[] weights = [.. Enumerable.Range(0, k).Select(j => (1.0 + (j % 3)) / Enumerable.Range(0, k).Sum(i => 1.0 + (i % 3)))];
        var family = new GaussianFamily(covariance);
        RowTable rows = new Mixture(family, weights, components).Sample(20_000, 5).Rows;
        if (weighted)
        {
            var builder = new RowTableBuilder(rows.Columns, weighted: true);
            double[] row = new double[d];
            for (int i = 0; i < rows.RowCount; i++)
            {
                rows.CopyRow(i, row);
                builder.Append(row, i % 3);
            }

            rows = builder.Build();
        }

        return (rows, family, [.. components], Array.ConvertAll(weights, Elementary.Log));
    }
}
