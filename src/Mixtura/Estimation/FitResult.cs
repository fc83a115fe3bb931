using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace Mixtura;

/// <summary>A fitted mixture and what happened on the way to it.</summary>
/// <typeparam name="TMixture">The kind of mixture.</typeparam>
[JsonNumberHandling(JsonNumberHandling.AllowNamedFloatingPointLiterals)]
public sealed class FitResult<TMixture>
    where TMixture : Mixture
{
    internal FitResult(TMixture model, FitSummary summary, FitOutcome outcome, FitCertificate certificate, ImmutableArray<double> trace, ImmutableArray<FitWarning> warnings, ImmutableArray<Maximum> landscape, int passes, int starts, long evaluations, FitSeconds seconds)
    {
        Model = model;
        Summary = summary;
        Outcome = outcome;
        Certificate = certificate;
        Trace = trace;
        Warnings = warnings;
        Landscape = landscape;
        Passes = passes;
        Starts = starts;
        Evaluations = evaluations;
        Seconds = seconds;
    }

    /// <summary>The mixture, its components in order of decreasing weight, then of increasing means; where labels were known theirs come first, in the labels' order.</summary>
    public TMixture Model { get; }

    /// <summary>
    /// How sure the parameters are, as <see cref="Mixture.ParameterUncertainty"/> tells it, with what this fit held unless
    /// the options say what was.
    /// </summary>
    /// <param name="table">The rows that were fitted.</param>
    /// <param name="options">How, or null for the observed information and intervals of 95 %.</param>
    /// <param name="cancellation">Ends the work with <see cref="OperationCanceledException"/>.</param>
    /// <exception cref="ModelException">The fit knew the components of some rows, and the options do not say of which.</exception>
    public MixtureUncertainty ParameterUncertainty(RowTable table, UncertaintyOptions? options = null, CancellationToken cancellation = default)
    {
        UncertaintyOptions asked = options ?? new UncertaintyOptions();
        if (Summary.KnownRows > 0 && asked.KnownLabels.IsEmpty)
        {
            throw new ModelException($"the fit knew the components of {Summary.KnownRows} rows, on which standard errors depend; give the same labels in KnownLabels", "knownLabels");
        }

        return Model.ParameterUncertainty(table, asked with { Held = asked.Held ?? Summary.HeldParameters }, cancellation);
    }

    /// <summary>Log-likelihood, criteria, iterations: what a model file keeps.</summary>
    public FitSummary Summary { get; }

    /// <summary>The total log-likelihood at the model's parameters, in nats.</summary>
    public double LogLikelihood => Summary.LogLikelihood;

    /// <summary>The Bayesian information criterion p·ln n − 2·ln L: smaller is better.</summary>
    public double Bic => Summary.Bic;

    /// <summary>The number of maximization steps from the start that won, each lengthened by acceleration or not.</summary>
    public int Iterations => Summary.Iterations;

    /// <summary>
    /// The number of passes over the table from the start that won: one for the start, one for each maximization step, and one
    /// for each accelerated step that was thrown away.
    /// </summary>
    public int Passes { get; }

    /// <summary>How the fit ended.</summary>
    public FitOutcome Outcome { get; }

    /// <summary>Whether the convergence criterion was met.</summary>
    public bool Converged => Outcome == FitOutcome.Converged;

    /// <summary>How near to a maximum the fit ended.</summary>
    public FitCertificate Certificate { get; }

    /// <summary>
    /// The total log-likelihood at the start and after each maximization step, of the start that won; with a prior, what is
    /// maximized: the sum of it and of the logarithm of the prior's density but for a constant.
    /// </summary>
    public ImmutableArray<double> Trace { get; }

    /// <summary>What a user should know: not converged, components at the floor, components without rows.</summary>
    public ImmutableArray<FitWarning> Warnings { get; }

    /// <summary>
    /// The maxima that the starts led to, the best first: sound ones before spurious and degenerate ones, then by
    /// log-likelihood. The first is the one that was taken all the way.
    /// </summary>
    public ImmutableArray<Maximum> Landscape { get; }

    /// <summary>
    /// The rows that were trimmed, from 0, in order: those that are least likely under the model. Of weighted rows one more may
    /// take part with some of its weight only.
    /// </summary>
    public ImmutableArray<long> Trimmed { get; internal init; } = [];

    /// <summary>
    /// For each component that has collapsed, lost its rows or looks spurious the rows behind it, the cause and the remedies, in
    /// the order of <see cref="Warnings"/>; one for all components where the same has befallen them all.
    /// </summary>
    public ImmutableArray<Diagnosis> Diagnoses { get; internal init; } = [];

    /// <summary>
    /// The entropy of the posteriors of components that are not noise, given that a row is not noise and counted by how much it is
    /// not: with a single such component it is 0. Without noise it is the posteriors' own.
    /// </summary>
    internal double ClusterEntropy { get; init; }

    /// <summary>Whether no component has collapsed, lost its rows, or looks spurious, and the log-likelihood never fell.</summary>
    public bool IsSound => !Warnings.Any(warning => warning.Kind is FitWarningKind.LikelihoodFell or FitWarningKind.AtFloor or FitWarningKind.WithoutRows or FitWarningKind.Spurious);

    /// <summary>The number of starts that were tried.</summary>
    public int Starts { get; }

    /// <summary>
    /// For how many pairs of a row and a component a log-density was computed, or begun, in the passes of the start that won,
    /// rows that fill up the last block included. Without anything left out it is about n·k for each pass.
    /// </summary>
    public long Evaluations { get; }

    /// <summary>Where the time went.</summary>
    public FitSeconds Seconds { get; }

    /// <summary>A few lines: the model, how the fit ended, and its warnings.</summary>
    public override string ToString()
    {
        string ended = Converged ? "converged" : "not converged";
        string line = string.Create(System.Globalization.CultureInfo.InvariantCulture, $"log-likelihood {LogLikelihood:F2}, BIC {Bic:F2}; {ended} after {ShortText.Count(Iterations, "iteration")} from the best of {ShortText.Count(Starts, "start")}");
        return string.Join('\n', [Model.ToString(), line, .. Warnings.Select(warning => "warning: " + warning.Message)]);
    }

    /// <summary>The same result with the model seen as another kind.</summary>
    /// <typeparam name="TOther">The kind of mixture that the model is.</typeparam>
    public FitResult<TOther> As<TOther>()
        where TOther : Mixture => new((TOther)(Mixture)Model, Summary, Outcome, Certificate, Trace, Warnings, Landscape, Passes, Starts, Evaluations, Seconds) { Trimmed = Trimmed, Diagnoses = Diagnoses, ClusterEntropy = ClusterEntropy };
}
