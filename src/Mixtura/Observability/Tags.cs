using System.Text.Json;

namespace Mixtura.Observability;

/// <summary>The names of what spans and measurements carry.</summary>
internal static class Tags
{
    public const string Rows = "mixtura.rows";
    public const string Columns = "mixtura.columns";
    public const string Family = "mixtura.family";
    public const string Structure = "mixtura.structure";
    public const string Components = "mixtura.components";
    public const string Candidates = "mixtura.candidates";
    public const string Criterion = "mixtura.criterion";
    public const string Complete = "mixtura.complete";
    public const string Phase = "mixtura.phase";
    public const string Start = "mixtura.start";
    public const string Starts = "mixtura.starts";
    public const string Iterations = "mixtura.iterations";
    public const string Passes = "mixtura.passes";
    public const string LogLikelihood = "mixtura.log_likelihood";
    public const string Outcome = "mixtura.outcome";
    public const string WarningKind = "mixtura.warning.kind";
    public const string Size = "mixtura.checkpoint.size";

    /// <summary>A value of an enumeration as a word, for instance "iteration_limit".</summary>
    public static string Word<T>(T value)
        where T : struct, Enum => JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString());
}
