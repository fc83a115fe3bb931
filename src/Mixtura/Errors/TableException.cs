using System.Globalization;

namespace Mixtura;

/// <summary>A table cannot be used: a value, a column or its size is not what the work needs.</summary>
public sealed class TableException : MixturaException
{
    /// <summary>Creates the error; the message is prefixed with what is known of the place.</summary>
    /// <param name="problem">What is wrong, and what to do about it.</param>
    /// <param name="source">The file or other origin of the table, or null when it has no name.</param>
    /// <param name="row">The row, counted from 1 without the header, or null when the problem is not one row's.</param>
    /// <param name="column">The column's name, or null when the problem is not one column's.</param>
    /// <param name="inner">The error that led to this one, if any.</param>
    public TableException(string problem, string? source = null, long? row = null, string? column = null, Exception? inner = null)
        : base(Place(source, row, column) + problem, inner)
    {
        Problem = problem;
        Origin = source;
        Row = row;
        Column = column;
    }

    /// <summary>What is wrong and the remedy, without the place.</summary>
    public string Problem { get; }

    /// <summary>The file or other origin of the table, if it has a name.</summary>
    public string? Origin { get; }

    /// <summary>The row, counted from 1 without the header, if the problem is one row's.</summary>
    public long? Row { get; }

    /// <summary>The column's name, if the problem is one column's.</summary>
    public string? Column { get; }

    private static string Place(string? source, long? row, string? column)
    {
        string where = string.Join(", ", new[]
        {
            source,
            row is { } r ? "row " + r.ToString(CultureInfo.InvariantCulture) : null,
            column is { } c ? $"column '{c}'" : null,
        }.Where(part => part is not null));
        return where.Length == 0 ? "" : where + ": ";
    }
}
