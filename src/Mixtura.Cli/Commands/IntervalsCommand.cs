using System.Collections.Immutable;
using System.CommandLine;
using System.Globalization;
using Mixtura.Cli.Files;
using Mixtura.Cli.Fitting;
using Mixtura.Cli.Logging;
using Mixtura.Cli.Options;
using Mixtura.Cli.Reports;
using Mixtura.Data;
using Mixtura.Plotting;

namespace Mixtura.Cli.Commands;

/// <summary>`mixtura intervals`: how sure a fitted mixture's parameters are.</summary>
internal sealed class IntervalsCommand : LoggedCommand
{
    private const double DefaultLevel = 0.95;
    private const int DefaultReplicates = 999;

    private readonly Argument<string> _model = SharedOptions.Model();
    private readonly Argument<string> _data = SharedOptions.Data();

    private readonly Option<UncertaintyMethod?> _method = OptionFactory.Value(
        "--method", "NAME", "information (default), sandwich: right also where the model is not; or refits to replicates: bootstrap (rows drawn again), parametric (rows drawn from the model), weighted (rows with random weights)", OptionValues.Method);
    private readonly Option<double?> _level = OptionFactory.Value(
        "--level", "P", "The intervals' confidence level (default 0.95)", OptionValues.Confidence);
    private readonly Option<IReadOnlyList<double>?> _quantiles = OptionFactory.Object(
        "--quantiles", "P,Q", "Tell these quantiles of the whole mixture too, of every column of measurements, for instance 0.5,0.9", OptionValues.Quantiles);
    private readonly Option<int?> _replicates = OptionFactory.Value(
        "--replicates", "B", "The number of replicates of a bootstrap (default 999)", OptionValues.AtLeastTwo);
    private readonly Option<ulong?> _seed = SharedOptions.Seed();
    private readonly Option<int?> _iterations = SharedOptions.Iterations();
    private readonly Option<double?> _tolerance = SharedOptions.Tolerance();
    private readonly Option<string?> _knownLabels = OptionFactory.Object(
        "--known-labels", "COLUMN", "The column by which the fit knew the components of some rows, as fit has it", OptionValues.Name);
    private readonly RowOptions _rows = new();
    private readonly Option<string?> _output = SharedOptions.Output("TABLE", "Write the parameters, one in each row, with component, parameter, estimate, standard_error, lower, upper and note");
    private readonly Option<string?> _plot = OptionFactory.Object("--plot", "PICTURE", "Draw the means with their intervals to a .png or .svg file", OptionValues.Path);
    private readonly Option<bool> _json = SharedOptions.Json();
    private readonly Option<bool> _quiet = SharedOptions.Quiet();

    public IntervalsCommand(Session session)
        : base("intervals", "Tell how sure a fitted model's parameters are: standard errors and intervals", session)
    {
        Arguments.Add(_model);
        Arguments.Add(_data);
        AddGroup("Intervals", _method, _level, _quantiles);
        AddGroup("Bootstrap", _replicates, _seed, _iterations, _tolerance);
        AddGroup("Reading", [_knownLabels, .. _rows.All]);
        AddGroup("Output", [_output, _plot, _json, _quiet, .. Logging]);
    }

    public override string Story =>
        "The table is the one that the model was fitted to. The information and the sandwich take one pass over it and are right for many rows; "
        + "intervals of weights and probabilities are made on the scale of logits, those of variances and rates on that of logarithms, so that they stay where these can be. "
        + "A bootstrap fits the model again to every replicate, starting from itself, and its intervals are percentiles. "
        + "Parameters at a bound, such as a probability of 0, have no standard error, and the report says why.";

    public override IReadOnlyList<(string Line, string Purpose)> Examples =>
    [
        ("mixtura intervals model.json data/faithful.csv", "every parameter with its standard error and 95 % interval"),
        ("mixtura intervals model.json data/faithful.csv --method bootstrap --replicates 99 --level 0.9 --output intervals.csv", "the same by the bootstrap, as a table"),
        ("mixtura intervals model.json data/faithful.csv --method sandwich --quantiles 0.5,0.9", "with medians and ninth deciles"),
        ("mixtura intervals species.json data/iris.csv --known-labels species", "of a model that was fitted with --known-labels"),
    ];

    protected override int Run(ParseResult parsed, RunLog log, CancellationToken cancellation)
    {
        string modelPath = parsed.GetRequiredValue(_model);
        string data = parsed.GetRequiredValue(_data);
        string? output = parsed.GetValue(_output);
        string? plot = parsed.GetValue(_plot);
        ReadOptions reading = _rows.Read(parsed);
        UncertaintyMethod method = parsed.GetValue(_method) ?? UncertaintyMethod.Information;
        RefuseIdle(parsed, method);
        using var files = new OutputFiles(modelPath, data);
        files.Check(output, "--output", FileTypes.Table);
        files.Check(plot, "--plot", FileTypes.Picture);
        (Mixture model, FitSummary? fit) = ModelInput.Read(modelPath, text => Warn(text, log));
        string? labelColumn = parsed.GetValue(_knownLabels);
        if (labelColumn is null && fit is { KnownRows: > 0 })
        {
            throw new UsageException($"the components of {Numbers.Count(fit.KnownRows, "row")} were known in the fit of {modelPath}, on which standard errors depend; name the column that told them with --known-labels");
        }

        int[] measured = parsed.GetValue(_quantiles) is null ? [] : Measured(model);
        LoadedTable loaded = Read(log, () => ModelData.Read(data, model, modelPath, reading, cancellation));
        ImmutableArray<int> labels = labelColumn is null ? [] : ComponentLabels.Read(loaded, labelColumn, model, modelPath, cancellation);

        MixtureUncertainty found;
        using (var progress = new ReplicateLine(Session, parsed.GetValue(_quiet)))
        {
            found = model.ParameterUncertainty(
                loaded.Rows,
                new UncertaintyOptions
                {
                    Method = method,
                    Level = parsed.GetValue(_level) ?? DefaultLevel,
                    Replicates = parsed.GetValue(_replicates) ?? DefaultReplicates,
                    Seed = parsed.GetValue(_seed) ?? 1,
                    Convergence = new Convergence { DistanceToLimit = parsed.GetValue(_tolerance) ?? SharedOptions.DefaultTolerance },
                    MaxIterations = parsed.GetValue(_iterations) ?? SharedOptions.DefaultIterations,
                    Threads = reading.Threads,
                    Held = fit?.HeldParameters,
                    KnownLabels = labels,
                    Progress = new ToldProgress<UncertaintyProgress>(log, progress, LogLevel.Debug, _ => "replicate", (json, value) =>
                    {
                        json.WriteNumber("finished", value.Finished);
                        json.WriteNumber("replicates", value.Replicates);
                    }),
                },
                cancellation);
        }

        ParameterEstimate[] parameters = [.. found.Parameters, .. (parsed.GetValue(_quantiles) ?? []).SelectMany(p => measured.Select(column => Quantile(found, column, p)))];
        files.Stage(output, temporary => TableFile.Write(temporary, IntervalReport.Columns(model, parameters), cancellation));
        files.Stage(plot, path => MixturePlot.Intervals(found).Save(path));
        Commit(files, log);
        if (parsed.GetValue(_json))
        {
            IntervalReport.WriteJson(Session, modelPath, loaded, found, parameters, output);
        }
        else
        {
            IntervalReport.Write(Session, modelPath, loaded, found, parameters);
            if (output is not null)
            {
                Session.WriteText($"The table of parameters is in {output}.");
            }

            if (plot is not null)
            {
                Session.WriteText($"The picture is in {plot}.");
            }
        }

        int known = labels.Where((label, row) => label >= 0 && loaded.Rows.Weight(row) > 0).Count();
        if (fit is not null && known != fit.KnownRows)
        {
            Warn($"the fit knew the components of {Numbers.Count(fit.KnownRows, "row")}, and the column {labelColumn} tells those of {Numbers.Count(known)}; the intervals are those of a fit that knows these", log);
        }

        if (fit is { Held.Length: > 0, HeldParameters: null })
        {
            Warn($"in the fit was held: {fit.Held}; the model file is of a version that does not keep this in a form that can be used: the intervals are those of a model in which all is free, and so are wider than they need be", log);
        }

        foreach (string warning in found.Warnings)
        {
            Warn(warning, log);
        }

        return found.ReplicateCounts is { NotConverged: > 0 } ? ExitCode.NotConverged : ExitCode.Done;
    }

    /// <summary>Options of a bootstrap do nothing for the other methods.</summary>
    private void RefuseIdle(ParseResult parsed, UncertaintyMethod method)
    {
        if (UncertaintyMethods.DrawsReplicates(method))
        {
            return;
        }

        foreach (Option option in new Option[] { _replicates, _seed, _iterations, _tolerance })
        {
            if (parsed.GetResult(option) is not null)
            {
                throw new UsageException($"{option.Name} is for a bootstrap, and --method {UncertaintyMethods.Word(method)} draws no replicates; leave it out, or choose --method bootstrap, parametric or weighted");
            }
        }
    }

    private static int[] Measured(Mixture model)
    {
        if (model is { Noise.IsAlongColumns: false, Dimensions: > 1 })
        {
            throw new UsageException("--quantiles: the noise fills a box that does not lie along the columns, so columns have no quantiles of their own; leave the option out");
        }

        int[] measured = [.. Enumerable.Range(0, model.Dimensions).Where(column => (model.Family is NoiseFamily noise ? noise.Inner : model.Family).Restrict([column]).IsContinuous)];
        return measured.Length > 0 ? measured : throw new UsageException("--quantiles: the model has no column of measurements; leave the option out");
    }

    private static ParameterEstimate Quantile(MixtureUncertainty found, int column, double p) => found.Of(
        string.Create(CultureInfo.InvariantCulture, $"{p:0.######} quantile of {found.Model.Columns[column].Name}"),
        mixture => mixture.Marginal(column).Quantile(p));
}
