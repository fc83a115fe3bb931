using System.CommandLine;
using System.Text.Json;
using Mixtura.Cli.Files;
using Mixtura.Cli.Logging;
using Mixtura.Cli.Options;
using Mixtura.Cli.Reports;
using Mixtura.Data;

namespace Mixtura.Cli.Commands;

/// <summary>`mixtura score`: how likely a table is under a model, and which of its rows are least so.</summary>
internal sealed class ScoreCommand : LoggedCommand
{
    /// <summary>Of the memory that rows may take, the outliers' share is one in this.</summary>
    private const int OutliersShare = 2;

    private readonly Argument<string> _model = SharedOptions.Model();
    private readonly Argument<string> _data = SharedOptions.Data();
    private readonly Option<OutlierRule?> _outliers = OptionFactory.Object(
        "--outliers", "SHARE|model:SHARE", "Mark the least likely rows: this share of the table, for instance 0.01; or those less likely than all but this share of the model's own rows, for instance model:0.001", OptionValues.Outliers);
    private readonly Option<bool> _regions = OptionFactory.Flag("--hdr", "Tell for each row how much the smallest region of the model's density that holds it contains: near 1 for an outlier");
    private readonly Option<ulong?> _seed = SharedOptions.Seed();
    private readonly RowOptions _rows = new();
    private readonly Option<string?> _output = SharedOptions.Output("TABLE", "Write the table with the columns log_density and, where asked for, outlier (1 or 0), unusual (what makes it one, such as 'waiting -3.2 sd (81.4 expected)', the strangest first, with semicolons between) and hdr");
    private readonly Option<string?> _prefix = AddedColumns.Prefix();
    private readonly Option<bool> _json = SharedOptions.Json();

    public ScoreCommand(Session session)
        : base("score", "Tell how likely a table is under a model, and which rows are least likely", session)
    {
        Arguments.Add(_model);
        Arguments.Add(_data);
        AddGroup("Scoring", _outliers, _regions, _seed);
        AddGroup("Reading", [.. _rows.All, .. _rows.Memory]);
        AddGroup("Output", [_output, _prefix, _json, .. Logging]);
    }

    public override string Story =>
        "The mean log-likelihood compares models on rows that neither was fitted to: larger is better. Rows are numbered from 1, as the file has them below its header. "
        + "Of an outlier it is said which columns are unusual, given the other ones and the component that the row is likeliest to come from.";

    public override IReadOnlyList<(string Line, string Purpose)> Examples =>
    [
        ("mixtura score model.json data/faithful.csv --outliers 0.02", "the least likely rows, at most one in fifty"),
        ("mixtura score model.json data/faithful.csv --outliers 0.02 --output scored.csv", "the whole table with log-densities, a mark, and what is unusual"),
        ("mixtura score model.json data/faithful.csv --outliers model:0.001 --hdr", "rows that the model itself makes less than once in a thousand"),
    ];

    protected override int Run(ParseResult parsed, RunLog log, CancellationToken cancellation)
    {
        string modelPath = parsed.GetRequiredValue(_model);
        string data = parsed.GetRequiredValue(_data);
        string? output = parsed.GetValue(_output);
        OutlierRule? rule = parsed.GetValue(_outliers);
        bool regions = parsed.GetValue(_regions);
        bool draws = regions || rule is { OfModel: true };
        if (parsed.GetValue(_seed) is not null && !draws)
        {
            throw new UsageException("--seed is for what is drawn: add --hdr or --outliers model:SHARE, or leave it out");
        }

        ReadOptions reading = _rows.Read(parsed);
        using var files = new OutputFiles(modelPath, data);
        files.Check(output, "--output", FileTypes.Table);
        Mixture model = ModelInput.Read(modelPath, text => Warn(text, log)).Model;
        LoadedTable loaded = Read(log, () => ModelData.Read(data, model, modelPath, reading, cancellation));
        var added = new AddedColumns(data, output, parsed.GetValue(_prefix), ["log_density", .. rule is null ? Array.Empty<string>() : ["outlier", "unusual"], .. regions ? ["hdr"] : Array.Empty<string>()]);

        double total = model.LogLikelihood(loaded.Rows, reading.Threads);
        double mean = model.MeanLogLikelihood(loaded.Rows, reading.Threads);
        LogDensityDistribution? distribution = draws
            ? LogDensityDistribution.Of(model, new MonteCarloOptions { Seed = parsed.GetValue(_seed) ?? 1, Threads = reading.Threads })
            : null;
        OutlierReport? outliers = rule is null ? null : new OutlierReport(model, loaded, rule, distribution, reading.Memory / OutliersShare);
        RegionCounts? within = regions ? new RegionCounts(distribution!) : null;
        IEnumerable<(RowTable Rows, double[] LogDensity)> parts = RowPieces.Of(loaded, cancellation).Select(rows => (rows, model.LogDensity(rows, reading.Threads, cancellation)));
        long impossible = 0;
        foreach ((RowTable rows, double[] logDensity) in parts)
        {
            impossible += logDensity.Count(double.IsNegativeInfinity);
            outliers?.Look(rows, logDensity);
            within?.Add(logDensity);
        }

        outliers?.Close();
        files.Stage(output, temporary => added.Write(temporary, loaded, parts.Select(part => Columns(part.Rows, part.LogDensity, outliers, regions ? distribution : null)), cancellation));
        Commit(files, log);
        if (impossible > 0)
        {
            Warn($"{Numbers.Count(impossible, "row")} cannot come from this model at all: the log-density is −∞", log);
        }

        if (parsed.GetValue(_json))
        {
            WriteJson(modelPath, loaded, total, mean, json =>
            {
                outliers?.Write(json);
                if (outliers is null)
                {
                    json.WriteStartArray("outliers");
                    json.WriteEndArray();
                }

                if (regions)
                {
                    RegionReport.Write(json, distribution!, within);
                }

                json.WriteString("output", output);
            });
            return ExitCode.Done;
        }

        Session.WriteText($"{data}: {Numbers.Count(loaded.Rows.RowCount, "row")} under {modelPath}");
        if (loaded.RowsDropped > 0)
        {
            Session.WriteText($"Left out for missing values: {Numbers.Count(loaded.RowsDropped, "row")}");
        }

        Session.WriteText($"Mean log-likelihood {Numbers.Significant(mean, 7)} per row, {Numbers.Criterion(total)} in total.");
        if (regions)
        {
            Session.Out.WriteLine();
            Session.WriteText("The smallest regions of the model's density, and the rows of this table within them");
            RegionReport.Write(Session, distribution!, within);
        }

        outliers?.Write(Session);
        if (output is not null)
        {
            Session.WriteText($"The table with its log-densities is in {output}.");
        }

        return ExitCode.Done;
    }

    private void WriteJson(string modelPath, LoadedTable loaded, double total, double mean, Action<Utf8JsonWriter> rest) => JsonOutput.Write(Session, json =>
    {
        json.WriteString("model", modelPath);
        json.WriteString("data", loaded.Path);
        json.WriteNumber("rows", loaded.Rows.RowCount);
        json.WriteNumber("rowsLeftOut", loaded.RowsDropped);
        json.WriteFinite("logLikelihood", total);
        json.WriteFinite("meanLogLikelihood", mean);
        rest(json);
    });

    private static Array[] Columns(RowTable rows, double[] logDensity, OutlierReport? outliers, LogDensityDistribution? distribution)
    {
        var columns = new List<Array> { logDensity };
        if (outliers is not null)
        {
            columns.Add(outliers.Marks(rows));
            columns.Add(outliers.Texts(rows));
        }

        if (distribution is not null)
        {
            columns.Add(Array.ConvertAll(logDensity, value => distribution.Content(value).Value));
        }

        return [.. columns];
    }
}
