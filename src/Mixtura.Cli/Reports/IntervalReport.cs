using Mixtura.Data;

namespace Mixtura.Cli.Reports;

/// <summary>What standard errors and intervals print.</summary>
internal static class IntervalReport
{
    private const string WholeMixture = "whole mixture";
    private const int MostDecimals = 6;

    public static void Write(Session session, string modelPath, LoadedTable loaded, MixtureUncertainty found, IReadOnlyList<ParameterEstimate> parameters)
    {
        session.WriteText($"{modelPath}: {ComponentNames.Count(found.Model)}, {FamilyWords.Describe(found.Model.Family)}, {Numbers.Count(loaded.Rows.RowCount, "row")} of {loaded.Path}");
        session.WriteText($"Standard errors and {Percent(found.Level)} intervals by the {UncertaintyMethods.Name(found.Method)}{Replicates(found.ReplicateCounts)}");
        if (loaded.RowsDropped > 0)
        {
            session.WriteText($"Left out for missing values: {Numbers.Count(loaded.RowsDropped, "row")}");
        }

        var grid = new Grid("<parameter", "estimate", "standard error", "from", "to");
        string? group = null;
        foreach (ParameterEstimate parameter in parameters)
        {
            string own = Group(parameter);
            if (own != group)
            {
                grid.AddHeading(own);
                group = own;
            }

            grid.Add([parameter.Name.Quantity, .. Cells(parameter)]);
        }

        grid.Write(session);
        foreach (var alike in parameters.Where(parameter => parameter.Note is not null && double.IsNaN(parameter.StandardError)).GroupBy(parameter => parameter.Note!))
        {
            // The dashes in the table tell which they are.
            string whose = alike.Count() == 1 ? alike.Single().Name.ToString() : Numbers.Count(alike.Count(), "parameter");
            session.WriteText($"{Numbers.Nothing} {whose}: {alike.Key}.");
        }
    }

    public static void WriteJson(Session session, string modelPath, LoadedTable loaded, MixtureUncertainty found, IReadOnlyList<ParameterEstimate> parameters, string? output) => JsonOutput.Write(session, json =>
    {
        json.WriteString("model", modelPath);
        json.WriteString("data", loaded.Path);
        json.WriteNumber("rows", loaded.Rows.RowCount);
        json.WriteNumber("rowsLeftOut", loaded.RowsDropped);
        json.WriteString("method", UncertaintyMethods.Word(found.Method));
        json.WriteNumber("level", found.Level);
        if (found.ReplicateCounts is { } counts)
        {
            json.WriteStartObject("replicates");
            json.WriteNumber("asked", counts.Asked);
            json.WriteNumber("used", counts.Used);
            json.WriteNumber("failed", counts.Failed);
            json.WriteNumber("collapsed", counts.Collapsed);
            json.WriteNumber("notConverged", counts.NotConverged);
            json.WriteEndObject();
        }
        else
        {
            json.WriteNull("replicates");
        }

        json.WriteStartArray("parameters");
        foreach (ParameterEstimate parameter in parameters)
        {
            json.WriteStartObject();
            json.WriteString("name", parameter.Name.ToString());
            json.WriteString("component", Component(found.Model, parameter));
            json.WriteString("parameter", parameter.Name.Quantity);
            json.WriteFinite("estimate", parameter.Estimate);
            json.WriteFinite("standardError", parameter.StandardError);
            json.WriteFinite("lower", parameter.Lower);
            json.WriteFinite("upper", parameter.Upper);
            json.WriteString("note", parameter.Note);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteString("output", output);
        json.WriteArray("warnings", found.Warnings);
    });

    /// <summary>The parameters as a table.</summary>
    public static OutputColumn[] Columns(Mixture model, IReadOnlyList<ParameterEstimate> parameters) =>
    [
        OutputColumn.From("component", [.. parameters.Select(parameter => Component(model, parameter))]),
        OutputColumn.From("parameter", [.. parameters.Select(parameter => (string?)parameter.Name.Quantity)]),
        OutputColumn.From("estimate", [.. parameters.Select(parameter => parameter.Estimate)]),
        OutputColumn.From("standard_error", [.. parameters.Select(parameter => parameter.StandardError)]),
        OutputColumn.From("lower", [.. parameters.Select(parameter => parameter.Lower)]),
        OutputColumn.From("upper", [.. parameters.Select(parameter => parameter.Upper)]),
        OutputColumn.From("note", [.. parameters.Select(parameter => parameter.Note)]),
    ];

    /// <summary>The component's name, which is its number from 1 where it has no other; null for the whole mixture.</summary>
    private static string? Component(Mixture model, ParameterEstimate parameter) =>
        parameter.Name.Component is { } j ? ComponentNames.Of(model, j) : null;

    private static string Group(ParameterEstimate parameter) => parameter.Name.Group.Length > 0 ? parameter.Name.Group : WholeMixture;

    private static string Replicates(ReplicateCounts? counts) => counts is null ? "" : $", {Numbers.Count(counts.Used, "replicate")}";

    private static string Percent(double level) => Numbers.Significant(100 * level, 4).TrimEnd('0').TrimEnd('.') + " %";

    /// <summary>As many decimals as give the standard error three digits.</summary>
    private static string[] Cells(ParameterEstimate parameter)
    {
        double error = parameter.StandardError;
        if (double.IsNaN(error))
        {
            return [Numbers.Significant(parameter.Estimate), Numbers.Nothing, Numbers.Nothing, Numbers.Nothing];
        }

        if (parameter.Note is not null)
        {
            return [Numbers.Significant(parameter.Estimate), "held", Numbers.Nothing, Numbers.Nothing];
        }

        double[] values = [parameter.Estimate, error, parameter.Lower, parameter.Upper];
        int decimals = error > 0 ? Math.Max(0, 2 - (int)Math.Floor(Math.Log10(error))) : 0;
        return decimals > MostDecimals || values.Any(value => Math.Abs(value) >= 1e9)
            ? [.. values.Select((value, i) => Numbers.Significant(value, i == 1 ? 3 : 6))]
            : [.. values.Select(value => Numbers.Fixed(value, decimals))];
    }
}
