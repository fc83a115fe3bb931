using System.Text;
using Mixtura.Serialization;
using Mixtura.Tests.Tables;

namespace Mixtura.Tests.Estimation.Distributed;

/// <summary>Statistics of parts of a table make the step that the whole table makes.</summary>
public sealed class EmStatisticsTests
{
    /// <summary>Twenty-two chunks, the last of them not full.</summary>
    private const int Rows = 43_210;

    public static TheoryData<string> Models() => [.. SampleModels.Names, "noise"];

    [Theory]
    [MemberData(nameof(Models))]
    public void PartsOfOneTableGiveTheBitsOfAnIteration(string name)
    {
        (Mixture model, RowTable table) = Beginning(name);
        Mixture iterated = Iterate(model, table);
        foreach (int count in new[] { 1, 3, 8, 22 })
        {
            EmStatistics[] parts = [.. Enumerable.Range(1, count).Select(i => Reread(EmStatistics.Of(model, table, TablePart.Cut(i, count), threads: 1 + (i % 2))))];

            // Parts come in any order and may have been merged before, in any grouping.
            EmStatistics[] grouped = count < 4 ? [.. parts.Reverse()] : [Reread(EmStatistics.Merge([parts[^1], parts[1]])), parts[0], .. parts[2..^1]];
            EmStepResult step = EmStep.Take(new ModelDocument(model, null), EmStatistics.Merge(grouped));
            Assert.Equal(File(iterated), File(step.Next));
            Assert.Equal(model.LogLikelihood(table), step.Summary.LogLikelihood, 1e-12 * Math.Abs(step.Summary.LogLikelihood));
            Assert.Equal(Rows, step.Summary.Rows);
        }
    }

    [Theory]
    [InlineData("VVV", 1)]
    [InlineData("VVV", 4)]
    [InlineData("noise", 16)]
    [InlineData("composite", 2)]
    public void StreamedTablesGiveTheSameFile(string name, int chunks)
    {
        (Mixture model, RowTable table) = Beginning(name);
        RowTable weighted = table.Reweigh([.. Enumerable.Range(0, Rows).Select(i => (i % 7) / 3.0)]);
        foreach (RowTable rows in new[] { table, weighted })
        {
            RowTable streamed = RowTable.Stream(new Replay(rows, 1_000), 3L * chunks * RowTable.ChunkRows * 8 * (rows.ColumnCount + (rows.IsWeighted ? 1 : 0)));
            Assert.True(streamed.IsStreamed);
            foreach (TablePart part in new[] { default, TablePart.File(2, 3), TablePart.Cut(1, 1), TablePart.Cut(2, 3), TablePart.Cut(3, 3), TablePart.Cut(5, 8), TablePart.Cut(22, 22) })
            {
                Assert.Equal(Saved(EmStatistics.Of(model, rows, part, threads: 1)), Saved(EmStatistics.Of(model, streamed, part, threads: 2)));
            }
        }
    }

    [Theory]
    [MemberData(nameof(Models))]
    public void SumsTellTheTablesMoments(string name)
    {
        (Mixture model, RowTable table) = Beginning(name);
        TableMoments expected = MomentsPass.Of(table, 1);
        TableMoments found = EmSums.Of(model.Family, model.Components, EmStatistics.Of(model, table).Total()).Moments(table.Columns, null, table.RowCount, table.TotalWeight);
        for (int i = 0; i < table.ColumnCount; i++)
        {
            // Sums of 43,210 terms of the size of a deviation, in two orders.
            Assert.Equal(expected.Mean[i], found.Mean[i], 1e-12 * expected.Deviation(i));
            for (int j = 0; j <= i; j++)
            {
                // What no step asks for is left 0: covariances beside diagonal ones, and variances of counts.
                double scale = expected.Deviation(i) * expected.Deviation(j);
                Assert.True(found.Covariance(i, j) == 0 || Math.Abs(found.Covariance(i, j) - expected.Covariance(i, j)) <= 1e-12 * scale, $"covariance {i}, {j}");
            }
        }

        bool hasAll = model.Components[0] is GaussianComponent { IsDiagonal: false };
        Assert.Equal(hasAll, found.Covariance(1, 0) != 0);
    }

    [Fact]
    public void FilesOfEqualPowersOfTwoGiveTheSameBitsAndOthersTheSameButForRounding()
    {
        (Mixture model, RowTable table) = Beginning("VVV");
        Mixture iterated = Iterate(model, table);
        Assert.Equal(File(iterated), File(StepOfFiles(8192)));
        Mixture ragged = StepOfFiles(10_000);
        Assert.NotEqual(File(iterated), File(ragged));
        ParameterComparison.AssertClose(iterated, ragged, 1e-12);

        Mixture StepOfFiles(int rows)
        {
            RowTable[] files = [.. Enumerable.Range(0, Rows).Chunk(rows).Select(chunk => DerivedTables.Rows(table, chunk))];
            return EmStep.Take(new ModelDocument(model, null), EmStatistics.Merge(files.Select((file, i) => EmStatistics.Of(model, file, TablePart.File(i + 1, files.Length))))).Next;
        }
    }

    [Fact]
    public void TablesOfTheirOwnMergeInAnyOrderToTheSameBits()
    {
        (Mixture model, RowTable table) = Beginning("VVI");
        EmStatistics[] own = [.. Enumerable.Range(0, Rows).Chunk(9_001).Select(chunk => EmStatistics.Of(model, DerivedTables.Rows(table, chunk)))];
        Mixture one = EmStep.Take(new ModelDocument(model, null), EmStatistics.Merge(own)).Next;
        Mixture other = EmStep.Take(new ModelDocument(model, null), EmStatistics.Merge([own[3], own[0], own[4], own[1], own[2]])).Next;
        Assert.Equal(File(one), File(other));
        ParameterComparison.AssertClose(Iterate(model, table), one, 1e-12);
    }

    [Fact]
    public void ManySumsAreTakenByLargerLeaves()
    {
        // 41 components of 27 columns have 16,650 sums: leaves of four chunks.
        var random = new RandomSource(5);
        double[,] identity = new double[27, 27];
        for (int i = 0; i < 27; i++)
        {
            identity[i, i] = 1;
        }

        var model = new GaussianMixture(
            new GaussianFamily(),
            Enumerable.Repeat(1 / 41.0, 41),
            Enumerable.Range(0, 41).Select(_ => GaussianComponent.Create([.. Enumerable.Range(0, 27).Select(_ => 3 * random.NextNormal())], identity)),
            Column.Numbered(27));
        RowTable table = model.Sample(20_000, 3).Rows;
        EmStatistics[] parts = [.. Enumerable.Range(1, 3).Select(i => EmStatistics.Of(model, table, TablePart.Cut(i, 3)))];
        Assert.All(parts[1..], part => Assert.Equal(0, part.Parts[0].FirstRow % 8192));
        Assert.Equal(File(Iterate(model, table)), File(EmStep.Take(new ModelDocument(model, null), EmStatistics.Merge(parts)).Next));
        RowTable streamed = RowTable.Stream(new Replay(table, 3_000), 3L * 4 * RowTable.ChunkRows * 27 * 8);
        Assert.True(streamed.IsStreamed);
        Assert.Equal(Saved(parts[1]), Saved(EmStatistics.Of(model, streamed, TablePart.Cut(2, 3))));
        TableException e = Assert.Throws<TableException>(() => EmStatistics.Of(model, table, TablePart.Cut(1, 4)));
        Assert.Contains("each part takes 8192 rows at least, so there are 3 at most", e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("VVV")]
    [InlineData("composite")]
    public void StepsEndWhereAFitEnds(string name)
    {
        (Mixture model, RowTable table) = Beginning(name);
        var document = new ModelDocument(model, null);
        EmStepResult step;
        do
        {
            EmStatistics all = EmStatistics.Merge(Enumerable.Range(1, 2).Select(i => EmStatistics.Of(document.Model, table, TablePart.Cut(i, 2))));
            step = EmStep.Take(document, all);
            document = Reread(step.Document);
            Assert.Empty(step.Warnings);
        }
        while (!step.Converged);

        Assert.True(step.Change >= 0);
        FitResult<Mixture> fit = Mixture.Fit(table, model.Family, Options(model) with { Convergence = Convergence.Default, MaxIterations = 1000, Acceleration = Acceleration.None });
        Assert.Equal(fit.Summary.Iterations, document.Fit!.Iterations);
        Assert.Equal(fit.Summary.Bic, document.Fit.Bic, 1e-9 * Math.Abs(fit.Summary.Bic));
        Assert.Equal(fit.Summary.Icl, document.Fit.Icl, 1e-9 * Math.Abs(fit.Summary.Icl));
        Assert.Equal(fit.Summary.Entropy, document.Fit.Entropy, 1e-9 * Math.Abs(fit.Summary.Entropy) + 1e-6);
        Assert.Equal(fit.Summary.Parameters, document.Fit.Parameters);
        Assert.True(Math.Abs(fit.Summary.GradientNorm - document.Fit.GradientNorm) <= 1e-6 * fit.Summary.GradientNorm + 1e-12);
        ParameterComparison.AssertClose(fit.Model, document.Model, 1e-9);
    }

    [Fact]
    public void WhatIsHeldIsHeldAsInAFit()
    {
        (Mixture model, RowTable table) = Beginning("EEE");

        // A fit has its known components last, a step where they are.
        model = Mixture.With(model.Family, [1 / 3.0, 1 / 3.0, 1 / 3.0], [.. model.Components], model.Columns);
        EmStatistics all = EmStatistics.Of(model, table);
        var like = Mixture.With(model.Family, [.. model.Weights], [model.Components[1], model.Components[2], model.Components[0]], model.Columns);
        Mixture fit = Mixture.Fit(table, model.Family, Options(like) with { Known = [model.Components[0]], Proportions = Proportions.Equal }).Model;
        EmStepResult step = EmStep.Take(new ModelDocument(model, null), all, new EmStepOptions { Held = [0], Proportions = Proportions.Equal });
        Assert.Same(model.Components[0], step.Next.Components[0]);
        Assert.Equal("equal proportions; component 1", step.History.Held);
        for (int j = 0; j < 3; j++)
        {
            Assert.Equal(1 / 3.0, step.Next.Weights[j], 1e-15);
            Assert.Contains(fit.Components, component => model.Family.Change(component, step.Next.Components[j]) < 1e-12);
        }
    }

    [Fact]
    public void APriorIsKeptFromRoundToRound()
    {
        (Mixture model, RowTable table) = Beginning("VVV");
        var family = new GaussianFamily(prior: GaussianPrior.With(50));
        Mixture fit = Iterate(model, table, family);
        EmStepResult first = EmStep.Take(new ModelDocument(model, null), EmStatistics.Of(model, table), new EmStepOptions { Family = family });
        ParameterComparison.AssertClose(fit, first.Next, 1e-11);
        ModelDocument kept = Reread(first.Document);
        Mixture second = Iterate(first.Next, table, family);
        ParameterComparison.AssertClose(second, EmStep.Take(kept, EmStatistics.Of(kept.Model, table)).Next, 1e-11);
    }

    [Fact]
    public void RowsWeighWhatTheyWeigh()
    {
        (Mixture model, RowTable table) = Beginning("VVV");
        double[] weights = [.. Enumerable.Range(0, Rows).Select(i => (i % 5) / 2.0)];
        RowTable weighted = table.Reweigh(weights);
        EmStepResult step = EmStep.Take(new ModelDocument(model, null), EmStatistics.Merge(Enumerable.Range(1, 5).Select(i => EmStatistics.Of(model, weighted, TablePart.Cut(i, 5)))));
        Assert.Equal(File(Iterate(model, weighted)), File(step.Next));
        Assert.Equal(weights.Sum(), step.Summary.Rows, 1e-9);
    }

    [Fact]
    public void WhatDoesNotBelongTogetherIsRefused()
    {
        (Mixture model, RowTable table) = Beginning("VVV");
        RowTable few = DerivedTables.Rows(table, [.. Enumerable.Range(0, 9_000)]);
        EmStatistics Part(int number, int count, RowTable? rows = null) => Reread(EmStatistics.Of(model, rows ?? table, TablePart.Cut(number, count)), $"part-{number}.stat");
        var document = new ModelDocument(model, null);
        Refuses("of 4 parts 2 are missing: 2, 4", () => EmStep.Take(document, EmStatistics.Merge([Part(1, 4), Part(3, 4)])));
        Refuses("part-2.stat: this is part 2/4, as is part-2.stat; give each once", () => EmStatistics.Merge([Part(1, 4), Part(2, 4), Part(2, 4)]));
        Refuses("part-2.stat: this is part 2/3, and part-1.stat is part 1/4", () => EmStatistics.Merge([Part(1, 4), Part(2, 3)]));
        Refuses("part-2.stat: this is a part of a table of 9000 rows, and part-1.stat of one of 43210", () => EmStatistics.Merge([Part(1, 4), Part(2, 4, few)]));
        Refuses("b.stat: these are the same rows as b.stat; give each once", () => EmStatistics.Merge([Reread(EmStatistics.Of(model, few), "b.stat"), Reread(EmStatistics.Of(model, few), "b.stat")]));
        Refuses("b.stat: this is file 2/2 and has the same 9000 rows as a.stat, file 1/2", () => EmStatistics.Merge([Reread(EmStatistics.Of(model, few, TablePart.File(1, 2)), "a.stat"), Reread(EmStatistics.Of(model, few, TablePart.File(2, 2)), "b.stat")]));

        Mixture moved = Iterate(model, few);
        Refuses("a.stat: these statistics are about other parameters than the model's", () => EmStep.Take(new ModelDocument(moved, null), Reread(EmStatistics.Of(model, few), "a.stat")));
        Refuses("b.stat: these statistics are about other parameters than those of a.stat", () => EmStatistics.Merge([Reread(EmStatistics.Of(model, few), "a.stat"), Reread(EmStatistics.Of(moved, few), "b.stat")]));
        Mixture part = model.Marginal(0, 2);
        Refuses("a.stat: these statistics are of the columns a, b, c, and the model has a, c", () => EmStep.Take(new ModelDocument(part, null), Reread(EmStatistics.Of(model, few), "a.stat")));

        FitSummary trimmed = Mixture.Fit(few, model.Family, new FitOptions { Components = 3, Trim = 0.1, MaxIterations = 1, Starts = 1 }).Summary;
        Assert.Contains("fit without trimming", Assert.Throws<ModelException>(() => EmStep.Take(new ModelDocument(model, trimmed), EmStatistics.Of(model, few))).Message, StringComparison.Ordinal);
        Assert.Contains("component 4 is to be held", Assert.Throws<ModelException>(() => EmStep.Take(document, EmStatistics.Of(model, few), new EmStepOptions { Held = [3] })).Message, StringComparison.Ordinal);
        Assert.Contains("a step keeps the model's form", Assert.Throws<ModelException>(() => EmStep.Take(document, EmStatistics.Of(model, few), new EmStepOptions { Family = new GaussianFamily(Covariance.VVI) })).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ARowThatNoComponentAllowsIsNamed()
    {
        var model = new Mixture(new PoissonFamily(), [0.5, 0.5], [new PoissonComponent([1]), new PoissonComponent([4])]);
        RowTable table = RowTable.FromColumn([.. Enumerable.Range(0, 5_000).Select(i => i == 4_321 ? 1.5 : i % 5)], "n");
        Assert.Equal(4_322, Assert.Throws<TableException>(() => EmStatistics.Of(model, table, TablePart.Cut(3, 3))).Row);
        Assert.Equal(4_322, Assert.Throws<TableException>(() => EmStatistics.Of(model, RowTable.Stream(new Replay(table), 3L * RowTable.ChunkRows * 8))).Row);
    }

    [Fact]
    public void OtherRowsThanBeforeAreTold()
    {
        (Mixture model, RowTable table) = Beginning("VVV");
        EmStepResult first = EmStep.Take(new ModelDocument(model, null), EmStatistics.Of(model, table));
        RowTable others = model.Sample(Rows, 99).Rows;
        EmStepResult same = EmStep.Take(first.Document, EmStatistics.Of(first.Next, DerivedTables.Map(others, row => [row[0] + 1, row[1], row[2]])));
        Assert.Contains(same.Warnings, warning => warning.Contains("were these other rows?", StringComparison.Ordinal));
        EmStepResult fewer = EmStep.Take(first.Document, EmStatistics.Of(first.Next, DerivedTables.Rows(table, [.. Enumerable.Range(0, 9_000)])));
        Assert.Contains(fewer.Warnings, warning => warning.Contains("the count of steps begins anew", StringComparison.Ordinal));
        Assert.Single(fewer.History.Trace);
    }

    [Fact]
    public void EveryDamagedByteIsSeen()
    {
        var model = new Mixture(new PoissonFamily(), [0.5, 0.5], [new PoissonComponent([1]), new PoissonComponent([4])], [new("n")]);
        byte[] file = Saved(EmStatistics.Of(model, RowTable.FromColumn([1, 2, 3, 4], "n")));
        Assert.StartsWith("mixtura-statistics/1\n{\"model\":\"", Encoding.UTF8.GetString(file), StringComparison.Ordinal);
        for (int i = 0; i < file.Length; i++)
        {
            byte[] damaged = [.. file];
            damaged[i] ^= 0x10;
            StatisticsException e = Assert.Throws<StatisticsException>(() => EmStatistics.Load(new MemoryStream(damaged), "x.stat"));
            Assert.StartsWith("x.stat: ", e.Message, StringComparison.Ordinal);
            Assert.Throws<StatisticsException>(() => EmStatistics.Load(new MemoryStream(file[..i])));
        }

        Assert.Equal(file, Saved(EmStatistics.Load(new MemoryStream(file))));
    }

    private static void Refuses(string message, Func<object> work) =>
        Assert.Contains(message, Assert.Throws<StatisticsException>(work).Message, StringComparison.Ordinal);

    /// <summary>A model that is not at its maximum, and a table.</summary>
    private static (Mixture Model, RowTable Table) Beginning(string name)
    {
        Mixture truth = name == "noise"
            ? SampleModels.Of("VVV").WithNoise(UniformComponent.Create([0, 4, 10], new double[,] { { 30, 0, 0 }, { 0, 30, 0 }, { 0, 0, 30 } }), 0.1)
            : SampleModels.Of(name);
        MixtureSample sample = truth.Sample(Rows, 21);
        int[] labels = [.. sample.Components.Select((z, i) => i % 6 == 0 && z < truth.ClusterCount - 1 ? z + 1 : z)];
        RowTable few = DerivedTables.Rows(sample.Rows, [.. Enumerable.Range(0, 3_000)]);
        Family family = truth.Family is NoiseFamily noise ? noise.Inner : truth.Family;
        FitOptions options = new()
        {
            Components = truth.ClusterCount,
            Noise = truth.Noise is null ? Noise.None : Noise.Uniform(),
            Start = Start.FromLabels([.. labels.Take(3_000).Select(z => z == truth.ClusterCount ? -1 : z)]),
            Convergence = new Convergence { DistanceToLimit = null },
            MaxIterations = 1,
        };
        return (Mixture.Fit(few, family, options).Model, sample.Rows);
    }

    private static FitOptions Options(Mixture model) => new()
    {
        Components = model.ClusterCount,
        Start = Start.FromModel(model),
        Expectation = ExpectationStep.Complete,
        Convergence = new Convergence { DistanceToLimit = null },
        MaxIterations = 1,
        Threads = 2,
    };

    /// <summary>One iteration over the whole table, from the very parameters.</summary>
    private static Mixture Iterate(Mixture model, RowTable table, Family? family = null)
    {
        FitOptions options = Options(model);
        var run = new EmRun(family ?? model.Family, MomentsPass.Of(table, 2), options, RunBeginning.At([.. model.Weights], model.Components), 0, 1);
        run.RunTo(options.Convergence, new TablePass(table, model.Components.Length, 2), CancellationToken.None);
        Assert.Equal(1, run.Iterations);
        return Mixture.With(model.Family, run.Weights, [.. run.Components], model.Columns);
    }

    private static EmStatistics Reread(EmStatistics statistics, string? origin = null) => EmStatistics.Load(new MemoryStream(Saved(statistics)), origin);

    private static ModelDocument Reread(ModelDocument document)
    {
        using var stream = new MemoryStream();
        ModelFile.Write(stream, document);
        stream.Position = 0;
        return ModelFile.Read(stream);
    }

    private static byte[] Saved(EmStatistics statistics)
    {
        using var stream = new MemoryStream();
        statistics.Save(stream);
        return stream.ToArray();
    }

    private static byte[] File(Mixture model)
    {
        using var stream = new MemoryStream();
        model.Write(stream);
        return stream.ToArray();
    }
}
