using System.Text.Json;

namespace Mixtura.Tests.Selection;

/// <summary>The bootstrap likelihood-ratio test against mclust's, and its counting by hand.</summary>
public sealed class BootstrapTestTests
{
    private static readonly RowTable s_faithful = ReferenceFiles.Data("faithful").Table(["eruptions", "waiting"]);

    [Theory]
    [InlineData("acidity-E")]
    [InlineData("faithful-VVV")]
    public void AsMclustWhereItReachesTheSameMaxima(string task)
    {
        JsonElement expected = ReferenceFiles.Expected("selection/bootstrap-lrt-" + task);
        RowTable table = ReferenceFiles.Data(task.Split('-')[0]).Table(expected.Words("columns"));
        Assert.True(Covariances.TryParse(task.Split('-')[1], out Covariance structure));
        double before = double.NaN;
        foreach (JsonElement test in expected.GetProperty("result").EnumerateArray().Take(3))
        {
            int k = test.Count("null");
            BootstrapTestResult found = BootstrapTest.Run(table, new GaussianFamily(structure), k, new BootstrapTestOptions { Replicates = 39, Fit = new FitOptions { Starts = 24 } });

            // Of one component both have the closed form; mclust's further log-likelihoods follow from its statistics. It stops at 1e-5
            // of the log-likelihood, and its single start misses some maxima: there ours is better.
            double tolerance = 1e-5 * Math.Abs(found.Null.LogLikelihood);
            double null0 = double.IsNaN(before) ? found.Null.LogLikelihood : before;
            before = null0 + (test.Number("statistic") / 2);
            Assert.True(found.Null.LogLikelihood >= null0 - tolerance, $"{k}: {found.Null.LogLikelihood} against {null0}");
            Assert.True(found.Alternative.LogLikelihood >= before - tolerance, $"{k + 1}: {found.Alternative.LogLikelihood} against {before}");
            if (k == 1)
            {
                Assert.Equal(test.Number("statistic"), found.Statistic, 2 * tolerance);
                Assert.Equal(1 / 40.0, found.PValue);
                Assert.Equal(1 / 200.0, test.Number("pValue"));
            }
        }
    }

    [Fact]
    public void TheDistributionUnderOneComponentHasMclustsUpperHalf()
    {
        // Both are Monte Carlo, of 199 replicates: a share of q at mclust's (1 − q)-quantile is known to 4·√(2·q(1 − q)/199). Below
        // the median mclust's statistics are negative, since its start misses the maximum that contains the null hypothesis's.
        JsonElement test = ReferenceFiles.Expected("selection/bootstrap-lrt-acidity-E").GetProperty("result")[0];
        RowTable table = ReferenceFiles.Data("acidity").Table(["acidity"]);
        BootstrapTestResult found = BootstrapTest.Run(table, new GaussianFamily(Covariance.EEE), 1, new BootstrapTestOptions { Replicates = 199, Fit = new FitOptions { Starts = 8 } });
        foreach (double p in new[] { 0.75, 0.9, 0.95 })
        {
            double quantile = test.GetProperty("bootstrapQuantiles").GetProperty(p.ToString(System.Globalization.CultureInfo.InvariantCulture)).GetDouble();
            double share = found.Replicates.Count(statistic => statistic >= quantile) / 199.0;
            Assert.InRange(share, 1 - p - (4 * Math.Sqrt(2 * p * (1 - p) / 199)), 1 - p + (4 * Math.Sqrt(2 * p * (1 - p) / 199)));
        }
    }

    [Fact]
    public void UnderTheNullHypothesisEveryPValueIsAsLikely()
    {
        // 60 tables of one component, 9 replicates each: p-values are 0.1, 0.2, …, 1, of mean 0.55 and deviation 0.287.
        double[] p = [.. Enumerable.Range(0, 60).Select(i =>
        {
            var random = new RandomSource(7, (ulong)i);
            RowTable table = RowTable.FromColumn([.. Enumerable.Range(0, 40).Select(_ => random.NextNormal())]);
            return BootstrapTest.Run(table, new GaussianFamily(Covariance.EEE), 1, new BootstrapTestOptions { Replicates = 9, Fit = new FitOptions { Starts = 3, Seed = (ulong)i } }).PValue;
        })];
        Assert.InRange(p.Average(), 0.55 - (4 * 0.287 / Math.Sqrt(60)), 0.55 + (4 * 0.287 / Math.Sqrt(60)));
        Assert.True(p.Distinct().Count() > 5);
    }

    [Fact]
    public void TheStatisticIsTwiceTheDifferenceAndThePValueACount()
    {
        BootstrapTestResult found = BootstrapTest.Run(s_faithful, new GaussianFamily(Covariance.EEE), 3, new BootstrapTestOptions { Replicates = 15, Fit = new FitOptions { Starts = 4, Seed = 3 } });
        Assert.Equal(3, found.Components);
        Assert.Equal(4, found.Alternative.Model.Components.Length);
        Assert.Equal(Math.Max(0, 2 * (found.Alternative.LogLikelihood - found.Null.LogLikelihood)), found.Statistic);
        Assert.Equal(15, found.Replicates.Length);
        Assert.All(found.Replicates, statistic => Assert.True(statistic >= 0));
        Assert.Equal(found.Replicates.Count(statistic => statistic >= found.Statistic), found.Exceeding);
        Assert.Equal((1 + found.Exceeding) / 16.0, found.PValue);
        Assert.Equal(Math.Sqrt(found.PValue * (1 - found.PValue) / 15), found.StandardError, 1e-15);
        Assert.False(found.StoppedEarly);
        Assert.Equal(found.Replicates.Max(), found.Quantile(1));
        Assert.Equal(found.Replicates.Min(), found.Quantile(0));
        Assert.Equal(found.Replicates.Order().ElementAt(7), found.Quantile(0.5));
    }

    [Fact]
    public void ThreadsChangeNothingAndTheSeedDoes()
    {
        double[] Replicates(int threads, ulong seed, double? stop) => [.. BootstrapTest.Run(
            s_faithful,
            new GaussianFamily(Covariance.EEE),
            2,
            new BootstrapTestOptions { Replicates = 12, StopAbove = stop, Fit = new FitOptions { Starts = 3, Seed = seed, Threads = threads } }).Replicates];
        Assert.Equal(Replicates(1, 1, null), Replicates(3, 1, null));
        Assert.NotEqual(Replicates(1, 1, null), Replicates(1, 2, null));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void EndingEarlyKeepsTheDecision(int threads)
    {
        BootstrapTestOptions options = new() { Replicates = 30, Fit = new FitOptions { Starts = 3, Threads = threads } };
        BootstrapTestResult all = BootstrapTest.Run(s_faithful, new GaussianFamily(Covariance.VVV), 4, options);
        BootstrapTestResult early = BootstrapTest.Run(s_faithful, new GaussianFamily(Covariance.VVV), 4, options with { StopAbove = 0.1 });
        Assert.True(early.StoppedEarly);

        // Three exceeding ones make (1 + 3)/31 > 0.1; the first replicates are the same, and the last of them is the third.
        Assert.Equal(3, early.Exceeding);
        Assert.Equal(all.Replicates.Take(early.Replicates.Length), early.Replicates);
        Assert.True(early.Replicates[^1] >= early.Statistic);
        Assert.True(all.PValue > 0.1 && early.PValue > 0.1);

        // What is rejected takes all replicates.
        BootstrapTestResult rejected = BootstrapTest.Run(s_faithful, new GaussianFamily(Covariance.VVV), 1, options with { Replicates = 19, StopAbove = 0.05 });
        Assert.False(rejected.StoppedEarly);
        Assert.Equal(0.05, rejected.PValue);
    }

    [Fact]
    public void CountsAreTestedTooAndWeightsSayHowOftenRowsCount()
    {
        RowTable candy = ReferenceFiles.Data("candy").Table(["Packages"], "Freq");
        BootstrapTestResult found = BootstrapTest.Run(candy, new PoissonFamily(), 1, new BootstrapTestOptions { Replicates = 19, Fit = new FitOptions { Starts = 4 } });
        double[] x = [.. Enumerable.Range(0, (int)candy.RowCount).SelectMany(i => Enumerable.Repeat(candy[i, 0], (int)candy.Weight(i)))];
        BootstrapTestResult flat = BootstrapTest.Run(RowTable.FromColumn(x, "packages"), new PoissonFamily(), 1, new BootstrapTestOptions { Replicates = 19, Fit = new FitOptions { Starts = 4 } });
        Assert.Equal(flat.Statistic, found.Statistic, 1e-5);
        Assert.Equal(0.05, found.PValue);
        Assert.Equal(flat.Replicates.Max(), found.Replicates.Max(), 1e-3);
    }

    [Fact]
    public void ProgressCountsReplicates()
    {
        var seen = new List<BootstrapTestProgress>();
        BootstrapTestResult found = BootstrapTest.Run(s_faithful, new GaussianFamily(Covariance.EEE), 1, new BootstrapTestOptions { Replicates = 6, Progress = new Reports(seen.Add), Fit = new FitOptions { Starts = 2 } });
        Assert.Equal(Enumerable.Range(1, 6), seen.Select(report => report.Finished));
        Assert.Equal(new BootstrapTestProgress(1, 6, 6, found.Exceeding), seen[^1]);
    }

    [Fact]
    public void NonsenseIsRefused()
    {
        var family = new GaussianFamily();
        Assert.Throws<ArgumentOutOfRangeException>(() => BootstrapTest.Run(s_faithful, family, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new BootstrapTestOptions { Replicates = 0 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new BootstrapTestOptions { StopAbove = 1 });
        Assert.Throws<ArgumentException>(() => BootstrapTest.Run(s_faithful, family, 2, new BootstrapTestOptions { Fit = new FitOptions { Start = Start.FromLabels(ReferenceFiles.StartLabels("faithful-g2")) } }));
        Assert.Throws<ArgumentException>(() => BootstrapTest.Run(s_faithful, family, 2, new BootstrapTestOptions { Fit = new FitOptions { Trim = 0.1 } }));
        RowTable halves = RowTable.FromRowMajor([1.0, 2, 3, 5], 1, weights: [1, 2, 0.5, 1]);
        Assert.Equal(3, Assert.Throws<TableException>(() => BootstrapTest.Run(halves, family, 1)).Row);
        using var source = new CancellationTokenSource();
        source.Cancel();
        Assert.ThrowsAny<OperationCanceledException>(() => BootstrapTest.Run(s_faithful, family, 1, cancellation: source.Token));
    }

    private sealed class Reports(Action<BootstrapTestProgress> report) : IProgress<BootstrapTestProgress>
    {
        public void Report(BootstrapTestProgress value) => report(value);
    }
}
