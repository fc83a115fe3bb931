using System.Collections.Immutable;

namespace Mixtura.Cli.Reports;

/// <summary>What `mixtura clusters` prints: the sequence of mergers, the density's shape, the clusters, and how they agree with known labels.</summary>
internal static class ClusterReport
{
    private const int MostGroupsNamed = 30;

    public static void Write(Session session, ClusterFindings found, string? output)
    {
        session.WriteText($"{found.Loaded.Path}: {Numbers.Count(found.Loaded.Rows.RowCount, "row")} under {found.ModelPath}, {ComponentNames.Count(found.Model)}");
        if (found.Loaded.RowsDropped > 0)
        {
            session.WriteText($"Left out for missing values: {Numbers.Count(found.Loaded.RowsDropped, "row")}");
        }

        session.Out.WriteLine();
        WriteMergers(session, found);
        session.WriteText(Suggestion(found.Merging));
        WriteShape(session, found);
        session.Out.WriteLine();
        WriteClusters(session, found);
        if (found.Truth is not null)
        {
            session.Out.WriteLine();
            TruthReport.Write(session, found);
        }

        if (output is not null)
        {
            session.WriteText($"The table with cluster, uncertainty and posteriors of each row is in {output}.");
        }
    }

    /// <summary>"1", or "(1 2)" for several.</summary>
    private static string List(ImmutableArray<int> components)
    {
        string names = string.Join(" ", components.Select(j => $"{j + 1}"));
        return components.Length > 1 ? $"({names})" : names;
    }

    private static void WriteMergers(Session session, ClusterFindings found)
    {
        bool hasTruth = found.Truth is not null;
        var grid = new Grid([.. new[] { "clusters", "entropy", "drop" }, .. hasTruth ? ["adjusted Rand"] : Array.Empty<string>(), "<merged"]);
        string[] entropies = Numbers.Alike(found.Merging.Entropies, 6);
        string[] drops = Numbers.Alike([.. found.Merging.Mergers.Select(merger => merger.Drop)], 6);
        for (int k = found.Merging.ComponentCount; k >= 1; k--)
        {
            EntropyMerger? merger = k == found.Merging.ComponentCount ? null : found.Merging.Mergers[found.Merging.ComponentCount - k - 1];
            string[] cells =
            [
                $"{k}",
                entropies[k - 1],
                merger is null ? "" : drops[found.Merging.ComponentCount - k - 1],
                .. hasTruth ? [Numbers.Fixed(found.Confusion(found.Merging.Groups(k))!.AdjustedRandIndex, 4)] : Array.Empty<string>(),
                merger is null ? "the components" : $"{List(merger.First)} + {List(merger.Second)}",
            ];
            grid.Add(cells, isBold: k == found.Merging.SuggestedClusters);
        }

        grid.Write(session);
    }

    private static string Suggestion(EntropyMerging merging) => (merging.ComponentCount, merging.Fit(3)) switch
    {
        (1, _) => "One component is one cluster.",
        (2, _) => "With two components there are no two lines to fit, so both are kept.",
        ( < EntropyMerging.FewestForBreak, _) => $"Two lines through the entropies break at {Numbers.Count(merging.SuggestedClusters, "cluster")}; whether that is a break cannot be judged with fewer than {EntropyMerging.FewestForBreak} components.",
        (_, null) => $"Two lines through the entropies break at {Numbers.Count(merging.SuggestedClusters, "cluster")}, which is suggested.",
        (_, { } three) => $"Two lines through the entropies break at {Numbers.Count(merging.SuggestedClusters, "cluster")}, which is suggested; three lines break at {three.Breaks[0]} and {three.Breaks[1]}.",
    };

    private static void WriteShape(Session session, ClusterFindings found)
    {
        if (found.Shape is not { } shape)
        {
            if (found.Model is GaussianMixture)
            {
                session.WriteText("The components are too many to look at the density between every two.");
            }

            return;
        }

        if (shape.Ridges.IsEmpty)
        {
            return;
        }

        string groups = shape.ByModes.Count > MostGroupsNamed ? "" : ": " + string.Join(", ", shape.ByModes.Groups.Select(List));
        session.WriteText(shape.ByModes.Count == found.Model.ClusterCount
            ? "Every component has a mode of the density for itself."
            : $"By the density's modes there {(shape.ByModes.Count == 1 ? "is" : "are")} {Numbers.Count(shape.ByModes.Count, "cluster")}{groups}.");
        RidgeLine[] unimodal = [.. shape.Ridges.Where(ridge => ridge.IsUnimodal)];
        string closest = shape.Ridges.Where(ridge => !ridge.IsUnimodal).MaxBy(ridge => ridge.Ratio) is { } ridge
            ? $" The shallowest valley is between {ridge.First + 1} and {ridge.Second + 1}: {Numbers.Percent(ridge.Ratio)} of the lower mode's density."
            : "";
        session.WriteText(unimodal.Length switch
        {
            0 => "No two components have one mode in common." + closest,
            > MostGroupsNamed => $"{unimodal.Length} of {Numbers.Count(shape.Ridges.Length, "pair")} have one mode, the two taken alone.{closest}",
            _ => $"{(unimodal.Length == 1 ? "One pair has" : "Pairs that have")} one mode, the two taken alone: {string.Join(", ", unimodal.Select(pair => $"{pair.First + 1}–{pair.Second + 1}"))}.{closest}",
        });
    }

    private static void WriteClusters(Session session, ClusterFindings found)
    {
        ComponentGroups groups = found.Groups;
        session.WriteText(groups.Count == found.Merging.SuggestedClusters
            ? $"{Numbers.Count(groups.Count, "cluster")}, as suggested"
            : Numbers.Count(groups.Count, "cluster"));
        var grid = new Grid("cluster", "weight", "rows", "mean uncertainty", "<components");
        for (int c = 0; c < groups.Weights.Length; c++)
        {
            int[] own = [.. Enumerable.Range(0, found.Rows.Clusters.Length).Where(row => found.Rows.Clusters[row] == c)];
            double uncertainty = own.Select(row => found.Rows.Uncertainty[row]).DefaultIfEmpty(double.NaN).Average();
            grid.Add(
                found.NameOf(c),
                Numbers.Fixed(groups.Weights[c], 4),
                Numbers.Count(own.Length),
                Numbers.Fixed(uncertainty, 4),
                c < groups.Count ? string.Join(" ", groups.Groups[c].Select(j => $"{j + 1}")) : "");
        }

        grid.Write(session);
    }
}
