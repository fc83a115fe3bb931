using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace Mixtura;

/// <summary>How new rows differ from one component.</summary>
/// <param name="Component">The component, from 0; the last of them may be noise.</param>
/// <param name="Weight">Its mixing proportion in the model.</param>
/// <param name="Share">Its share of the new rows, by the model's posteriors.</param>
/// <param name="ShareError">The standard error of the share where there is no drift, the model's own uncertainty included.</param>
/// <param name="Rows">The new rows that are its own, by the model's posteriors: its total responsibility.</param>
/// <param name="Mean">The mean of these rows, d values; NaN for categorical columns, and for noise and a component without rows.</param>
/// <param name="WeightTest">Whether the share differs; null where rows are too few to tell, or there is nothing to differ.</param>
/// <param name="LocationTest">Whether means, rates or probabilities differ; null likewise.</param>
/// <param name="SpreadTest">Whether covariances differ; null likewise, and where the family has none.</param>
[JsonNumberHandling(JsonNumberHandling.AllowNamedFloatingPointLiterals)]
public sealed record ComponentDrift(
    int Component,
    double Weight,
    double Share,
    double ShareError,
    double Rows,
    ImmutableArray<double> Mean,
    DriftTest? WeightTest,
    DriftTest? LocationTest,
    DriftTest? SpreadTest);
