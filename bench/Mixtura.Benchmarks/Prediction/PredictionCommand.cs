using System.Globalization;
using System.Text.Json;
using Mixtura.Benchmarks.Mclust;
using Mixtura.Benchmarks.Peers;

namespace Mixtura.Benchmarks.Prediction;

/// <summary>
/// How well the chosen model describes rows it has not seen: tables are split at random, each way of choosing works on four fifths, and the
/// mean log-density of the rest is compared, in nats a row. Ends with code 1 where the default is worse than mclust's or
/// scikit-learn's by more than 0.05 in the median of a table.
/// </summary>
internal static class PredictionCommand
{
    private const double MostWorse = 0.05;

    public static int Run(string[] words)
    {
        var arguments = new Arguments(words, ["--four"], ["--splits", "--data", "--markdown"]);
        int splits = arguments.Count("--splits", 8);
        string[]? names = arguments.Value("--data")?.Split(',');
        var report = new Report(arguments.Value("--markdown"), "prediction");
        report.Paragraph($"{Machine.Describe()}. {MclustPeer.FindVersion()}. {splits} random splits of each table; {DateTime.UtcNow:yyyy-MM-dd}.");
        using var folder = new TemporaryFolder();
        Covariance[] structures = arguments.Has("--four") ? [.. Covariances.Usual] : [.. Covariances.All];
        var results = new List<(string Name, RowTable Table, PredictionScores[] Scores)>();
        foreach (PredictionTable data in PredictionTable.All.Where(table => names is null || names.Contains(table.Name)))
        {
            if (data.Load(folder.Path) is not { } table)
            {
                continue;
            }

            PredictionScores[] scores = PredictionScores.Of(table, data.Truth, structures, splits, folder.Path);
            results.Add((data.Name, table, scores));
            Console.Error.WriteLine($"{data.Name} {table.RowCount} x {table.ColumnCount}: {Signed(Median(scores, s => s.Default - s.Mclust))} against mclust, {Signed(Median(scores, s => s.Default - s.ScikitLearn))} against scikit-learn; {scores[0].Chosen} where BIC alone takes {scores[0].ChosenByBic}");
        }

        Write(report, results);
        report.Save();
        return results.Exists(result => Median(result.Scores, s => s.Default - s.Mclust) < -MostWorse || Median(result.Scores, s => s.Default - s.ScikitLearn) < -MostWorse) ? 1 : 0;
    }

    private static void Write(Report report, List<(string Name, RowTable Table, PredictionScores[] Scores)> results)
    {
        (string Name, Func<PredictionScores, double> Of)[] ways =
        [
            ("default", s => s.Default), ("BIC", s => s.Bic), ("BIC, prior", s => s.BicWithPrior), ("ICL", s => s.Icl), ("best finalist by cross-validation", s => s.Validated), ("mclust", s => s.Mclust), ("scikit-learn", s => s.ScikitLearn), ("truth", s => s.Truth),
        ];
        var table = new TextTable(["table", "rows", "columns", .. ways.Select(way => way.Name)]);
        foreach ((string name, RowTable rows, PredictionScores[] scores) in results)
        {
            // Of the default the log-density itself, of the others how much better they are.
            table.Add([name, $"{rows.RowCount}", $"{rows.ColumnCount}", .. ways.Select((way, w) => w == 0 ? Fixed(Median(scores, way.Of)) : Signed(Median(scores, s => way.Of(s) - s.Default)))]);
        }

        report.Table(table);
        var summary = new TextTable("compared with the default", "mean over tables, none counted for more than 20 nats", "better by more than 0.05", "worse by more than 0.05");
        foreach ((string name, Func<PredictionScores, double> of) in ways.Skip(1))
        {
            double[] differences = [.. results.Select(result => Median(result.Scores, s => of(s) - s.Default)).Where(double.IsFinite)];
            if (differences.Length > 0)
            {
                summary.Add(name, Signed(differences.Average(value => Math.Clamp(value, -20, 20))), $"{differences.Count(value => value > MostWorse)}", $"{differences.Count(value => value < -MostWorse)} of {differences.Length}");
            }
        }

        report.Table(summary);
    }

    private static double Median(PredictionScores[] scores, Func<PredictionScores, double> of)
    {
        double[] values = [.. scores.Select(of).Where(double.IsFinite).Order()];
        return values.Length == 0 ? double.NaN : (values[(values.Length - 1) / 2] + values[values.Length / 2]) / 2;
    }

    private static string Fixed(double value) => double.IsFinite(value) ? value.ToString("F3", CultureInfo.InvariantCulture) : "";

    private static string Signed(double value) => double.IsFinite(value) ? value.ToString("+0.000;−0.000;0.000", CultureInfo.InvariantCulture) : "";

    private sealed class TemporaryFolder : IDisposable
    {
        public string Path { get; } = Directory.CreateTempSubdirectory("mixtura-prediction-").FullName;

        public void Dispose() => Directory.Delete(Path, recursive: true);
    }
}
