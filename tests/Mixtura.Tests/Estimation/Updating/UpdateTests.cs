using Mixtura.Serialization;

namespace Mixtura.Tests.Estimation.Updating;

/// <summary>Updates by new rows, against fits to all rows, a recursion, and a fit in which old rows are known points.</summary>
public sealed class UpdateTests
{
    public static TheoryData<string> Families() => ["VVV", "VVI", "VII", "poisson", "categorical", "composite"];

    [Theory]
    [MemberData(nameof(Families))]
    public void OneComponentEndsWhereAFitToAllRowsDoes(string name)
    {
        Mixture source = SampleModels.Of(name);
        RowTable all = source.Sample(5_000, 3).Rows;
        FitResult<Mixture> old = Mixture.Fit(Part(all, 0, 3_000), source.Family);
        FitResult<Mixture> whole = Mixture.Fit(all, source.Family);
        UpdateResult update = MixtureUpdate.Run(new ModelDocument(old.Model, old.Summary), Part(all, 3_000, 5_000));
        ParameterComparison.AssertClose(whole.Model, update.Model, 1e-11);
        Assert.Equal(5_000, update.Summary.Rows);
        Assert.Equal(2_000, update.Summary.NewRows);
        Assert.True(update.Summary.Converged);
        Assert.Equal(old.Model.LogLikelihood(Part(all, 3_000, 5_000)), update.Summary.LogLikelihoodBefore);
        Assert.Equal(update.Model.LogLikelihood(Part(all, 3_000, 5_000)), update.Summary.LogLikelihood);

        // By two tables one after the other, through the file.
        UpdateResult first = MixtureUpdate.Run(new ModelDocument(old.Model, old.Summary), Part(all, 3_000, 3_700));
        UpdateResult second = MixtureUpdate.Run(Reread(first.Document), Part(all, 3_700, 5_000));
        ParameterComparison.AssertClose(whole.Model, second.Model, 1e-11);
        Assert.Equal(2, second.Summary.Updates);
        Assert.Equal(5_000, Reread(second.Document).Rows);
        Assert.Equal(second.Summary, Reread(second.Document).Update);
    }

    [Fact]
    public void OldRowsAreKnownRowsWithTheComponentsMoments()
    {
        // Points μ ± √d·L·e have a component's mean and covariance: with their components known they are the old rows.
        var old = (GaussianMixture)SampleModels.Of("VVV");
        RowTable fresh = DerivedTables.Map(old.Sample(1_500, 5).Rows, row => [row[0] + 0.4, (1.2 * row[1]) - 0.5, row[2]]);
        const double Before = 2_000;
        var builder = new RowTableBuilder(old.Columns, weighted: true);
        var labels = new List<int>();
        for (int j = 0; j < 3; j++)
        {
            var component = (GaussianComponent)old.Components[j];
            for (int e = 0; e < 3; e++)
            {
                foreach (int sign in new[] { -1, 1 })
                {
                    double[] point = [.. Enumerable.Range(0, 3).Select(i => component.Mean[i] + (i >= e ? sign * Math.Sqrt(3) * component.Factor[PackedSymmetric.Index(i, e)] : 0))];
                    builder.Append(point, Before * old.Weights[j] / 6);
                    labels.Add(j);
                }
            }
        }

        foreach (double[] row in DerivedTables.ToRows(fresh))
        {
            builder.Append(row, 1);
            labels.Add(-1);
        }

        FitResult<Mixture> known = Mixture.Fit(builder.Build(), old.Family, new FitOptions
        {
            Components = 3,
            KnownLabels = [.. labels],
            Start = Start.FromModel(old),
            Acceleration = Acceleration.None,
            Convergence = new Convergence { DistanceToLimit = null, ParameterChange = 1e-9 },
        });
        UpdateResult update = MixtureUpdate.Run(new ModelDocument(old, null) { Steps = new StepHistory([0], Before, 1) }, fresh, new UpdateOptions { Tolerance = 1e-9 });
        Assert.True(known.Converged && update.Summary.Converged);

        // Both are within some 1e-9 of the fixed point.
        ParameterComparison.AssertClose(known.Model, update.Model, 1e-7);
        Assert.True(old.Family.Change(old.Components[0], update.Model.Components[0]) > 0.1, "the new rows move nothing");
    }

    [Fact]
    public void AHalfLifeIsARecursionRowByRow()
    {
        const double Half = 150;
        RowTable table = RowTable.FromColumn([.. SampleModels.Of("VVI").Sample(700, 8).Rows.CopyColumn(1)]);
        var old = new GaussianMixture(new GaussianFamily(Covariance.VVI), [1], [GaussianComponent.CreateDiagonal([2], [5])], [new("x")]);
        UpdateResult update = MixtureUpdate.Run(new ModelDocument(old, null) { Steps = new StepHistory([0], 400, 1) }, table, new UpdateOptions { HalfLife = Half });

        double weight = 400;
        double mean = 2;
        double scatter = 5 * weight;
        double share = Math.Pow(2, -1 / Half);
        foreach (double x in table.CopyColumn(0))
        {
            weight *= share;
            scatter = (scatter * share) + (weight / (weight + 1) * (x - mean) * (x - mean));
            mean += (x - mean) / (weight + 1);
            weight++;
        }

        var found = (GaussianComponent)update.Model.Components[0];
        Assert.Equal(weight, update.Summary.Rows, 1e-9 * weight);
        Assert.Equal(mean, found.Mean[0], 1e-11);
        Assert.Equal(scatter / weight, found.Variance(0), 1e-10);

        // So many rows are there at most, however many come: 1/(1 − 2^(−1/h)).
        Assert.True(weight < 1 / (1 - share) * 1.1);
        Assert.Equal(Half, Reread(update.Document).Update!.HalfLife);
    }

    [Fact]
    public void ForgettingFollowsRowsThatDrift()
    {
        Mixture model = SampleModels.Of("VVV");
        RowTable drifted = DerivedTables.Map(model.Sample(20_000, 6).Rows, row => [row[0] + 1, row[1], row[2]]);
        ModelDocument document = new(model, null) { Steps = new StepHistory([0], 100_000, 1) };
        double Mean(UpdateOptions options) => ((GaussianComponent)MixtureUpdate.Run(document, drifted, options).Model.Components[0]).Mean[0];

        // Of 120,000 rows a sixth have moved by 1; with a half-life of 2,000 all but 2^−10 of the weight has.
        Assert.Equal(1 / 6.0, Mean(new UpdateOptions()), 0.05);
        Assert.Equal(1, Mean(new UpdateOptions { HalfLife = 2_000 }), 0.08);
    }

    [Fact]
    public void ThreadsChangeNoBit()
    {
        Mixture model = SampleModels.Of("composite");
        RowTable table = model.Sample(9_000, 2).Rows;
        ModelDocument document = new(model, null) { Steps = new StepHistory([0], 1_000, 1) };
        byte[][] files = [.. new[] { 1, 3 }.Select(threads => File(MixtureUpdate.Run(document, table, new UpdateOptions { Threads = threads, MaxIterations = 5, Tolerance = 0 }).Document))];
        Assert.Equal(files[0], files[1]);
    }

    [Fact]
    public void NoiseAndWhatIsHeldStay()
    {
        Mixture model = SampleModels.Of("VVV").WithNoise(UniformComponent.Create([0, 4, 10], new double[,] { { 30, 0, 0 }, { 0, 30, 0 }, { 0, 0, 30 } }), 0.2);
        RowTable table = DerivedTables.Map(model.Sample(4_000, 2).Rows, row => [row[0] + 0.3, row[1], row[2]]);
        UpdateResult update = MixtureUpdate.Run(new ModelDocument(model, null) { Steps = new StepHistory([0], 4_000, 1) }, table, new UpdateOptions { Held = [1] });
        Assert.Same(model.Components[1], update.Model.Components[1]);
        Assert.Same(model.Components[3], update.Model.Components[3]);
        Assert.Equal(0.2, update.Model.Weights[3], 0.02);
        Assert.Equal(0.15, ((GaussianComponent)update.Model.Components[0]).Mean[0], 0.06);
        Assert.Equal("component 2", update.Summary.Held);
        Assert.Contains(update.Warnings, warning => warning.Contains("before, nothing was held", StringComparison.Ordinal));
    }

    [Fact]
    public void WhatCannotBeUpdatedIsRefused()
    {
        Mixture model = SampleModels.Of("VVV");
        RowTable table = model.Sample(200, 2).Rows;
        ModelException e = Assert.Throws<ModelException>(() => MixtureUpdate.Run(new ModelDocument(model, null), table));
        Assert.Contains("not known how many rows the model rests on", e.Message, StringComparison.Ordinal);
        FitResult<Mixture> trimmed = Mixture.Fit(table, model.Family, new FitOptions { Components = 3, Trim = 0.1, MaxIterations = 1, Starts = 1 });
        e = Assert.Throws<ModelException>(() => MixtureUpdate.Run(new ModelDocument(trimmed.Model, trimmed.Summary), table));
        Assert.Contains("fit without trimming", e.Message, StringComparison.Ordinal);
        ModelDocument counts = new(new Mixture(new PoissonFamily(), [1], [new PoissonComponent([3])], [new("n")]), null) { Steps = new StepHistory([0], 10, 1) };
        Assert.Equal(2, Assert.Throws<TableException>(() => MixtureUpdate.Run(counts, RowTable.FromColumn([1, -1], "n"))).Row);
        UpdateResult once = MixtureUpdate.Run(new ModelDocument(model, null) { Steps = new StepHistory([0], 100, 1) }, DerivedTables.Map(table, row => [row[0] + 3, row[1], row[2]]), new UpdateOptions { MaxIterations = 1 });
        Assert.Contains("not converged after 1 pass", Assert.Single(once.Warnings), StringComparison.Ordinal);
    }

    private static RowTable Part(RowTable table, int first, int end) => DerivedTables.Rows(table, [.. Enumerable.Range(first, end - first)]);

    private static ModelDocument Reread(ModelDocument document) => ModelFile.Read(new MemoryStream(File(document)));

    private static byte[] File(ModelDocument document)
    {
        using var stream = new MemoryStream();
        ModelFile.Write(stream, document);
        return stream.ToArray();
    }
}
