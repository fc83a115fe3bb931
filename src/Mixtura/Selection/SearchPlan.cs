using Mixtura.Estimation;

namespace Mixtura;

/// <summary>How much work a search gives to its candidates. A plan depends on the table's size and the candidates alone, so a seed means the same everywhere.</summary>
internal sealed record SearchPlan
{
    /// <summary>Neighbours' maxima, and moves for candidates that cannot win, are for tables with no more rows.</summary>
    private const int FewRows = 2_000;

    /// <summary>In tables with no more rows maxima are many and passes cost next to nothing.</summary>
    private const int VeryFewRows = 100;

    /// <summary>Values of statistics that an exhaustive search may accumulate: about ten seconds on two cores.</summary>
    private const double MostWork = 1.5e8;

    /// <summary>With more numbers of components than these a search is not exhaustive.</summary>
    private const int MostLevels = 20;

    /// <summary>A maximization step decomposes matrices of as many columns as the table has, which costs as much as so many rows for each column.</summary>
    private const int RowsPerColumn = 8;

    private const int FrugalStarts = 4;
    private const int StartsOfOpening = 2;

    /// <summary>How many starts a candidate makes first; null for the fit's own plan.</summary>
    public int? FirstStarts { get; init; }

    /// <summary>Whether candidates that cannot win get all starts too.</summary>
    public bool GivesAllStarts { get; init; }

    /// <summary>How many further batches of starts a candidate gets at most.</summary>
    public int MostBatches { get; init; } = int.MaxValue;

    /// <summary>Whether candidates start from the maxima of those with one component fewer or more.</summary>
    public bool LearnsFromNeighbours { get; init; }

    /// <summary>Whether moves out of poor maxima are tried for candidates that cannot win.</summary>
    public bool MovesAll { get; init; }

    /// <summary>
    /// Whether numbers of components are taken in increasing order, and a family ends where more components have ceased to pay;
    /// candidates that cannot win are then left after their first fit.
    /// </summary>
    public bool Prunes { get; init; }

    /// <summary>Whether candidates for which rows are too few are left out.</summary>
    public bool LeavesOut { get; init; }

    /// <summary>The plan that finds the maximum of every candidate.</summary>
    public static SearchPlan Exhaustive(RowTable table) => new()
    {
        GivesAllStarts = table.RowCount <= VeryFewRows,
        LearnsFromNeighbours = table.RowCount <= FewRows,
        MovesAll = table.RowCount <= FewRows,
    };

    /// <summary>The plan for a choice: exhaustive where that is quick and rows are many enough for it to be of use.</summary>
    public static SearchPlan ForChoice(RowTable table, IReadOnlyList<Family> families, int minimum, int maximum)
    {
        SearchPlan plan = Exhaustive(table) with { LeavesOut = true };
        if (maximum - minimum >= MostLevels || Work(table, families, minimum, maximum) > MostWork)
        {
            return plan with { FirstStarts = StartsOfOpening, GivesAllStarts = false, LearnsFromNeighbours = false, MovesAll = false, Prunes = true };
        }

        // A maximum that only many starts find rests on a handful of rows: it is none that predicts.
        return table.RowCount <= VeryFewRows
            ? plan with { FirstStarts = FrugalStarts, GivesAllStarts = false, MostBatches = 1, MovesAll = false }
            : plan;
    }

    /// <summary>The plan for candidates among which only finalists are sought.</summary>
    public static SearchPlan ForFinalists(RowTable table, IReadOnlyList<Family> families, int minimum, int maximum) =>
        ForChoice(table, families, minimum, maximum) with { FirstStarts = StartsOfOpening, GivesAllStarts = false, MostBatches = 0, LearnsFromNeighbours = false, MovesAll = false };

    /// <summary>What one iteration of a family's fit accumulates, and makes of it, in values of statistics.</summary>
    public static double WorkOf(RowTable table, Family family, int components) =>
        (double)components * family.CountStatistics(table.ColumnCount) * (table.RowCount + ((double)RowsPerColumn * table.ColumnCount));

    private static double Work(RowTable table, IReadOnlyList<Family> families, int minimum, int maximum) =>
        families.Sum(family => Enumerable.Range(minimum, maximum - minimum + 1).Sum(k => WorkOf(table, family, k)));
}
