using System.Collections.Immutable;

namespace Mixtura;

/// <summary>The name of a table's column and, for a categorical one, its levels; immutable.</summary>
public sealed class Column
{
    /// <summary>Describes a numeric column.</summary>
    /// <param name="name">The name, not empty.</param>
    public Column(string name)
        : this(name, [])
    {
    }

    /// <summary>Describes a column; with levels it is categorical and its values are the levels' indices 0, 1, ….</summary>
    /// <param name="name">The name, not empty.</param>
    /// <param name="levels">The distinct levels in the order of their codes; empty for a numeric column.</param>
    /// <exception cref="ArgumentException">The name is empty or a level appears twice.</exception>
    public Column(string name, ImmutableArray<string> levels)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        if (levels.IsDefault)
        {
            levels = [];
        }

        if (levels.Distinct(StringComparer.Ordinal).Count() != levels.Length)
        {
            throw new ArgumentException($"Column '{name}' names a level twice; levels must be distinct.", nameof(levels));
        }

        Name = name;
        Levels = levels;
    }

    /// <summary>The column's name.</summary>
    public string Name { get; }

    /// <summary>The levels in the order of their codes; empty for a numeric column.</summary>
    public ImmutableArray<string> Levels { get; }

    /// <summary>Whether the values are codes of <see cref="Levels"/>.</summary>
    public bool IsCategorical => Levels.Length > 0;

    /// <inheritdoc/>
    public override string ToString() => Name;

    /// <summary>Whether columns have names of their own: other ones than tables and mixtures without names get.</summary>
    internal static bool AreNamed(ImmutableArray<Column> columns) => columns.Any(column => column.Name[0] != 'x' || column.Name.AsSpan(1).ContainsAnyExceptInRange('0', '9'));

    /// <summary>The names with commas between them, of many columns the first ones.</summary>
    internal static string Listing(ImmutableArray<Column> columns) => ShortText.List(columns.Select(column => column.Name), columns.Length);

    internal static ImmutableArray<Column> Numbered(int count) =>
        [.. Enumerable.Range(1, count).Select(i => new Column(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"x{i}")))];
}
