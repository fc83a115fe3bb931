using System.Text.Json;
using Mixtura.Data;

namespace Mixtura.Cli.Reports;

/// <summary>What went wrong in a fit, with rows by their numbers in the file.</summary>
internal static class FitDiagnoses
{
    /// <summary>The fit's warnings in its order, those of single components as diagnoses.</summary>
    public static IEnumerable<string> Describe(FitResult<Mixture> fit, LoadedTable loaded) =>
    [
        .. fit.Warnings.Where(warning => warning.Kind is FitWarningKind.NotConverged or FitWarningKind.LikelihoodFell or FitWarningKind.Stopped or FitWarningKind.Collinear).Select(warning => warning.Message),
        .. fit.Diagnoses.Select(diagnosis => diagnosis.Describe(loaded.FileRow)),
    ];

    public static void Write(Utf8JsonWriter json, FitResult<Mixture> fit, LoadedTable loaded)
    {
        json.WriteStartArray("diagnoses");
        foreach (Diagnosis diagnosis in fit.Diagnoses)
        {
            json.WriteStartObject();
            json.WriteString("kind", Word(diagnosis.Kind));
            if (diagnosis.Component is { } component)
            {
                json.WriteNumber("component", component + 1);
            }
            else
            {
                json.WriteNull("component");
            }

            json.WriteString("cause", Word(diagnosis.Cause));
            json.WriteNumber("rowCount", diagnosis.RowCount);
            json.WriteArray("rows", diagnosis.Rows.Select(loaded.FileRow));
            json.WriteArray("columns", diagnosis.Columns);
            json.WriteBoolean("holdsForTable", diagnosis.HoldsForTable);
            json.WriteString("outlyingColumn", diagnosis.OutlyingColumn);
            json.WriteString("treatment", diagnosis.Treatment);
            json.WriteString("remedy", diagnosis.Remedy);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static string Word<T>(T value)
        where T : struct, Enum => JsonNamingPolicy.CamelCase.ConvertName(value.ToString());
}
