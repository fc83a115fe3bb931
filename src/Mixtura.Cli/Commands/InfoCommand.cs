using System.Collections.Immutable;
using System.CommandLine;
using Mixtura.Cli.Files;
using Mixtura.Cli.Options;
using Mixtura.Cli.Reports;
using Mixtura.Serialization;

namespace Mixtura.Cli.Commands;

/// <summary>`mixtura info`: what is in a model file.</summary>
internal sealed class InfoCommand : MixturaCommand
{
    private readonly Argument<string> _model = SharedOptions.Model();
    private readonly Option<bool> _density = OptionFactory.Flag("--density", "Tell the density's modes (of Gaussian models), its entropy and its highest-density regions");
    private readonly Option<ulong?> _seed = SharedOptions.Seed();
    private readonly Option<bool> _json = SharedOptions.Json();

    public InfoCommand(Session session)
        : base("info", "Describe a model file", session)
    {
        Arguments.Add(_model);
        AddGroup("Density", _density, _seed);
        AddGroup("Output", _json);
    }

    public override string Story => "The file is checked entirely while it is read: what is wrong with it is said with its place.";

    public override IReadOnlyList<(string Line, string Purpose)> Examples =>
    [
        ("mixtura info model.json", "the components, and what is known of the fit"),
        ("mixtura info model.json --density", "also how many modes there are, and where"),
    ];

    protected override int Run(ParseResult parsed, CancellationToken cancellation)
    {
        string path = parsed.GetRequiredValue(_model);
        if (parsed.GetValue(_seed) is not null && !parsed.GetValue(_density))
        {
            throw new UsageException("--seed is for what is drawn: add --density, or leave it out");
        }

        ModelDocument document = ModelInput.Read(path, Warn);
        (Mixture model, FitSummary? fit) = document;
        DensityReport? density = parsed.GetValue(_density) ? new DensityReport(model, parsed.GetValue(_seed) ?? 1) : null;
        if (parsed.GetValue(_json))
        {
            JsonOutput.Write(Session, json =>
            {
                ModelFile.WriteProperties(json, document);
                density?.Write(json);
            });
            return ExitCode.Done;
        }

        Session.WriteText($"{path}: {FamilyWords.Describe(model.Family)}");
        Session.WriteText($"{ComponentNames.Count(model)}, {Numbers.Count(model.Dimensions, "column")}: {string.Join(", ", model.Columns)}; {Numbers.Count(fit?.Parameters ?? model.ParameterCount, "free parameter")}");
        ModelTable.Write(Session, model, null);
        if (ComponentNames.DescribeNoise(model) is { } noise)
        {
            Session.WriteText(noise);
        }

        density?.Write(Session);
        Session.Out.WriteLine();
        if (document.Steps is { } steps)
        {
            Session.WriteText($"Made by {Numbers.Count(steps.Trace.Length, "step")} from statistics of {Numbers.Count(steps.Rows, "row")}: before the last of them the log-likelihood was {Numbers.Criterion(steps.Trace[^1])}; that of these parameters is told by the next step.");
            return ExitCode.Done;
        }

        if (document.Update is { } update)
        {
            Session.WriteText(UpdateReport.Describe(update));
            return ExitCode.Done;
        }

        if (fit is null)
        {
            Session.WriteText("The file says nothing of a fit.");
            return ExitCode.Done;
        }

        Session.WriteText($"Fitted to {Numbers.Count(fit.Rows, "row")}, seed {fit.Seed}: log-likelihood {Numbers.Criterion(fit.LogLikelihood)}; BIC {Numbers.Criterion(fit.Bic)}, AIC {Numbers.Criterion(fit.Aic)}, ICL {Numbers.Criterion(fit.Icl)}.");
        if (fit.KnownRows > 0)
        {
            Session.WriteText($"The components of {Numbers.Count(fit.KnownRows, "row")} were known, and the log-likelihood is that of the rows with them.");
        }

        if (fit.Trim > 0)
        {
            Session.WriteText($"Of the rows' weight {Numbers.Percent(fit.Trim)} was trimmed, and what is said here is of the rows that stayed.");
        }

        if (fit.Held.Length > 0)
        {
            Session.WriteText($"Held in the fit, and not counted: {fit.Held}.");
        }

        foreach ((ImmutableArray<string> columns, GaussianPrior prior) in fit.Priors)
        {
            Session.WriteText($"Fitted under a prior of shrinkage {Numbers.Significant(prior.Shrinkage)} and {Numbers.Count(prior.DegreesOfFreedom!.Value)} degrees of freedom on {string.Join(", ", columns)}; its mean and scale are in the file.");
        }

        Session.WriteText(fit.Converged
            ? $"Converged after {Numbers.Count(fit.Iterations, "iteration")}; gradient norm {Numbers.Significant(fit.GradientNorm, 2)}."
            : $"Not converged: {Numbers.Count(fit.Iterations, "iteration")} were run; gradient norm {Numbers.Significant(fit.GradientNorm, 2)}.");
        return ExitCode.Done;
    }
}
