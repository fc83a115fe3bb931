using System.Globalization;

namespace Mixtura;

/// <summary>How a table relates to others whose statistics belong together.</summary>
public enum TablePartKind
{
    /// <summary>A table of its own; nothing is known of others.</summary>
    Whole,

    /// <summary>One of several parts into which one table is cut between chunks of rows.</summary>
    Cut,

    /// <summary>One of several tables, in order, that are parts of one.</summary>
    File,
}

/// <summary>Which part of what whole some rows are.</summary>
public readonly record struct TablePart
{
    /// <summary>More parts than anybody has; what is missing is listed part by part.</summary>
    private const int MostParts = 1 << 20;

    private TablePart(TablePartKind kind, int number, int count)
    {
        if (kind != TablePartKind.Whole && !(count >= 1 && number >= 1 && number <= count))
        {
            throw new ArgumentOutOfRangeException(nameof(number), number, $"Parts are numbered from 1 to their count, here {count}.");
        }

        if (count > MostParts)
        {
            throw new ArgumentOutOfRangeException(nameof(count), count, $"There can be {MostParts} parts at most; make fewer, larger ones.");
        }

        Kind = kind;
        Number = number;
        Count = count;
    }

    /// <summary>A table of its own.</summary>
    public static TablePart Whole => default;

    /// <summary>What kind of part this is.</summary>
    public TablePartKind Kind { get; }

    /// <summary>The part's number, from 1; 0 for a table of its own.</summary>
    public int Number { get; }

    /// <summary>How many parts there are; 0 for a table of its own.</summary>
    public int Count { get; }

    /// <summary>One of several parts of one table, cut between chunks of 2,048 rows so that all have about as many: their statistics merge to the very bits of the whole table's.</summary>
    /// <param name="number">The part's number, from 1.</param>
    /// <param name="count">The number of parts.</param>
    public static TablePart Cut(int number, int count) => new(TablePartKind.Cut, number, count);

    /// <summary>
    /// One of several tables that follow each other. Their statistics merge to the very bits of one table's where each but the
    /// last has the same number of rows, 32,768 times a power of two (with fewer than some 16,000 sums 2,048 times one), and
    /// else to the same but for rounding.
    /// </summary>
    /// <param name="number">The table's number, from 1.</param>
    /// <param name="count">The number of tables.</param>
    public static TablePart File(int number, int count) => new(TablePartKind.File, number, count);

    /// <summary>For instance "part 2/8", "file 2/8" or "a table of its own".</summary>
    public override string ToString() => Kind == TablePartKind.Whole
        ? "a table of its own"
        : string.Create(CultureInfo.InvariantCulture, $"{(Kind == TablePartKind.Cut ? "part" : "file")} {Number}/{Count}");
}
