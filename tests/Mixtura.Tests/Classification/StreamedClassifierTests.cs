using Mixtura.Tests.Tables;

namespace Mixtura.Tests.Classification;

/// <summary>A classifier that learns from a streamed table is held to the bits of one that learns from the same rows in memory.</summary>
public sealed class StreamedClassifierTests
{
    private const int Rows = 9_000;

    private static readonly Family[] s_families = [new GaussianFamily(Covariance.EEE), new GaussianFamily(Covariance.VVV)];
    private static readonly (RowTable Table, ClassLabels Labels) s_data = Data();

    public static TheoryData<string> Plans => ["edda", "weighted edda", "semi-supervised edda", "new class", "mclustda", "weighted mclustda"];

    [Theory]
    [MemberData(nameof(Plans))]
    public void LearntFromAStreamTheClassifierIsTheSame(string plan)
    {
        (RowTable table, ClassLabels labels) = s_data;
        RowTable rows = plan.StartsWith("weighted", StringComparison.Ordinal) ? table.Reweigh([.. Enumerable.Range(0, Rows).Select(i => i % 4 * 0.5)]) : table;
        RowTable streamed = Streamed(rows);
        DiscriminantOptions options = plan switch
        {
            "semi-supervised edda" => new DiscriminantOptions { UsesUnlabelled = true },
            "new class" => new DiscriminantOptions { UsesUnlabelled = true, NewClasses = 1, Fit = new FitOptions { Starts = 1, MaxIterations = 20 } },
            "mclustda" or "weighted mclustda" => new DiscriminantOptions { Method = DiscriminantMethod.MclustDA, MaximumComponents = 2, Fit = new FitOptions { Starts = 1 } },
            _ => new DiscriminantOptions(),
        };
        DiscriminantResult expected = DiscriminantAnalysis.Train(rows, labels, s_families, options);
        DiscriminantResult found = DiscriminantAnalysis.Train(streamed, labels, s_families, options with { Fit = options.Fit with { Threads = 1 } });
        Assert.Equal(Bytes(expected.Classifier), Bytes(found.Classifier));
        Assert.Equal(expected.LogLikelihood, found.LogLikelihood);
        Assert.Equal(expected.Classes.Select(own => (own.Rows, own.Components)), found.Classes.Select(own => (own.Rows, own.Components)));
        foreach ((ClassFit whole, ClassFit parts) in expected.Classes.Zip(found.Classes))
        {
            Assert.Equal(whole.TableRows, parts.TableRows);
        }

        Assert.Equal((expected.Training.Error, expected.Training.ErrorStandardError, expected.Training.Brier, expected.Training.BrierStandardError), (found.Training.Error, found.Training.ErrorStandardError, found.Training.Brier, found.Training.BrierStandardError));
        ClassPosterior posterior = expected.Classifier.Posterior(rows);
        Assert.Equal(posterior.Classes, found.Classifier.Posterior(streamed).Classes);
        Assert.Equal(posterior.Posterior, found.Classifier.Posterior(streamed).Posterior);
    }

    [Fact]
    public void QualityIsThatOfTwoPasses()
    {
        // Sums of 9,000 terms of the size of 1, in two orders.
        (RowTable table, ClassLabels labels) = s_data;
        double[] weights = [.. Enumerable.Range(0, Rows).Select(i => (i % 7) / 3.0)];
        MixtureClassifier classifier = DiscriminantAnalysis.Train(table, labels, s_families).Classifier;
        ClassificationQuality quality = classifier.Assess(table.Reweigh(weights), labels);
        ClassPosterior posterior = classifier.Posterior(table);
        int[] judged = [.. Enumerable.Range(0, Rows).Where(i => labels.Codes[i] >= 0 && weights[i] > 0)];
        double total = judged.Sum(i => weights[i]);
        double Brier(int i) => Enumerable.Range(0, 3).Sum(c => Math.Pow(posterior.Posterior[(i * 3) + c] - (labels.Codes[i] == c ? 1 : 0), 2)) / 2;
        double mean = judged.Sum(i => weights[i] * Brier(i)) / total;
        double squares = judged.Sum(i => weights[i] * Math.Pow(Brier(i) - mean, 2));
        Assert.Equal(mean, quality.Brier, 1e-12);
        Assert.Equal(Math.Sqrt(judged.Length / (judged.Length - 1.0) * squares) / total, quality.BrierStandardError, 1e-12);
        double error = judged.Where(i => posterior.Classes[i] != labels.Codes[i]).Sum(i => weights[i]) / total;
        Assert.InRange(error, 0.01, 0.9);
        Assert.Equal(error, quality.Error, 1e-12);
        double errors = judged.Sum(i => weights[i] * Math.Pow((posterior.Classes[i] != labels.Codes[i] ? 1 : 0) - error, 2));
        Assert.Equal(Math.Sqrt(judged.Length / (judged.Length - 1.0) * errors) / total, quality.ErrorStandardError, 1e-12);
    }

    [Fact]
    public void WhatKeepsPosteriorsOfAllRowsIsRefused()
    {
        (RowTable table, ClassLabels labels) = s_data;
        RowTable streamed = Streamed(table);
        Refuses("a choice by cross-validation", () => DiscriminantAnalysis.Train(streamed, labels, s_families, new DiscriminantOptions { Choice = DiscriminantChoice.CrossValidatedError }));
        Refuses("a choice by cross-validation", () => DiscriminantAnalysis.Train(streamed, labels, s_families, new DiscriminantOptions { Method = DiscriminantMethod.MclustDA, Criterion = Criterion.CrossValidation }));
        Refuses("a mixture for each class with rows of unknown class", () => DiscriminantAnalysis.Train(streamed, labels, s_families, new DiscriminantOptions { Method = DiscriminantMethod.MclustDA, UsesUnlabelled = true }));
        DiscriminantResult trained = DiscriminantAnalysis.Train(table, labels, s_families);
        Refuses("cross-validation keeps posteriors of all 9000 rows", () => DiscriminantAnalysis.CrossValidate(streamed, labels, trained));
        Refuses("cross-validation", () => DiscriminantAnalysis.CrossValidateFolds(streamed, labels, trained, [.. Enumerable.Range(0, Rows).Select(i => i % 2)]));
    }

    [Fact]
    public void ASourceThatChangesIsNoticedWhereAClassIsRead()
    {
        (RowTable table, _) = s_data;
        var source = new Replay(table);
        var streamed = RowTable.Stream(source, 3L * RowTable.ChunkRows * 3 * 8);
        source.Most = 8_000;
        Assert.Contains("8000", Assert.Throws<TableException>(() => streamed.Where(_ => true, default)).Message, StringComparison.Ordinal);
    }

    private static void Refuses(string what, Func<object> work) => Assert.Contains(what, Assert.Throws<TableException>(work).Message, StringComparison.Ordinal);

    private static RowTable Streamed(RowTable rows)
    {
        RowTable streamed = RowTable.Stream(new Replay(rows), 3L * RowTable.ChunkRows * 8 * (rows.ColumnCount + (rows.IsWeighted ? 1 : 0)));
        Assert.True(streamed.IsStreamed);
        return streamed;
    }

    /// <summary>Rows of three classes, of which every fifth is unknown, and every eleventh wrong.</summary>
    private static (RowTable Table, ClassLabels Labels) Data()
    {
        MixtureSample sample = SampleModels.Of("VVV").Sample(Rows, 21);
        return (sample.Rows, new ClassLabels(["a", "b", "c"], sample.Components.Select((z, i) => i % 5 == 0 ? -1 : i % 11 == 3 ? (z + 1) % 3 : z)));
    }

    private static byte[] Bytes(MixtureClassifier classifier)
    {
        using var stream = new MemoryStream();
        classifier.Write(stream);
        return stream.ToArray();
    }
}
