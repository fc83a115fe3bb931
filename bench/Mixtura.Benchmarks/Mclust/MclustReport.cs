namespace Mixtura.Benchmarks.Mclust;

/// <summary>The comparisons as tables.</summary>
internal static class MclustReport
{
    public static void Write(Report report, IReadOnlyList<SearchComparison> comparisons)
    {
        report.Heading("Cells");
        report.Paragraph($"A cell is a structure with a number of components. Better and worse: Mixtura's BIC is lower or higher by more than {CellCounts.Same}, in brackets lower by more than {CellCounts.Much}.");
        report.Table(Cells(comparisons));
        report.Heading("Best models and times");
        report.Paragraph("Seconds of the search alone, without the start of either program; mclust uses one thread. In brackets mclust's time over Mixtura's. Where mclust's search ends with an error each of its cells is asked for on its own.");
        report.Table(Best(comparisons));
        Values(report, "Cells that are worse", "", comparisons, counts => counts.Worse);
        Values(report, "Cells in which mclust's maximum is spurious", "mclust's BIC is lower, and rests on a component with few rows that is very thin in some direction, by the rule by which Mixtura prefers other maxima to such ones (McLachlan and Peel 2000, section 3.10); or mclust has stopped, by its tolerance of 1e-5, on the way to one: \"further up\" means that iterations from its parameters end there. The last column: the rows of the smallest such component.", comparisons, counts => counts.AgainstSpurious);
        Values(report, "Cells in which Mixtura has no sound fit", "A component of Mixtura's has collapsed, lost its rows or looks spurious, from every start. The last column: the rows of mclust's smallest component that looks spurious by the same rule, or has collapsed or looks so where iterations from mclust's parameters end (\"further up\").", comparisons, counts => counts.OnlyUnsound);
    }

    private static TextTable Cells(IReadOnlyList<SearchComparison> comparisons)
    {
        var table = new TextTable("table", "n, d", "mclust has a fit", "better", "equal", "worse", "mclust's is spurious", "Mixtura has no sound one", "only Mixtura's", "neither");
        foreach (SearchComparison comparison in comparisons)
        {
            AddRow(table, comparison.Name, $"{comparison.Rows:N0}, {comparison.Columns}", [comparison.Counts]);
        }

        AddRow(table, "all", "", [.. comparisons.Select(comparison => comparison.Counts)]);
        return table;
    }

    private static void AddRow(TextTable table, string name, string sizes, CellCounts[] counts)
    {
        int better = counts.Sum(c => c.Better), equal = counts.Sum(c => c.Equal), worse = counts.Sum(c => c.Worse.Count), spurious = counts.Sum(c => c.AgainstSpurious.Count), unsound = counts.Sum(c => c.OnlyUnsound.Count);
        table.Add(
            name,
            sizes,
            $"{better + equal + worse + spurious + unsound}",
            $"{better} ({counts.Sum(c => c.MuchBetter)})",
            $"{equal}",
            $"{worse}",
            $"{spurious}",
            $"{unsound}",
            $"{counts.Sum(c => c.OnlyOurs)}",
            $"{counts.Sum(c => c.Neither)}");
    }

    private static TextTable Best(IReadOnlyList<SearchComparison> comparisons)
    {
        var table = new TextTable("table", "n, d", "Mixtura's best", "BIC", "mclust's best", "BIC", "", "Mixtura, all threads", "one thread", "mclust");
        foreach (SearchComparison comparison in comparisons)
        {
            Candidate own = comparison.Own.Best;
            (Covariance structure, int components) = comparison.Mclust.Best;
            double lower = comparison.Mclust.BestBic - own.Value(Criterion.Bic);
            table.Add(
                comparison.Name,
                $"{comparison.Rows:N0}, {comparison.Columns}",
                $"{own.Name} {own.Components}",
                $"{own.Value(Criterion.Bic):F2}",
                $"{structure} {components}",
                $"{comparison.Mclust.BestBic:F2}",
                lower > CellCounts.Same ? "better" : lower < -CellCounts.Same ? "WORSE" : "equal",
                $"{comparison.Seconds:F3} (×{comparison.Mclust.Seconds / comparison.Seconds:F1})",
                $"{comparison.SingleSeconds:F3} (×{comparison.Mclust.Seconds / comparison.SingleSeconds:F1})",
                $"{comparison.Mclust.Seconds:F3}{(comparison.Mclust.IsWhole ? "" : ", cell by cell")}");
        }

        return table;
    }

    private static void Values(Report report, string heading, string meaning, IReadOnlyList<SearchComparison> comparisons, Func<CellCounts, IReadOnlyList<CellCounts.Cell>> choose)
    {
        report.Heading(heading);
        if (meaning.Length > 0)
        {
            report.Paragraph(meaning);
        }

        if (comparisons.All(comparison => choose(comparison.Counts).Count == 0))
        {
            report.Paragraph("None.");
            return;
        }

        var table = new TextTable("table", "structure", "components", "Mixtura's BIC", "mclust's BIC", "difference", "spurious in mclust's");
        foreach (SearchComparison comparison in comparisons)
        {
            foreach (CellCounts.Cell cell in choose(comparison.Counts))
            {
                table.Add(comparison.Name, cell.Structure.ToString(), $"{cell.Components}", $"{cell.Own:F3}", $"{cell.Mclust:F3}", $"{cell.Own - cell.Mclust:F3}", cell.Fault is { } fault ? $"{fault.Rows:F1} rows{(fault.IsFurtherUp ? ", further up" : "")}" : "none");
            }
        }

        report.Table(table);
    }
}
