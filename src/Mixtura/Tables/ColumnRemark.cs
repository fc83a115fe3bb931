using System.Collections.Immutable;
using System.Globalization;

namespace Mixtura;

/// <summary>Why a numeric column is hardly a measurement.</summary>
public enum ColumnRemarkKind
{
    /// <summary>It has two distinct values, as labels or answers coded as numbers have.</summary>
    TwoValues,

    /// <summary>It has few distinct whole numbers in many rows, as counts or codes of labels have.</summary>
    FewIntegers,

    /// <summary>It has few distinct values in many rows.</summary>
    FewValues,

    /// <summary>It numbers the rows: whole numbers, each once and without a gap.</summary>
    RowNumbers,
}

/// <summary>A numeric column that is hardly a measurement, so that a Gaussian distribution does not describe it.</summary>
/// <param name="Column">The column, from 0.</param>
/// <param name="Name">Its name.</param>
/// <param name="Kind">Why.</param>
/// <param name="Values">Its distinct values, rising; for row numbers the first and the last.</param>
public sealed record ColumnRemark(int Column, string Name, ColumnRemarkKind Kind, ImmutableArray<double> Values)
{
    /// <summary>What the column looks like, as a clause: "the column a has two distinct values, 0 and 1".</summary>
    public string Description => Kind switch
    {
        ColumnRemarkKind.TwoValues => $"the column {Name} has two distinct values, {Text(Values[0])} and {Text(Values[1])}",
        ColumnRemarkKind.FewIntegers => $"the column {Name} has {Values.Length} distinct whole numbers, from {Text(Values[0])} to {Text(Values[^1])}",
        ColumnRemarkKind.FewValues => $"the column {Name} has only {Values.Length} distinct values, from {Text(Values[0])} to {Text(Values[^1])}",
        _ => $"the column {Name} looks like a row number or an identifier: it has each whole number from {Text(Values[0])} to {Text(Values[^1])} once",
    };

    /// <summary>Whether the values are whole numbers that are not negative, as counts are.</summary>
    public bool CanBeCounts => Values[0] >= 0 && Values.All(double.IsInteger);

    private static string Text(double value) => value.ToString("R", CultureInfo.InvariantCulture);
}
