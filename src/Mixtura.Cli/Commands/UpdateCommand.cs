using System.CommandLine;
using Mixtura.Cli.Files;
using Mixtura.Cli.Logging;
using Mixtura.Cli.Options;
using Mixtura.Cli.Reports;
using Mixtura.Data;
using Mixtura.Serialization;

namespace Mixtura.Cli.Commands;

/// <summary>`mixtura update`: a model goes on with new rows.</summary>
internal sealed class UpdateCommand : LoggedCommand
{
    private readonly Argument<string> _model = SharedOptions.Model();
    private readonly Argument<string> _data = new("NEWDATA") { Description = "The new rows: .csv, .tsv, .csv.gz, .tsv.gz or .parquet, with a header" };
    private readonly Option<double?> _halfLife = OptionFactory.Value(
        "--half-life", "ROWS", "Forget: a row counts half after so many later ones, for data that drift; the last row is the newest (default: nothing is forgotten)", OptionValues.HalfLife);
    private readonly Option<double?> _rows = OptionFactory.Value(
        "--rests-on", "ROWS", "How many rows the model rests on, where its file does not say", OptionValues.RestsOn);
    private readonly Option<Proportions?> _proportions = HoldOptions.CreateProportions();
    private readonly Option<IReadOnlyList<int>?> _held = OptionFactory.Object(
        "--hold", "J,K", "Components that stay as they are, by their numbers from 1: only their proportions are estimated", OptionValues.ComponentNumbers);
    private readonly Option<int?> _iterations = OptionFactory.Value(
        "--max-iterations", "N", "The largest number of passes over the new rows (default 1000)", OptionValues.AtLeastOne);
    private readonly Option<double?> _tolerance = OptionFactory.Value(
        "--tolerance", "T", "Converged when no parameter changes by more than this on its own scale, means in deviations for instance (default 1e-6); with 0 exactly --max-iterations passes are made", OptionValues.Tolerance);
    private readonly RowOptions _reading = new();
    private readonly Option<string?> _output = SharedOptions.Output("NEW.json", "Write the updated model; this option is needed");
    private readonly Option<bool> _json = SharedOptions.Json();

    public UpdateCommand(Session session)
        : base("update", "Go on with a fitted model and rows that have come since", session)
    {
        Arguments.Add(_model);
        Arguments.Add(_data);
        AddGroup("Updating", _halfLife, _rows, _proportions, _held, _iterations, _tolerance);
        AddGroup("Rows", [.. _reading.All, .. _reading.Memory]);
        AddGroup("Output", [_output, _json, .. Logging]);
    }

    public override string Story =>
        "The old rows are not needed: the model stands for them, with as many rows as its file says that it rests on. They keep their share in each component, "
        + "and the new rows are gone over until the parameters that both give together come to rest. Components keep their places. "
        + "With --half-life old rows fade, and the model follows those that come. What is said of the result's likelihood is of the new rows alone.\n"
        + "'mixtura drift' tells beforehand whether the new rows differ from the model.";

    public override IReadOnlyList<(string Line, string Purpose)> Examples =>
    [
        ("mixtura update model.json data/faithful.csv --output updated.json", "new rows count as much as old ones"),
        ("mixtura update model.json data/faithful.csv --half-life 200 --output recent.json", "the last 300 rows or so count"),
    ];

    protected override int Run(ParseResult parsed, RunLog log, CancellationToken cancellation)
    {
        string modelPath = parsed.GetRequiredValue(_model);
        string data = parsed.GetRequiredValue(_data);
        string output = parsed.GetValue(_output) ?? throw new UsageException("say where the updated model goes by --output NEW.json");
        ReadOptions reading = _reading.Read(parsed);
        using var files = new OutputFiles(modelPath, data);
        files.Check(output, "--output", FileTypes.Model);
        ModelDocument document = RestsOn(ModelInput.Read(modelPath, text => Warn(text, log)), parsed.GetValue(_rows), modelPath);
        LoadedTable loaded = Read(log, () => ModelData.Read(data, document.Model, modelPath, reading, cancellation));
        UpdateResult update = MixtureUpdate.Run(
            document,
            loaded.Rows,
            new UpdateOptions
            {
                HalfLife = parsed.GetValue(_halfLife),
                Proportions = parsed.GetValue(_proportions) ?? Proportions.Free,
                Held = [.. (parsed.GetValue(_held) ?? []).Select(number => number - 1)],
                MaxIterations = parsed.GetValue(_iterations) ?? SharedOptions.DefaultIterations,
                Tolerance = parsed.GetValue(_tolerance) ?? new UpdateOptions().Tolerance,
                Threads = reading.Threads,
            },
            cancellation);
        files.Stage(output, path =>
        {
            using FileStream stream = File.Create(path);
            ModelFile.Write(stream, update.Document);
        });
        cancellation.ThrowIfCancellationRequested();
        Commit(files, log);
        foreach (string warning in update.Warnings)
        {
            Warn(warning, log);
        }

        if (parsed.GetValue(_json))
        {
            JsonOutput.Write(Session, json =>
            {
                ModelFile.WriteProperties(json, update.Document);
                UpdateReport.Write(json, modelPath, data, update.Summary);
                json.WriteNumber("rowsLeftOut", loaded.RowsDropped);
                json.WriteArray("warnings", update.Warnings);
                json.WriteString("output", output);
            });
        }
        else
        {
            if (loaded.RowsDropped > 0)
            {
                Session.WriteText($"Left out for missing values: {Numbers.Count(loaded.RowsDropped, "row")}");
            }

            Session.WriteText(UpdateReport.Describe(update.Summary));
            ModelTable.Write(Session, update.Model, null);
            Session.WriteText($"The model is in {output}.");
        }

        return update.Summary.Converged || parsed.GetValue(_tolerance) == 0 ? ExitCode.Done : ExitCode.NotConverged;
    }

    private static ModelDocument RestsOn(ModelDocument document, double? rows, string path) =>
        rows is null
            ? document.Rows is null ? throw new ModelException("the file does not say how many rows the model rests on, and so how much new ones count; say it by --rests-on ROWS", path) : document
            : document.Rows is { } known ? throw new UsageException($"--rests-on is for files that do not say how many rows the model rests on, and {path} says {Numbers.Count(known)}; leave it out")
            : document with { Steps = new StepHistory([], rows.Value, 1) };
}
