using System.Text.Json;

namespace Mixtura.Cli.Reports;

/// <summary>What is told of an update by new rows.</summary>
internal static class UpdateReport
{
    /// <summary>The update in sentences.</summary>
    public static string Describe(UpdateSummary update)
    {
        string forgetting = update.HalfLife is { } half ? $", a row counting half after {Numbers.Count(half)} later ones" : "";
        string times = update.Updates > 1 ? $" This was update number {update.Updates} since the fit." : "";
        double n = update.NewWeight;
        return $"Updated by {Numbers.Count(update.NewRows, "row")}; the model now rests on {Numbers.Count(Math.Round(update.Rows), "row")}, before on {Numbers.Count(Math.Round(update.RowsBefore))}{forgetting}.{times} "
            + $"Of the new rows alone the mean log-likelihood was {Numbers.Significant(update.LogLikelihoodBefore / n, 7)} and is {Numbers.Significant(update.LogLikelihood / n, 7)}; that of the rows before is not known. "
            + (update.Held.Length > 0 ? $"Held: {update.Held}. " : "")
            + (update.Converged ? $"Converged after {Numbers.Count(update.Iterations)} passes over the new rows." : $"Not converged: {Numbers.Count(update.Iterations)} passes over the new rows were made.");
    }

    public static void Write(Utf8JsonWriter json, string model, string data, UpdateSummary update)
    {
        json.WriteString("previousModel", model);
        json.WriteString("data", data);
        json.WriteFinite("meanLogLikelihoodOfNewRowsBefore", update.LogLikelihoodBefore / update.NewWeight);
        json.WriteFinite("meanLogLikelihoodOfNewRows", update.LogLikelihood / update.NewWeight);
    }
}
