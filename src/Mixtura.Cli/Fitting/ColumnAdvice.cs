using System.Collections.Immutable;
using System.Text.Json;
using Mixtura.Data;

namespace Mixtura.Cli.Fitting;

/// <summary>Measured columns that are hardly measurements, with what to use instead of a Gaussian distribution.</summary>
internal sealed class ColumnAdvice
{
    private readonly ImmutableArray<ColumnRemark> _remarks;
    private readonly IReadOnlyList<string> _measured;

    private ColumnAdvice(ImmutableArray<ColumnRemark> remarks, IReadOnlyList<string> measured)
    {
        _remarks = remarks;
        _measured = measured;
    }

    /// <summary>Looks at the measured columns; those of a model that is started from are fixed, so nothing is said of them.</summary>
    public static ColumnAdvice Of(LoadedTable loaded, ColumnPlan plan) => plan.Pattern is not null || plan.Measured.Count == 0
        ? new ColumnAdvice([], [])
        : new ColumnAdvice(ColumnRemarks.Of(loaded.Rows, [.. plan.Measured.Select(loaded.Rows.ColumnIndex)]), plan.Measured);

    /// <summary>A sentence for each column.</summary>
    public IEnumerable<string> Warnings() => _remarks.Select(remark => $"{remark.Description}; {Remedy(remark)}");

    public void Write(Utf8JsonWriter json)
    {
        json.WriteStartArray("columnRemarks");
        foreach (ColumnRemark remark in _remarks)
        {
            json.WriteStartObject();
            json.WriteString("column", remark.Name);
            json.WriteString("kind", JsonNamingPolicy.CamelCase.ConvertName(remark.Kind.ToString()));
            json.WriteString("description", remark.Description);
            json.WriteString("remedy", Remedy(remark));
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private string Remedy(ColumnRemark remark)
    {
        string all = _measured.Count > 1 && _remarks.Length == _measured.Count && _remarks.All(other => other.Kind is ColumnRemarkKind.TwoValues or ColumnRemarkKind.FewIntegers)
            ? ", or all columns with --family categorical"
            : "";
        return remark.Kind switch
        {
            ColumnRemarkKind.TwoValues => $"no Gaussian describes that: fit it with --labels {remark.Name}{all}",
            ColumnRemarkKind.FewIntegers when remark.CanBeCounts => $"no Gaussian describes that: fit it with --counts {remark.Name} if they count something, with --labels {remark.Name} if they are codes{all}",
            ColumnRemarkKind.RowNumbers => _measured.Count > 1
                ? $"leave it out with --columns {string.Join(',', _measured.Where(name => name != remark.Name))}"
                : "it tells nothing of groups",
            _ => $"no Gaussian describes that: fit it with --labels {remark.Name} if they are codes or grades{all}",
        };
    }
}
