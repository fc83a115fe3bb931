using System.Text.Json;
using Mixtura.Inference;

namespace Mixtura.Tests.Inference;

/// <summary>Bootstrap standard errors against mclust's, against closed forms, and what must not change them.</summary>
public sealed class BootstrapErrorTests
{
    private static readonly RowTable s_faithful = ReferenceFiles.Data("faithful").Table(["eruptions", "waiting"]);

    public static TheoryData<UncertaintyMethod> Methods() => [UncertaintyMethod.Bootstrap, UncertaintyMethod.ParametricBootstrap, UncertaintyMethod.WeightedLikelihoodBootstrap];

    [Theory]
    [InlineData("bs", UncertaintyMethod.Bootstrap)]
    [InlineData("pb", UncertaintyMethod.ParametricBootstrap)]
    [InlineData("wlbs", UncertaintyMethod.WeightedLikelihoodBootstrap)]
    public void AsMclust(string type, UncertaintyMethod method)
    {
        JsonElement expected = ReferenceFiles.Expected("selection/bootstrap-se-faithful-" + type).GetProperty("result");
        Mixture model = Mixture.Fit(s_faithful, new GaussianFamily(), ReferenceFit.ToStagnation(2, Start.FromLabels(ReferenceFiles.StartLabels("faithful-g2")))).Model;
        MixtureUncertainty found = model.ParameterUncertainty(s_faithful, new UncertaintyOptions { Method = method, Replicates = 299 });
        Assert.Equal(new ReplicateCounts(299, 0, 0, 0), found.ReplicateCounts);
        JsonElement errors = expected.GetProperty("standardErrors");
        JsonElement intervals = expected.GetProperty("intervals95");
        string[] columns = ["eruptions", "waiting"];
        for (int j = 0; j < 2; j++)
        {
            Near(errors.Vector("weights")[j], found[$"component {j + 1}, weight"]);
            for (int i = 0; i < 2; i++)
            {
                ParameterEstimate mean = found[$"component {j + 1}, mean of {columns[i]}"];
                Near(errors.Rows("means")[j][i], mean);
                NearEnd(intervals.GetProperty("means")[j][0][i].GetDouble(), mean.Lower, mean);
                NearEnd(intervals.GetProperty("means")[j][1][i].GetDouble(), mean.Upper, mean);
                Near(errors.GetProperty("covariances")[j][i][i].GetDouble(), found[$"component {j + 1}, variance of {columns[i]}"]);
            }

            Near(errors.GetProperty("covariances")[j][0][1].GetDouble(), found[$"component {j + 1}, covariance of eruptions and waiting"]);
        }
    }

    [Theory]
    [InlineData("EEE", 3)]
    [InlineData("VEV", 2)]
    public void AsMclustInOtherStructures(string structure, int components)
    {
        JsonElement[] cases = [.. ReferenceFiles.Expected("selection/bootstrap-errors").GetProperty("cases").EnumerateArray().Where(entry => entry.GetProperty("structure").GetString() == structure)];
        foreach (JsonElement expected in cases)
        {
            string[] columns = expected.Words("columns");
            RowTable table = ReferenceFiles.Data(expected.GetProperty("data").GetString()!).Table(columns);
            Assert.True(Covariances.TryParse(structure, out Covariance covariance));
            Mixture model = Mixture.Fit(table, new GaussianFamily(covariance), new FitOptions { Components = components, Convergence = new Convergence { DistanceToLimit = 1e-12 } }).Model;
            Assert.Equal(expected.Number("loglik"), model.LogLikelihood(table), 1e-4);
            UncertaintyMethod method = expected.GetProperty("type").GetString() switch
            {
                "bs" => UncertaintyMethod.Bootstrap,
                "pb" => UncertaintyMethod.ParametricBootstrap,
                _ => UncertaintyMethod.WeightedLikelihoodBootstrap,
            };
            MixtureUncertainty found = model.ParameterUncertainty(table, new UncertaintyOptions { Method = method, Replicates = 299 });
            int[] order = ReferenceFit.Order(expected);
            JsonElement errors = expected.GetProperty("standardErrors");
            for (int j = 0; j < components; j++)
            {
                Near(errors.Vector("weights")[order[j]], found[$"component {j + 1}, weight"]);
                for (int i = 0; i < columns.Length; i++)
                {
                    Near(errors.Rows("means")[order[j]][i], found[$"component {j + 1}, mean of {columns[i]}"]);
                    Near(errors.Rows("variances")[order[j]][i], found[$"component {j + 1}, variance of {columns[i]}"]);
                }
            }
        }
    }

    [Theory]
    [MemberData(nameof(Methods))]
    public void OneMeanHasAClosedForm(UncertaintyMethod method)
    {
        RowTable table = s_faithful.Select(1);
        FitResult<GaussianMixture> fit = GaussianMixture.Fit(table);
        MixtureUncertainty found = fit.Model.ParameterUncertainty(table, new UncertaintyOptions { Method = method, Replicates = 1000, Level = 0.9 });
        ParameterEstimate mean = found["component 1, mean of waiting"];

        // All three resample to the variance σ²/n, the weights' but for a factor n/(n + 1). An error from 1,000 replicates is known to 2.2 %.
        double error = Math.Sqrt(fit.Model.Components[0].Variance(0) / 272);
        ReferenceFit.Near(error, mean.StandardError, 4 * 0.022 * error, "error");

        // A 5 % quantile of 1,000 normal replicates has the deviation √(0.05·0.95/1000)/φ(1.645) = 0.067.
        ReferenceFit.Near(mean.Estimate - (1.6449 * error), mean.Lower, 4 * 0.067 * error, "lower");
        ReferenceFit.Near(mean.Estimate + (1.6449 * error), mean.Upper, 4 * 0.067 * error, "upper");

        double log = mean.Estimate;
        ParameterEstimate logarithm = found.Of("logarithm", mixture => Math.Log(mixture.Mean()[0]));
        ReferenceFit.Near(error / log, logarithm.StandardError, 4 * 0.022 * error / log, "logarithm");
    }

    [Theory]
    [MemberData(nameof(Methods))]
    public void ThreadsChangeNoBit(UncertaintyMethod method)
    {
        Mixture truth = SampleModels.Of("composite");
        RowTable table = truth.Sample(120, 11).Rows;
        MixtureUncertainty[] found = [.. new[] { 1, 3 }.Select(threads => truth.ParameterUncertainty(table, new UncertaintyOptions { Method = method, Replicates = 12, Threads = threads }))];
        Assert.Equal(found[0].Parameters, found[1].Parameters);
        MixtureUncertainty other = truth.ParameterUncertainty(table, new UncertaintyOptions { Method = method, Replicates = 12, Seed = 2 });
        Assert.NotEqual(found[0].Parameters[1].StandardError, other.Parameters[1].StandardError);
    }

    [Theory]
    [InlineData(UncertaintyMethod.Bootstrap)]
    [InlineData(UncertaintyMethod.WeightedLikelihoodBootstrap)]
    public void ARowThatCountsTwiceIsTwoRows(UncertaintyMethod method)
    {
        RowTable table = DerivedTables.Weighted(s_faithful, [.. Enumerable.Range(0, 272).Select(i => (double)(i % 3))]);
        Mixture model = Mixture.Fit(table, new GaussianFamily(Covariance.VVI)).Model;
        var tables = new ReplicateTables(model, new LabelledRows(table, []), method, 1);
        double[] mean = new double[3];
        for (int replicate = 0; replicate < 50; replicate++)
        {
            RowTable drawn = tables.Of(replicate).Table;
            Assert.Equal(table.TotalWeight, drawn.TotalWeight, 1e-9);
            for (int i = 0; i < 272; i++)
            {
                mean[i % 3] += drawn.Weight(i) / 50 / (table.TotalWeight / 3);
            }
        }

        // Rows of weight 0 are never drawn; those of weight 2 have twice the sum. 50 draws of 271 shares have deviations of 0.01.
        Assert.Equal(0, mean[0]);
        Assert.Equal(1, mean[1], 0.06);
        Assert.Equal(2, mean[2], 0.06);
    }

    [Fact]
    public void WeightsThatAreNoNumbersOfRowsAreRefused()
    {
        RowTable table = DerivedTables.Weighted(s_faithful, [.. Enumerable.Repeat(0.5, 272)]);
        Mixture model = Mixture.Fit(table, new GaussianFamily()).Model;
        TableException error = Assert.Throws<TableException>(() => model.ParameterUncertainty(table, new UncertaintyOptions { Method = UncertaintyMethod.Bootstrap }));
        Assert.Equal(1, error.Row);
    }

    [Fact]
    public void ReplicatesHaveTheModelsOrder()
    {
        // Two components of nearly equal weight: in the order of weights, replicates would change places about every second time.
        var truth = GaussianMixture.CreateUnivariate([0.501, 0.499], [0, 6], [1, 1]);
        RowTable table = truth.Sample(200, 12).Rows;
        Mixture model = GaussianMixture.Fit(table, new GaussianFitOptions { Components = 2 }).Model;
        MixtureUncertainty found = model.ParameterUncertainty(table, new UncertaintyOptions { Method = UncertaintyMethod.ParametricBootstrap, Replicates = 60 });
        Assert.All(found.Replicates, replicate => Assert.Equal(
            found["component 1, mean of x"].Estimate < 3,
            ((GaussianComponent)replicate.Components[0]).Mean[0] < 3));
        Assert.Contains(found.Replicates, replicate => replicate.Weights[0] < replicate.Weights[1]);

        // Given in another order, a replicate is put back.
        Mixture turned = Mixture.With(model.Family, [model.Weights[1], model.Weights[0]], [model.Components[1], model.Components[0]], model.Columns);
        Assert.Equal(model.Weights.ToArray(), new LabelAlignment(HeldModel.Of(model, null), new LabelledRows(table, [])).Align(turned).Weights.ToArray());
    }

    [Fact]
    public void ReplicatesThatCollapseOrFailAreCounted()
    {
        // Of a component with four rows a replicate often has one row or none.
        double[] values = [.. GaussianMixture.CreateUnivariate([1], [0], [1]).Sample(60, 13).Rows.CopyColumn(0), 30, 31, 33, 34];
        var table = RowTable.FromColumn(values);
        Mixture model = GaussianMixture.Fit(table, new GaussianFitOptions { Components = 2, Start = Start.FromLabels([.. values.Select(x => x > 20 ? 1 : 0)]) }).Model;
        MixtureUncertainty found = model.ParameterUncertainty(table, new UncertaintyOptions { Method = UncertaintyMethod.Bootstrap, Replicates = 100 });
        ReplicateCounts counts = found.ReplicateCounts!;
        Assert.True(counts.Collapsed > 0);
        Assert.Equal(counts.Used, found.Replicates.Length);
        Assert.Contains(found.Warnings, warning => warning.StartsWith($"in {counts.Collapsed} of 100 replicates a component collapsed", StringComparison.Ordinal));

        // A table of three rows in two columns of which one is constant in many a replicate.
        var small = RowTable.FromMatrix(new double[,] { { 0, 1 }, { 1, 3 }, { 2, 2 } });
        Mixture one = GaussianMixture.Fit(small, new GaussianFitOptions { Covariance = Covariance.VVI }).Model;
        MixtureUncertainty rough = one.ParameterUncertainty(small, new UncertaintyOptions { Method = UncertaintyMethod.Bootstrap, Replicates = 100 });

        // All three rows are the same in one of nine replicates.
        Assert.InRange(rough.ReplicateCounts!.Failed, 2, 24);
        Assert.Contains(rough.Warnings, warning => warning.Contains("could not be fitted", StringComparison.Ordinal));
    }

    [Fact]
    public void ReportsEveryReplicate()
    {
        var seen = new List<UncertaintyProgress>();
        SampleModels.Of("poisson").ParameterUncertainty(SampleModels.Of("poisson").Sample(50, 1).Rows, new UncertaintyOptions { Method = UncertaintyMethod.Bootstrap, Replicates = 7, Progress = new Listener(seen.Add) });
        Assert.Equal(Enumerable.Range(1, 7), seen.Select(progress => progress.Finished));
    }

    /// <summary>
    /// Each of two standard errors from 299 replicates has a relative deviation of 1/√(2·299) = 4.1 %, of variances, whose replicates have
    /// heavier tails, up to half as much again: four times √2·6 %.
    /// </summary>
    private static void Near(double expected, ParameterEstimate found) =>
        ReferenceFit.Near(expected, found.StandardError, 4 * Math.Sqrt(2) * 0.06 * expected, found.Name.ToString());

    /// <summary>The 2.5 % quantile of 299 normal replicates has a deviation of √(0.025·0.975/299)/φ(1.96) = 0.155 standard errors.</summary>
    private static void NearEnd(double expected, double found, ParameterEstimate of) =>
        ReferenceFit.Near(expected, found, 4 * Math.Sqrt(2) * 0.155 * of.StandardError, of.Name.ToString());

    private sealed class Listener(Action<UncertaintyProgress> note) : IProgress<UncertaintyProgress>
    {
        public void Report(UncertaintyProgress value) => note(value);
    }
}
