using System.CommandLine;
using System.Diagnostics;
using Mixtura.Cli.Files;
using Mixtura.Cli.Fitting;
using Mixtura.Cli.Logging;
using Mixtura.Cli.Options;
using Mixtura.Cli.Reports;
using Mixtura.Serialization;

namespace Mixtura.Cli.Commands;

/// <summary>`mixtura step`: one step of expectation-maximization from statistics that were taken elsewhere.</summary>
internal sealed class StepCommand : LoggedCommand
{
    private readonly Argument<string> _model = SharedOptions.Model();
    private readonly Argument<string[]> _parts = new("PART")
    {
        Description = "The files of statistics of all rows at this model, as 'mixtura statistics' writes them",
        Arity = ArgumentArity.OneOrMore,
    };

    private readonly Option<long?> _rows = OptionFactory.Value(
        "--rows", "N", "Refuse parts that have not this many rows together (parts by --part and --file tell by themselves whether any is missing)", OptionValues.Rows);
    private readonly Option<double?> _tolerance = OptionFactory.Value(
        "--tolerance", "T", "Converged when the log-likelihood per row is estimated to be this near to its limit in three steps in a row (default 1e-9); with 0 just a step is made", OptionValues.Tolerance);
    private readonly Option<double?> _floor = SharedOptions.Floor();
    private readonly Option<double?> _ratio = OptionFactory.Value(
        "--eigenvalue-ratio", "C", "The largest ratio of two eigenvalues among the covariances of all components, as in 'mixtura fit'", OptionValues.EigenvalueRatio);
    private readonly Option<GaussianPrior?> _prior = OptionFactory.Optional(
        "--prior", "SHRINKAGE", "A prior as in 'mixtura fit' (default: the one that the model's file names, or none)", GaussianPrior.Default, OptionValues.Prior);
    private readonly Option<Proportions?> _proportions = HoldOptions.CreateProportions();
    private readonly Option<IReadOnlyList<int>?> _held = OptionFactory.Object(
        "--hold", "J,K", "Components that stay as they are, by their numbers from 1: only their proportions are estimated", OptionValues.ComponentNumbers);
    private readonly Option<string?> _output = SharedOptions.Output("NEXT.json", "Write the model with the next parameters, or when it has converged the model itself with its log-likelihood and criteria; this option is needed");
    private readonly Option<bool> _json = SharedOptions.Json();

    public StepCommand(Session session)
        : base("step", "Make one step of a fit from statistics taken by 'mixtura statistics'", session)
    {
        Arguments.Add(_model);
        Arguments.Add(_parts);
        AddGroup("Step", _rows, _tolerance, _floor, _ratio, _prior);
        AddGroup("Holding", _proportions, _held);
        AddGroup("Output", [_output, _json, .. Logging]);
    }

    public override string Story =>
        "What is printed is of the model before the step, since only a pass over the rows can tell its log-likelihood. While it has not converged the exit code is 3, "
        + "so that a loop of statistics and step ends when it is 0; a model after a step keeps the log-likelihoods so far for that. "
        + "Parts that are missing, doubled, damaged or about another model are refused.\n"
        + "Parts cut by --part make the very step of the whole table, to the last bit; files the same but for rounding, or to the bit where all "
        + "but the last have 32,768 rows or that times a power of two.";

    public override IReadOnlyList<(string Line, string Purpose)> Examples =>
    [
        ("mixtura step diamonds.json part-1.stat part-2.stat --tolerance 0 --output next.json", "one step from two parts"),
    ];

    protected override int Run(ParseResult parsed, RunLog log, CancellationToken cancellation)
    {
        string modelPath = parsed.GetRequiredValue(_model);
        string[] parts = parsed.GetRequiredValue(_parts);
        string output = parsed.GetValue(_output) ?? throw new UsageException("say where the next model goes by --output NEXT.json");
        double tolerance = parsed.GetValue(_tolerance) ?? SharedOptions.DefaultTolerance;
        using var files = new OutputFiles([modelPath, .. parts]);
        files.Check(output, "--output", FileTypes.Model);
        ModelDocument document = ModelInput.Read(modelPath, text => Warn(text, log));
        var statistics = EmStatistics.Merge(parts.Select(part => Read(log, part)));
        if (parsed.GetValue(_rows) is { } rows && rows != statistics.Rows)
        {
            throw new StatisticsException($"the {Numbers.Count(parts.Length, "part")} have {Numbers.Count(statistics.Rows, "row")}, and --rows says {Numbers.Count(rows)}: give all parts, each once");
        }

        EmStepResult step = EmStep.Take(document, statistics, new EmStepOptions
        {
            Family = StepPlan.Family(document.Model, parsed.GetValue(_floor), parsed.GetValue(_prior), parsed.GetValue(_ratio)),
            Proportions = parsed.GetValue(_proportions) ?? Proportions.Free,
            Held = [.. (parsed.GetValue(_held) ?? []).Select(number => number - 1)],
            Tolerance = tolerance,
        });
        files.Stage(output, path =>
        {
            using FileStream stream = File.Create(path);
            ModelFile.Write(stream, step.Document);
        });
        cancellation.ThrowIfCancellationRequested();
        Commit(files, log);
        foreach (string warning in step.Warnings)
        {
            Warn(warning, log);
        }

        if (parsed.GetValue(_json))
        {
            WriteJson(modelPath, parts.Length, statistics, step, output);
        }
        else
        {
            Write(modelPath, parts.Length, statistics, step, output);
        }

        return step.Converged || tolerance == 0 ? ExitCode.Done : ExitCode.NotConverged;
    }

    private static EmStatistics Read(RunLog log, string part)
    {
        long began = Stopwatch.GetTimestamp();
        EmStatistics statistics = StatisticsInput.Read(part);
        log.Write(LogLevel.Info, "read", json =>
        {
            json.WriteString("file", part);
            json.WriteNumber("rows", statistics.Rows);
            json.WriteArray("columns", statistics.Columns);
            json.WriteNumber("seconds", Stopwatch.GetElapsedTime(began).TotalSeconds);
        });
        return statistics;
    }

    private void Write(string modelPath, int parts, EmStatistics statistics, EmStepResult step, string output)
    {
        Session.WriteText($"{modelPath}: log-likelihood {Numbers.Criterion(step.Summary.LogLikelihood)} of {Numbers.Count(statistics.Rows, "row")} in {Numbers.Count(parts, "part")}");
        string change = double.IsNaN(step.Change)
            ? "This is the first step, so nothing is known of its change."
            : $"Change since the step before: {Numbers.Significant(step.Change, 3)}; step {Numbers.Count(step.History.Trace.Length)}.";
        string distance = double.IsNaN(step.Summary.EstimatedDistance) ? "not known" : $"about {Numbers.Significant(step.Summary.EstimatedDistance, 2)}";
        Session.WriteText($"{change} Distance to the maximum {distance}, gradient norm {Numbers.Significant(step.Summary.GradientNorm, 2)}.");
        Session.WriteText(step.Converged
            ? $"Converged: {output} has these parameters with their log-likelihood; BIC {Numbers.Criterion(step.Summary.Bic)}."
            : $"Not converged: {output} has the next parameters.");
    }

    private void WriteJson(string modelPath, int parts, EmStatistics statistics, EmStepResult step, string output) => JsonOutput.Write(Session, json =>
    {
        json.WriteString("model", modelPath);
        json.WriteNumber("parts", parts);
        json.WriteNumber("rows", statistics.Rows);
        json.WriteNumber("weight", statistics.Weight);
        json.WriteFinite("logLikelihood", step.Summary.LogLikelihood);
        json.WriteFinite("change", step.Change);
        json.WriteNumber("step", step.History.Trace.Length);
        json.WriteFinite("estimatedDistance", step.Summary.EstimatedDistance);
        json.WriteFinite("gradientNorm", step.Summary.GradientNorm);
        json.WriteFinite("bic", step.Summary.Bic);
        json.WriteBoolean("converged", step.Converged);
        json.WriteArray("warnings", step.Warnings);
        json.WriteString("output", output);
    });
}
