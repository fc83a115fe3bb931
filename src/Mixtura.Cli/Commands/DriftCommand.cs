using System.CommandLine;
using Mixtura.Cli.Files;
using Mixtura.Cli.Logging;
using Mixtura.Cli.Options;
using Mixtura.Cli.Reports;
using Mixtura.Data;
using Mixtura.Plotting;
using Mixtura.Serialization;

namespace Mixtura.Cli.Commands;

/// <summary>`mixtura drift`: whether new rows still come from a model.</summary>
internal sealed class DriftCommand : LoggedCommand
{
    private readonly Argument<string> _model = SharedOptions.Model();
    private readonly Argument<string> _data = new("NEWDATA") { Description = "Rows that the model was not fitted to: .csv, .tsv, .csv.gz, .tsv.gz or .parquet, with a header" };
    private readonly Option<double?> _level = OptionFactory.Value(
        "--level", "P", "The probability of seeing drift anywhere where there is none (default 0.05)", OptionValues.Level);
    private readonly Option<double?> _restsOn = OptionFactory.Value(
        "--rests-on", "ROWS", "How many rows the model rests on, where its file does not say; without a number it is taken to be exactly known", OptionValues.RestsOn);
    private readonly Option<ulong?> _seed = SharedOptions.Seed();
    private readonly RowOptions _rows = new();
    private readonly Option<string?> _plot = OptionFactory.Object(
        "--plot", "PICTURE", "Draw the shares of the components and the distribution of the log-density to a .png or .svg file", OptionValues.Path);
    private readonly Option<bool> _json = SharedOptions.Json();

    public DriftCommand(Session session)
        : base("drift", "Tell whether new rows differ from what a model says", session)
    {
        Arguments.Add(_model);
        Arguments.Add(_data);
        AddGroup("Tests", _level, _restsOn, _seed);
        AddGroup("Rows", [.. _rows.All, .. _rows.Memory]);
        AddGroup("Output", [_plot, _json, .. Logging]);
    }

    public override string Story =>
        "Of each component its share of the rows is tested, its location (means, rates or probabilities) and its spread (covariances), and of all rows how likely they are. "
        + "Tests take into account that the model was itself estimated from some number of rows, which its file tells, and are corrected for their number, so that "
        + "where there is no drift the answer says so but for one time in twenty (--level).\n"
        + "The new rows must not be among those that the model was fitted to: it knows these too well, and tests see too little.";

    public override IReadOnlyList<(string Line, string Purpose)> Examples =>
    [
        ("mixtura drift model.json data/faithful.csv --plot drift.png", "how rows differ from a model, with a picture"),
        ("mixtura drift model.json data/faithful.csv --level 0.001 --json", "for a program that watches"),
    ];

    protected override int Run(ParseResult parsed, RunLog log, CancellationToken cancellation)
    {
        string modelPath = parsed.GetRequiredValue(_model);
        string data = parsed.GetRequiredValue(_data);
        string? plot = parsed.GetValue(_plot);
        ReadOptions reading = _rows.Read(parsed);
        using var files = new OutputFiles(modelPath, data);
        files.Check(plot, "--plot", FileTypes.Picture);
        ModelDocument document = ModelInput.Read(modelPath, text => Warn(text, log));
        if (parsed.GetValue(_restsOn) is not null && document.Rows is { } known)
        {
            throw new UsageException($"--rests-on is for files that do not say how many rows the model rests on, and {modelPath} says {Numbers.Count(known)}; leave it out");
        }

        LoadedTable loaded = Read(log, () => ModelData.Read(data, document.Model, modelPath, reading, cancellation));
        DriftResult drift = DriftDetection.Detect(
            document.Model,
            loaded.Rows,
            DriftOptions.For(document) with
            {
                Level = parsed.GetValue(_level) ?? new DriftOptions().Level,
                ModelRows = document.Rows ?? parsed.GetValue(_restsOn),
                Draws = new MonteCarloOptions { Seed = parsed.GetValue(_seed) ?? 1, Threads = reading.Threads },
            },
            cancellation);
        files.Stage(plot, path => MixturePlot.Drift(drift).Save(path));
        cancellation.ThrowIfCancellationRequested();
        Commit(files, log);
        if (drift.Options.ModelRows is null)
        {
            Warn("the file does not say how many rows the model rests on, so it is taken to be exactly known, and drift may be seen where there is none; say it by --rests-on ROWS", log);
        }

        if (parsed.GetValue(_json))
        {
            DriftReport.WriteJson(Session, modelPath, loaded, drift, plot);
            return ExitCode.Done;
        }

        DriftReport.Write(Session, modelPath, loaded, drift);
        if (plot is not null)
        {
            Session.WriteText($"The picture is in {plot}.");
        }

        return ExitCode.Done;
    }
}
