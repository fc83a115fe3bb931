namespace Mixtura.Reporting;

/// <summary>What was found of drift, in words.</summary>
internal static class DriftWords
{
    private const int MostNamed = 3;

    /// <summary>The answer.</summary>
    public static string Answer(DriftResult drift)
    {
        string level = $"at the level {Numbers.Significant(drift.Options.Level, 2).TrimEnd('0')}, corrected for {Numbers.Count(drift.Tests.Count(), "test")}";
        string impossible = drift.Impossible > 0 ? $"{Numbers.Count(drift.Impossible, "row")} cannot come from the model at all. " : "";
        DriftTest[] seen = [.. drift.Seen];
        string misfit = drift.IsMisfit
            ? $" But the model describes neither these rows nor those it was fitted to well: they have a mean log-density of {Numbers.Significant(drift.MeanLogDensity)} and {Numbers.Significant(drift.Options.FittedLogDensity!.Value)}, where its own rows have {Numbers.Significant(drift.ExpectedLogDensity)}. Another family or more components may."
            : "";
        if (seen.Length == 0)
        {
            return (drift.Impossible > 0
                ? $"The new rows differ from the model: {impossible}Besides these no drift is seen, {level}."
                : drift.IsMisfit ? $"No drift is seen, {level}."
                : $"No drift is seen: the new rows are as the model says, {level}.") + misfit;
        }

        string named = string.Join("; ", seen.Take(MostNamed).Select(test => Describe(drift, test)));
        string more = seen.Length > MostNamed ? $"; and {Numbers.Count(seen.Length - MostNamed)} more" : "";
        return $"The new rows differ from the model, {level}: {named}{more}. {impossible}".TrimEnd() + misfit;
    }

    /// <summary>One test that sees drift.</summary>
    public static string Describe(DriftResult drift, DriftTest test)
    {
        string p = $"p {PValue(test.AdjustedPValue)}";
        if (test.Component is not { } j)
        {
            string direction = drift.MeanLogDensity < drift.ExpectedLogDensity ? "less likely" : "likelier";
            return $"rows are {direction} than the model's own, {Numbers.Significant(Math.Abs(drift.MeanLogDensity - drift.ExpectedLogDensity), 2)} nats on average ({p})";
        }

        ComponentDrift component = drift.Components[j];
        string name = drift.Model.Noise is not null && j == drift.Model.ClusterCount ? "the noise" : $"component {j + 1}";
        return test.Kind switch
        {
            DriftTestKind.Weight => $"{name} has a share of {Numbers.Percent(component.Share)}, not {Numbers.Percent(component.Weight)} ({p})",
            DriftTestKind.Location when Furthest(drift.Model, component) is { } move => $"{name} has moved, furthest in {drift.Model.Columns[move.Column].Name}, from {Numbers.Significant(move.Before)} to {Numbers.Significant(move.After)} ({p})",
            DriftTestKind.Location => $"{name} has other probabilities ({p})",
            _ => $"{name} has another spread ({p})",
        };
    }

    /// <summary>The column in which a component's mean has moved furthest, in its standard deviations; null where no column has a mean.</summary>
    public static (int Column, double Before, double After)? Furthest(Mixture model, ComponentDrift drift)
    {
        int d = model.Dimensions;
        double[] mean = new double[d];
        double[] covariance = new double[d * d];
        model.Components[drift.Component].CopyMean(mean);
        model.Components[drift.Component].CopyCovariance(covariance);
        int[] columns = [.. Enumerable.Range(0, d).Where(i => double.IsFinite(mean[i]) && double.IsFinite(drift.Mean[i]) && covariance[(i * d) + i] > 0)];
        if (columns.Length == 0)
        {
            return null;
        }

        int furthest = columns.MaxBy(i => Math.Abs(drift.Mean[i] - mean[i]) / Math.Sqrt(covariance[(i * d) + i]));
        return (furthest, mean[furthest], drift.Mean[furthest]);
    }

    /// <summary>A p-value with two digits; what is too small to matter as a bound.</summary>
    public static string PValue(double p) => p < 1e-4 ? "< 0.0001" : Numbers.Significant(p, 2);
}
