using System.Text.Json;
using Mixtura.Data;

namespace Mixtura.Cli.Reports;

/// <summary>What `mixtura drift` prints.</summary>
internal static class DriftReport
{
    public static void Write(Session session, string modelPath, LoadedTable loaded, DriftResult drift)
    {
        string rests = drift.Options.ModelRows is { } rows ? $"which rests on {Numbers.Count(Math.Round(rows), "row")}" : "which is taken to be exactly known";
        session.WriteText($"{Numbers.Count(loaded.Rows.RowCount, "row")} of {loaded.Path} against {modelPath}, {rests}");
        if (loaded.RowsDropped > 0)
        {
            session.WriteText($"Left out for missing values: {Numbers.Count(loaded.RowsDropped, "row")}");
        }

        session.WriteText(DriftWords.Answer(drift));
        session.Out.WriteLine();
        session.WriteText("p-values, corrected for the number of tests (* at most the level)");
        var grid = new Grid("<component", "weight", "share of new rows", "p of weight", "p of location", "p of spread");
        foreach (ComponentDrift component in drift.Components)
        {
            bool isNoise = drift.Model.Noise is not null && component.Component == drift.Model.ClusterCount;
            grid.Add(
                isNoise ? "noise" : $"{component.Component + 1}",
                Numbers.Fixed(component.Weight, 4),
                $"{Numbers.Fixed(component.Share, 4)} ± {Numbers.Fixed(component.ShareError, 4)}",
                Cell(drift, component.WeightTest),
                Cell(drift, component.LocationTest),
                Cell(drift, component.SpreadTest));
        }

        grid.Write(session);
        session.WriteText($"Log-density: {Numbers.Significant(drift.MeanLogDensity)} on average, of the model's own rows {Numbers.Significant(drift.ExpectedLogDensity)}; distance of the distributions {Numbers.Fixed(drift.LogDensity.Statistic, 3)}, p {Cell(drift, drift.LogDensity)}");
        if (drift.Components.Any(component => component.WeightTest is null || component.LocationTest is null))
        {
            session.WriteText($"{Numbers.Nothing} not tested: too few rows are expected, or there is nothing that could differ.");
        }
    }

    public static void WriteJson(Session session, string modelPath, LoadedTable loaded, DriftResult drift, string? plot) => JsonOutput.Write(session, json =>
    {
        json.WriteString("model", modelPath);
        json.WriteString("data", loaded.Path);
        json.WriteNumber("rows", loaded.Rows.RowCount);
        json.WriteNumber("rowsLeftOut", loaded.RowsDropped);
        json.WriteNumber("impossibleRows", drift.Impossible);
        if (drift.Options.ModelRows is { } rows)
        {
            json.WriteNumber("modelRows", rows);
        }
        else
        {
            json.WriteNull("modelRows");
        }

        json.WriteNumber("level", drift.Options.Level);
        json.WriteNumber("tests", drift.Tests.Count());
        json.WriteBoolean("drift", drift.HasDrifted);
        json.WriteString("answer", DriftWords.Answer(drift));
        json.WriteBoolean("misfit", drift.IsMisfit);
        json.WriteStartArray("components");
        foreach (ComponentDrift component in drift.Components)
        {
            json.WriteStartObject();
            json.WriteNumber("component", component.Component + 1);
            json.WriteBoolean("noise", drift.Model.Noise is not null && component.Component == drift.Model.ClusterCount);
            json.WriteNumber("weight", component.Weight);
            json.WriteNumber("share", component.Share);
            json.WriteNumber("shareError", component.ShareError);
            json.WriteNumber("rows", component.Rows);
            json.WriteArray("mean", component.Mean.AsSpan());
            Write(json, "weightTest", component.WeightTest);
            Write(json, "locationTest", component.LocationTest);
            Write(json, "spreadTest", component.SpreadTest);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartObject("logDensity");
        json.WriteFinite("mean", drift.MeanLogDensity);
        json.WriteFinite("expected", drift.ExpectedLogDensity);
        json.WriteFinite("fitted", drift.Options.FittedLogDensity ?? double.NaN);
        json.WriteNumber("distance", drift.LogDensity.Statistic);
        json.WriteNumber("pValue", drift.LogDensity.PValue);
        json.WriteNumber("adjustedPValue", drift.LogDensity.AdjustedPValue);
        json.WriteEndObject();
        json.WriteString("plot", plot);
    });

    private static string Cell(DriftResult drift, DriftTest? test) => test is null
        ? Numbers.Nothing + " "
        : DriftWords.PValue(test.AdjustedPValue) + (test.AdjustedPValue <= drift.Options.Level ? "*" : " ");

    private static void Write(Utf8JsonWriter json, string name, DriftTest? test)
    {
        if (test is null)
        {
            json.WriteNull(name);
            return;
        }

        json.WriteStartObject(name);
        json.WriteNumber("statistic", test.Statistic);
        json.WriteNumber("degreesOfFreedom", test.DegreesOfFreedom);
        json.WriteNumber("pValue", test.PValue);
        json.WriteNumber("adjustedPValue", test.AdjustedPValue);
        json.WriteEndObject();
    }
}
