using System.Text.Json;
using Mixtura.Tests.Tables;

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

    [Theory]
    [InlineData(null)]
    [InlineData(0.3)]
    public void ASequenceIsOneTestAfterTheOther(double? level)
    {
        var options = new BootstrapTestOptions { Replicates = 5, Fit = new FitOptions { Starts = 3 } };
        BootstrapSequence sequence = BootstrapTest.RunSequence(s_faithful, new GaussianFamily(Covariance.EEE), 2, 5, level, options);
        Assert.True(sequence.IsComplete);
        Assert.Equal(level is null ? [2, 3, 4, 5] : [2, 3], sequence.Tests.Select(test => test.Components));
        Assert.True(level is null || (sequence.Tests[^1].PValue > level && sequence.Tests[..^1].All(test => test.PValue <= level)));
        foreach (BootstrapTestResult test in sequence.Tests)
        {
            BootstrapTestResult alone = BootstrapTest.Run(s_faithful, new GaussianFamily(Covariance.EEE), test.Components, options);
            Assert.Equal(alone.Statistic, test.Statistic);
            Assert.Equal(alone.Replicates, test.Replicates);
        }

        // No more components than rows can be told apart.
        RowTable few = RowTable.FromColumn([1, 2, 4, 8], "x");
        Assert.Equal([1, 2, 3], BootstrapTest.RunSequence(few, new GaussianFamily(Covariance.EEE), 1, 9, null, options with { Replicates = 1 }).Tests.Select(test => test.Components));
    }

    [Fact]
    public void ASequenceThatIsStoppedHasTheTestsThatAreFinished()
    {
        using var source = new CancellationTokenSource();
        var progress = new Reports(report =>
        {
            if (report.Components == 2)
            {
                source.Cancel();
            }
        });
        var options = new BootstrapTestOptions { Replicates = 3, Progress = progress, Fit = new FitOptions { Starts = 2, Threads = 1, Stop = source.Token } };
        BootstrapSequence sequence = BootstrapTest.RunSequence(s_faithful, new GaussianFamily(Covariance.EEE), 1, 4, null, options);
        Assert.False(sequence.IsComplete);
        Assert.Equal([1], sequence.Tests.Select(test => test.Components));
        Assert.Equal(3, sequence.Tests[0].Replicates.Length);

        Assert.ThrowsAny<OperationCanceledException>(() => BootstrapTest.RunSequence(s_faithful, new GaussianFamily(Covariance.EEE), 1, 4, null, options));
        var brief = options with { Fit = new FitOptions { Within = TimeSpan.FromTicks(1) } };
        Assert.Throws<TimeoutException>(() => BootstrapTest.RunSequence(s_faithful, new GaussianFamily(Covariance.EEE), 1, 4, null, brief));
        Assert.Contains("single tests", Assert.Throws<ArgumentException>(() => BootstrapTest.Run(s_faithful, new GaussianFamily(), 1, brief)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void StreamedTablesAndReplicatesGiveTheSame(bool isWeighted)
    {
        Mixture truth = GaussianMixture.Fit(s_faithful, new GaussianFitOptions { Components = 2, Starts = 1 }).Model;
        RowTable rows = truth.Sample(isWeighted ? 40 : 9_000, 5).Rows;
        rows = isWeighted ? rows.Reweigh([.. Enumerable.Range(0, 40).Select(i => 200.0 + i)]) : rows;
        BootstrapTestOptions options = new() { Replicates = 2, Fit = new FitOptions { Starts = 2, Threads = 1 } };
        BootstrapTestResult whole = BootstrapTest.Run(rows, new GaussianFamily(Covariance.EEE), 1, options);
        long memory = 3L * RowTable.ChunkRows * (rows.ColumnCount + 1) * 8;
        RowTable streamed = RowTable.Stream(new Replay(rows), memory);
        Assert.Equal(!isWeighted, streamed.IsStreamed);
        foreach (int threads in new[] { 1, 2 })
        {
            BootstrapTestResult parts = BootstrapTest.Run(streamed, new GaussianFamily(Covariance.EEE), 1, options with { Memory = isWeighted ? memory : null, Fit = options.Fit with { Threads = threads } });
            Assert.Equal(whole.Statistic, parts.Statistic);
            Assert.Equal(whole.Replicates, parts.Replicates);
            Assert.Equal(0, parts.Failed);
        }
    }

    [Fact]
    public void RowsThatAreDrawnAnewAreThoseOfASample()
    {
        Mixture model = GaussianMixture.Fit(s_faithful, new GaussianFitOptions { Components = 2, Starts = 1 }).Model;
        RowTable expected = model.Sample(9_001, 77).Rows;
        RowTable streamed = RowTable.Stream(new DrawnRows(model, 9_001, 77, 3), 3L * RowTable.ChunkRows * 2 * 8);
        Assert.True(streamed.IsStreamed);
        for (int reading = 0; reading < 2; reading++)
        {
            Assert.Equal(expected.CopyColumn(1), streamed.InParts().SelectMany(part => part.CopyColumn(1)));
        }
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
        Assert.Throws<ArgumentOutOfRangeException>(() => new BootstrapTestOptions { Memory = 0 });
        Assert.Throws<ArgumentOutOfRangeException>(() => BootstrapTest.RunSequence(s_faithful, family, 2, 1, null));
        Assert.Throws<ArgumentOutOfRangeException>(() => BootstrapTest.RunSequence(s_faithful, family, 1, 2, 1.0));
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
