using System.CommandLine;
using Mixtura.Cli.Files;
using Mixtura.Cli.Logging;
using Mixtura.Cli.Options;
using Mixtura.Cli.Reports;
using Mixtura.Data;
using Mixtura.Serialization;

namespace Mixtura.Cli.Commands;

/// <summary>`mixtura statistics`: what one pass over rows leaves for a step of expectation-maximization.</summary>
internal sealed class StatisticsCommand : LoggedCommand
{
    private readonly Argument<string> _model = SharedOptions.Model();
    private readonly Argument<string> _data = SharedOptions.Data();
    private readonly Option<TablePart?> _part = OptionFactory.Value(
        "--part", "I/N", "Take the I-th of N parts of the table, which is cut between chunks of 2,048 rows: all parts together make the very step of the whole table", OptionValues.Cut);
    private readonly Option<TablePart?> _file = OptionFactory.Value(
        "--file", "I/N", "The table is the I-th of N files whose rows belong together", OptionValues.PartFile);
    private readonly RowOptions _rows = new();
    private readonly Option<string?> _output = SharedOptions.Output("PART.stat", "Write the statistics; this option is needed");
    private readonly Option<bool> _json = SharedOptions.Json();

    public StatisticsCommand(Session session)
        : base("statistics", "Take the statistics of rows, or of a part of them, for a step made elsewhere", session)
    {
        Arguments.Add(_model);
        Arguments.Add(_data);
        AddGroup("Rows", [_part, _file, .. _rows.All, .. _rows.Memory]);
        AddGroup("Output", [_output, _json, .. Logging]);
    }

    public override string Story =>
        "One iteration of expectation-maximization is spread over processes or machines: each takes the statistics of its rows at the parameters of the "
        + "same model, and 'mixtura step' makes the next parameters from all of them. The file's size does not depend on the number of rows. "
        + "It tells which part it is, and of which model and columns, so that parts that are missing, doubled or foreign are noticed.";

    public override IReadOnlyList<(string Line, string Purpose)> Examples =>
    [
        ("mixtura statistics model.json data/faithful.csv --output all.stat", "the statistics of a whole table"),
        ("mixtura fit data/diamonds.csv --columns carat,depth --components 3 --covariance full --tolerance 0 --max-iterations 2 --output diamonds.json", "a model of a larger table to begin with"),
        ("mixtura statistics diamonds.json data/diamonds.csv --part 1/2 --output part-1.stat", "the first half of a table"),
        ("mixtura statistics diamonds.json data/diamonds.csv --part 2/2 --output part-2.stat", "the second half, by another process or machine"),
    ];

    protected override int Run(ParseResult parsed, RunLog log, CancellationToken cancellation)
    {
        string modelPath = parsed.GetRequiredValue(_model);
        string data = parsed.GetRequiredValue(_data);
        string output = parsed.GetValue(_output) ?? throw new UsageException("say where the statistics go by --output PART.stat");
        if (parsed.GetValue(_part) is not null && parsed.GetValue(_file) is not null)
        {
            throw new UsageException("--part cuts the table, and --file says that it is one of several; choose one");
        }

        TablePart part = parsed.GetValue(_part) ?? parsed.GetValue(_file) ?? TablePart.Whole;
        ReadOptions reading = _rows.Read(parsed);
        using var files = new OutputFiles(modelPath, data);
        files.Check(output, "--output", FileTypes.Statistics);
        ModelDocument document = ModelInput.Read(modelPath, text => Warn(text, log));
        LoadedTable loaded = Read(log, () => ModelData.Read(data, document.Model, modelPath, reading, cancellation));
        EmStatistics statistics = EmStatistics.Of(document.Model, loaded.Rows, part, reading.Threads, cancellation);
        files.Stage(output, path =>
        {
            using FileStream stream = File.Create(path);
            statistics.Save(stream);
        });
        cancellation.ThrowIfCancellationRequested();
        Commit(files, log);
        StatisticsPart taken = statistics.Parts[0];
        if (parsed.GetValue(_json))
        {
            JsonOutput.Write(Session, json =>
            {
                json.WriteString("model", modelPath);
                json.WriteString("modelIdentity", statistics.Model);
                json.WriteString("data", data);
                json.WriteString("part", part.ToString());
                json.WriteNumber("firstRow", taken.FirstRow + 1);
                json.WriteNumber("rows", taken.Rows);
                json.WriteNumber("weight", taken.Weight);
                json.WriteNumber("rowsLeftOut", loaded.RowsDropped);
                json.WriteString("output", output);
            });
            return ExitCode.Done;
        }

        string rows = part.Kind == TablePartKind.Cut
            ? $"rows {Numbers.Count(taken.FirstRow + 1)} to {Numbers.Count(taken.FirstRow + taken.Rows)} of {Numbers.Count(loaded.Rows.RowCount)}"
            : Numbers.Count(taken.Rows, "row");
        Session.WriteText($"The statistics of {rows} of {data} at {modelPath} are in {output}: {part}.");
        if (loaded.RowsDropped > 0)
        {
            Session.WriteText($"Left out for missing values: {Numbers.Count(loaded.RowsDropped, "row")}");
        }

        return ExitCode.Done;
    }
}
