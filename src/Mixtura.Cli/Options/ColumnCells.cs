using System.Collections.Immutable;
using System.Globalization;

namespace Mixtura.Cli.Options;

/// <summary>Cells as an option gives them: values of some columns by name, or of all columns in their order.</summary>
/// <param name="Cells">The columns' names, null where values stand alone, and the values as text.</param>
internal sealed record ColumnCells(ImmutableArray<(string? Column, string Text)> Cells)
{
    /// <summary>Reads "a=1,b=2" or "1,2".</summary>
    public static ColumnCells Parse(string text)
    {
        ImmutableArray<(string? Column, string Text)> cells = [.. text.Split(',').Select(Cell)];
        return cells.All(cell => cell.Column is null) || cells.All(cell => cell.Column is not null) && cells.DistinctBy(cell => cell.Column).Count() == cells.Length
            ? new ColumnCells(cells)
            : throw new FormatException("write a value for each column, 2.0,50, or name columns, each once, eruptions=2.0,waiting=50");
    }

    /// <summary>Reads points with semicolons between them.</summary>
    public static IReadOnlyList<ColumnCells> ParsePoints(string text) => [.. text.Split(';').Select(Parse)];

    /// <summary>The columns that are named, or all of a model's, from 0, with the cells' texts.</summary>
    /// <exception cref="UsageException">The model has no such column, or another number of columns.</exception>
    public (int[] Columns, string[] Texts) Places(Mixture model, string option)
    {
        if (Cells[0].Column is null && Cells.Length != model.Dimensions)
        {
            throw new UsageException($"{option} gives {Numbers.Count(Cells.Length, "value")} for {Numbers.Count(model.Dimensions, "column")} ({string.Join(", ", model.Columns)}); give one for each, or name columns, for instance {model.Columns[0].Name}={Example(model.Columns[0])}");
        }

        int[] columns = [.. Cells.Select((cell, i) => cell.Column is { } name ? Place(model, name, option) : i)];
        return (columns, [.. Cells.Select(cell => cell.Text)]);
    }

    /// <summary>The columns and their values; a label's value is its code.</summary>
    /// <exception cref="UsageException">A column or a level does not exist, or a value is no number.</exception>
    public (int[] Columns, double[] Values) Values(Mixture model, string option)
    {
        (int[] columns, string[] texts) = Places(model, option);
        return (columns, [.. columns.Zip(texts, (column, text) => Value(model.Columns[column], text, option))]);
    }

    /// <summary>A column's place by its name.</summary>
    /// <exception cref="UsageException">There is no such column.</exception>
    public static int Place(Mixture model, string name, string option)
    {
        int at = Enumerable.Range(0, model.Dimensions).FirstOrDefault(c => model.Columns[c].Name == name, -1);
        return at >= 0 ? at : throw new UsageException($"{option} names the column '{name}'; there are {string.Join(", ", model.Columns)}");
    }

    public static double Value(Column column, string text, string option)
    {
        if (column.IsCategorical)
        {
            int code = column.Levels.IndexOf(text);
            return code >= 0 ? code : throw new UsageException($"{option}: '{text}' is no level of the column '{column.Name}'; its levels are {string.Join(", ", column.Levels.Take(20))}");
        }

        return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) && double.IsFinite(value)
            ? value
            : throw new UsageException($"{option}: '{text}' is no number for the column '{column.Name}'");
    }

    private static string Example(Column column) => column.IsCategorical ? column.Levels[0] : "1.5";

    private static (string? Column, string Text) Cell(string text)
    {
        int equals = text.LastIndexOf('=');
        (string? column, string value) = equals < 0 ? (null, text.Trim()) : (text[..equals].Trim(), text[(equals + 1)..].Trim());
        return value.Length > 0 && column?.Length != 0 ? (column, value) : throw new FormatException("write values with commas between them, 2.0,50, or with their columns, eruptions=2.0,waiting=50");
    }
}
