namespace Mixtura.Data;

/// <summary>One column of a file.</summary>
/// <param name="Name">The name in the file.</param>
/// <param name="Kind">What it holds: for CSV and TSV judged from the first rows, for Parquet from its type.</param>
public sealed record SchemaColumn(string Name, ColumnKind Kind)
{
    /// <summary>Whether the column can be read as numbers.</summary>
    public bool IsNumeric => Kind is ColumnKind.Whole or ColumnKind.Real or ColumnKind.Boolean;

    /// <summary>Whether the column can be read as labels.</summary>
    public bool CanBeCategorical => Kind is ColumnKind.Whole or ColumnKind.Boolean or ColumnKind.Text;

    internal string Describe() => Kind switch
    {
        ColumnKind.Whole => "whole numbers",
        ColumnKind.Real => "numbers",
        ColumnKind.Boolean => "truth values",
        ColumnKind.Text => "text",
        _ => "neither numbers nor text",
    };
}
