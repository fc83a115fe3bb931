using Mixtura.Data;

namespace Mixtura.Cli.Reports;

/// <summary>The rows that a fit trimmed, in words.</summary>
internal static class TrimmedRows
{
    private const int MostNamed = 20;

    /// <summary>For instance "Trimmed were 3 of 272 rows: 12, 90, 91."</summary>
    public static string Describe(FitResult<Mixture> fit, LoadedTable loaded)
    {
        int count = fit.Trimmed.Length;
        string rows = string.Join(", ", fit.Trimmed.Take(MostNamed).Select(loaded.FileRow));
        string more = count > MostNamed ? ", ... (all with --json)" : "";
        return $"Trimmed were {Numbers.Count(count)} of {Numbers.Count(loaded.Rows.RowCount, "row")}{(count > 0 ? ": " : "")}{rows}{more}.";
    }
}
