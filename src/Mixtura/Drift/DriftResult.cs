using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace Mixtura;

/// <summary>How new rows differ from a model.</summary>
/// <param name="Model">The model.</param>
/// <param name="Rows">The weight of the new rows.</param>
/// <param name="Impossible">How many of them the model does not allow at all.</param>
/// <param name="Components">Component by component, noise last.</param>
/// <param name="LogDensity">Whether the new rows are as likely as the model's own (Kolmogorov and Smirnov).</param>
/// <param name="Options">How they were compared.</param>
[JsonNumberHandling(JsonNumberHandling.AllowNamedFloatingPointLiterals)]
public sealed record DriftResult(Mixture Model, double Rows, long Impossible, ImmutableArray<ComponentDrift> Components, DriftTest LogDensity, DriftOptions Options)
{
    private const double StandardErrors = 2;

    /// <summary>The mean log-density of the model's own rows, that is minus its entropy.</summary>
    public required double ExpectedLogDensity { get; init; }

    /// <summary>The mean log-density of the new rows that are possible.</summary>
    public required double MeanLogDensity { get; init; }

    /// <summary>The standard error of the difference of <see cref="MeanLogDensity"/> from <see cref="DriftOptions.FittedLogDensity"/> where nothing has drifted.</summary>
    public required double LogDensityError { get; init; }

    /// <summary>The quantiles of the log-density of the model's own rows at the probabilities (i + ½)/m, ascending.</summary>
    public required ImmutableArray<double> ModelQuantiles { get; init; }

    /// <summary>Those of the new rows, at the same probabilities.</summary>
    public required ImmutableArray<double> RowQuantiles { get; init; }

    /// <summary>All tests that were made.</summary>
    public IEnumerable<DriftTest> Tests => Components.SelectMany(component => new[] { component.WeightTest, component.LocationTest, component.SpreadTest }).OfType<DriftTest>().Append(LogDensity);

    /// <summary>
    /// Whether the new rows are not as likely as the model's own and yet as likely as those it was fitted to, within two standard
    /// errors: the model describes neither well, which is no drift.
    /// </summary>
    public bool IsMisfit => LogDensity.AdjustedPValue <= Options.Level
        && Options.FittedLogDensity is { } fitted
        && Math.Abs(MeanLogDensity - fitted) <= StandardErrors * LogDensityError;

    /// <summary>The tests that see drift, the surest first; that of the log-density is not among them where it is <see cref="IsMisfit"/>.</summary>
    public IEnumerable<DriftTest> Seen => Tests
        .Where(test => test.AdjustedPValue <= Options.Level && !(test.Kind == DriftTestKind.LogDensity && IsMisfit))
        .OrderBy(test => test.AdjustedPValue);

    /// <summary>Whether the new rows differ from the model: a test sees it, or some row is impossible.</summary>
    public bool HasDrifted => Impossible > 0 || Seen.Any();
}
