namespace Mixtura.Cli.Reports;

/// <summary>How clusters agree with known labels: the confusion table, the adjusted Rand index and the errors under the best matching.</summary>
internal static class TruthReport
{
    /// <summary>With more labels the table would be wider than anyone reads; the commonest of each cluster are told then.</summary>
    private const int MostLabels = 12;
    private const int Commonest = 3;

    public static void Write(Session session, ClusterFindings found)
    {
        ConfusionTable confusion = found.Confusion(found.Groups)!;
        string[] levels = found.Truth!.Levels;
        session.WriteText($"Clusters against the labels of {found.Truth.Column}");
        Grid grid = levels.Length <= MostLabels ? Whole(found, confusion) : Short(found, confusion);
        grid.Write(session);
        session.WriteText(
            $"Adjusted Rand index {Numbers.Fixed(confusion.AdjustedRandIndex, 4)} (1: the same partition, 0: as by chance). With each cluster matched with at most one label "
            + $"in the best way, {Numbers.Count(confusion.Errors)} of {Numbers.Count(confusion.Total, "row")} ({Numbers.Percent(confusion.ErrorRate)}) {(confusion.Errors == 1 ? "has" : "have")} another label.");
        if (found.Truth.Missing > 0)
        {
            session.WriteText($"Not counted, having no label: {Numbers.Count(found.Truth.Missing, "row")}");
        }
    }

    private static Grid Whole(ClusterFindings found, ConfusionTable confusion)
    {
        var grid = new Grid(["cluster", .. found.Truth!.Levels, "<matched with"]);
        for (int c = 0; c < confusion.ClusterCount; c++)
        {
            int cluster = c;
            grid.Add([found.NameOf(c), .. Enumerable.Range(0, confusion.LabelCount).Select(label => Numbers.Count(confusion[cluster, label])), Matched(found, confusion, c)]);
        }

        return grid;
    }

    private static Grid Short(ClusterFindings found, ConfusionTable confusion)
    {
        var grid = new Grid("cluster", "<commonest labels", "<matched with");
        for (int c = 0; c < confusion.ClusterCount; c++)
        {
            int cluster = c;
            IEnumerable<string> commonest = Enumerable.Range(0, confusion.LabelCount)
                .Where(label => confusion[cluster, label] > 0)
                .OrderByDescending(label => confusion[cluster, label])
                .Take(Commonest)
                .Select(label => $"{found.Truth!.Levels[label]} ({Numbers.Count(confusion[cluster, label])})");
            grid.Add(found.NameOf(c), string.Join(", ", commonest), Matched(found, confusion, c));
        }

        return grid;
    }

    private static string Matched(ClusterFindings found, ConfusionTable confusion, int cluster) =>
        confusion.BestMatching[cluster] is >= 0 and var label ? found.Truth!.Levels[label] : Numbers.Nothing;
}
