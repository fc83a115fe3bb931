using System.CommandLine;
using Mixtura.Cli.Files;
using Mixtura.Cli.Options;
using Mixtura.Cli.Reports;
using Mixtura.Data;

namespace Mixtura.Cli.Commands;

/// <summary>`mixtura score`: how likely a table is under a model, and which of its rows are least so.</summary>
internal sealed class ScoreCommand : MixturaCommand
{
    private const int MostShown = 20;

    private readonly Argument<string> _model = SharedOptions.Model();
    private readonly Argument<string> _data = SharedOptions.Data();
    private readonly Option<double?> _outliers = OptionFactory.Value(
        "--outliers", "SHARE", "Mark this share of the rows, the least likely ones, for instance 0.01", OptionValues.Share);
    private readonly Option<string?> _weights = SharedOptions.Weights();
    private readonly Option<MissingPolicy?> _missing = SharedOptions.Missing();
    private readonly Option<int?> _threads = SharedOptions.Threads();
    private readonly Option<string?> _output = SharedOptions.Output("TABLE", "Write the table with the columns log_density and, with --outliers, outlier (1 or 0)");
    private readonly Option<string?> _prefix = AddedColumns.Prefix();
    private readonly Option<bool> _json = SharedOptions.Json();

    public ScoreCommand(Session session)
        : base("score", "Tell how likely a table is under a model, and which rows are least likely", session)
    {
        Arguments.Add(_model);
        Arguments.Add(_data);
        AddGroup("Scoring", _outliers, _weights, _missing, _threads);
        AddGroup("Output", _output, _prefix, _json);
    }

    public override string Story =>
        "The mean log-likelihood compares models on rows that neither was fitted to: larger is better. Rows are numbered from 1, as the file has them below its header.";

    public override IReadOnlyList<(string Line, string Purpose)> Examples =>
    [
        ("mixtura score model.json data/faithful.csv --outliers 0.02", "the least likely rows, at most one in fifty"),
        ("mixtura score model.json data/faithful.csv --outliers 0.02 --output scored.csv", "the whole table with log-densities and a mark"),
    ];

    protected override int Run(ParseResult parsed, CancellationToken cancellation)
    {
        string modelPath = parsed.GetRequiredValue(_model);
        string data = parsed.GetRequiredValue(_data);
        string? output = parsed.GetValue(_output);
        double? share = parsed.GetValue(_outliers);
        int threads = parsed.GetValue(_threads) ?? 0;
        using var files = new OutputFiles(modelPath, data);
        files.Check(output, "--output", FileTypes.Table);
        Mixture model = ModelInput.Read(modelPath).Model;
        LoadedTable loaded = ModelData.Read(
            data,
            model,
            modelPath,
            new ReadOptions { WeightColumn = parsed.GetValue(_weights), Missing = parsed.GetValue(_missing) ?? MissingPolicy.Refuse, Threads = threads },
            cancellation);
        var added = new AddedColumns(data, output, parsed.GetValue(_prefix), share is null ? ["log_density"] : ["log_density", "outlier"]);

        double[] logDensity = model.LogDensity(loaded.Rows, threads, cancellation);
        double total = model.LogLikelihood(loaded.Rows, threads);
        double mean = model.MeanLogLikelihood(loaded.Rows, threads);
        int[] outliers = share is { } s ? LeastLikely(logDensity, s) : [];
        int impossible = logDensity.Count(double.IsNegativeInfinity);
        files.Stage(output, temporary => added.Write(temporary, loaded, Columns(logDensity, share is null ? null : outliers), cancellation));
        files.Commit();
        if (impossible > 0)
        {
            Session.Note($"mixtura: warning: {Numbers.Count(impossible, "row")} cannot come from this model at all: the log-density is −∞");
        }

        if (parsed.GetValue(_json))
        {
            WriteJson(modelPath, loaded, total, mean, outliers, logDensity, output);
            return ExitCode.Done;
        }

        Session.WriteText($"{data}: {Numbers.Count(loaded.Rows.RowCount, "row")} under {modelPath}");
        if (loaded.RowsDropped > 0)
        {
            Session.WriteText($"Left out for missing values: {Numbers.Count(loaded.RowsDropped, "row")}");
        }

        Session.WriteText($"Mean log-likelihood {Numbers.Significant(mean, 7)} per row, {Numbers.Criterion(total)} in total.");
        WriteOutliers(loaded, outliers, logDensity, share);
        if (output is not null)
        {
            Session.WriteText($"The table with its log-densities is in {output}.");
        }

        return ExitCode.Done;
    }

    private void WriteOutliers(LoadedTable loaded, int[] outliers, double[] logDensity, double? share)
    {
        if (share is null)
        {
            return;
        }

        Session.Out.WriteLine();
        Session.WriteText($"The least likely {Numbers.Count(outliers.Length, "row")} ({Numbers.Percent((double)outliers.Length / logDensity.Length)} of all), least likely first");
        RowGrid.Write(
            Session,
            loaded,
            outliers.Take(MostShown),
            [("log-density", row => Numbers.Fixed(logDensity[row], 3))]);
        if (outliers.Length > MostShown)
        {
            Session.WriteText($"... and {Numbers.Count(outliers.Length - MostShown)} more: write all with --output.");
        }
    }

    private void WriteJson(string modelPath, LoadedTable loaded, double total, double mean, int[] outliers, double[] logDensity, string? output) => JsonOutput.Write(Session, json =>
    {
        json.WriteString("model", modelPath);
        json.WriteString("data", loaded.Path);
        json.WriteNumber("rows", loaded.Rows.RowCount);
        json.WriteNumber("rowsLeftOut", loaded.RowsDropped);
        json.WriteFinite("logLikelihood", total);
        json.WriteFinite("meanLogLikelihood", mean);
        json.WriteStartArray("outliers");
        foreach (int row in outliers)
        {
            json.WriteStartObject();
            json.WriteNumber("row", loaded.FileRow(row));
            json.WriteFinite("logDensity", logDensity[row]);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteString("output", output);
    });

    /// <summary>The rows of smallest log-density, smallest first, ties by row; at least one.</summary>
    private static int[] LeastLikely(double[] logDensity, double share)
    {
        int count = Math.Max(1, (int)Math.Round(share * logDensity.Length));
        int[] order = [.. Enumerable.Range(0, logDensity.Length)];
        Array.Sort(order, (a, b) => logDensity[a].CompareTo(logDensity[b]) is var c && c != 0 ? c : a.CompareTo(b));
        return order[..count];
    }

    private static Array[] Columns(double[] logDensity, int[]? outliers)
    {
        if (outliers is null)
        {
            return [logDensity];
        }

        int[] marks = new int[logDensity.Length];
        foreach (int row in outliers)
        {
            marks[row] = 1;
        }

        return [logDensity, marks];
    }
}
