using System.Collections.Immutable;
using System.Xml.Linq;
using Mixtura.Plotting;

namespace Mixtura.Reporting;

/// <summary>Groups that overlap, and which of them may be one cluster.</summary>
internal static class MergingSection
{
    public const string Title = "Groups that may be one";

    public static XElement? Of(Findings findings)
    {
        if (findings.Merging is not { } merging)
        {
            return null;
        }

        string share = ProfileWords.Share(findings.Profiles.UncertainWeight / findings.Table.TotalWeight);
        return Html.Element(
            "section",
            Html.Element("h2", Title),
            Html.Paragraph($"{share} of the rows lie between groups. Where a cluster does not have the shape that a group has, several groups describe it together. {Hills(findings, merging)}{Sampled(findings, merging)}"),
            merging.Suggested is { } groups ? Suggested(findings, merging, groups) : NoSuggestion(findings, merging));
    }

    /// <summary>In a sentence, how many clusters there may be, and by what; empty where nothing says so.</summary>
    public static string InShort(Findings findings) => findings.Merging switch
    {
        { Suggested.Count: 1 } or { Suggested: null, Hills.Count: 1 } => $"The groups overlap so much that all of them may be one cluster; see “{Title}”.",
        { Suggested: { } groups } => $"The groups overlap, and may be {Numbers.Count(groups.Count, "cluster")} rather than {findings.Model.ClusterCount}; see “{Title}”.",
        { Hills: { } hills } when hills.Count < findings.Model.ClusterCount => $"The groups overlap, and by the hills of the density may be {Numbers.Count(hills.Count, "cluster")} rather than {findings.Model.ClusterCount}; see “{Title}”.",
        _ => "",
    };

    /// <summary>How many clusters there may be by a clear break of the entropy or else by the hills of the density, where these are fewer than the groups.</summary>
    public static int? Fewer(Findings findings) => (findings.Merging?.Suggested ?? findings.Merging?.Hills)?.Count is { } count && count < findings.Model.ClusterCount ? count : null;

    private static string Sampled(Findings findings, Merging merging) => merging.Rows < findings.Table.RowCount
        ? $" Mergers are judged by a sample of {Numbers.Count(merging.Rows)} of the {Numbers.Count(findings.Table.RowCount, "row")}, one from each of equally long runs of rows."
        : "";

    private static object?[] NoSuggestion(Findings findings, Merging merging) =>
    [
        merging.Hills is { } hills && hills.Count < findings.Model.ClusterCount ? Clusters(findings, hills) : null,
        merging.Entropy.ComponentCount switch
        {
            < 3 => null,
            < EntropyMerging.FewestForBreak => Html.Paragraph($"Groups can also be merged two at a time, as long as each merger makes it much clearer to which cluster rows belong. From which number on little is gained cannot be judged with {merging.Entropy.ComponentCount} groups: it takes {EntropyMerging.FewestForBreak} or more."),
            _ => Html.Paragraph("When groups are merged two at a time, always those whose merger makes it clearest to which each row belongs, no number of clusters stands out: each merger makes it a little clearer."),
        },
    ];

    private static XElement Clusters(Findings findings, ComponentGroups groups) => Html.Table(
        ["Cluster", "Share of rows", Html.Words("Groups")],
        groups.Groups.Select((own, c) => (IEnumerable<object>)[$"{c + 1}", ProfileWords.Share(groups.Weights[c]), Html.Words(List(findings, own))]));

    private static object[] Suggested(Findings findings, Merging merging, ComponentGroups groups) =>
    [
        Html.Paragraph($"When groups are merged two at a time, always those whose merger makes it clearest to which each row belongs, little is gained below {Numbers.Count(groups.Count, "cluster")}, which is suggested:"),
        Clusters(findings, groups),
        PageFigure.Of(options => MixturePlot.Entropy(merging.Entropy, options), PageFigure.Plot, "How unclear it is to which cluster rows belong (entropy), by the number of clusters; groups are listed by their numbers. Merging pays as long as the line falls steeply."),
    ];

    private static string Hills(Findings findings, Merging merging)
    {
        if (merging.Hills is not { } hills)
        {
            return "";
        }

        string[] together = [.. hills.Groups.Where(own => own.Length > 1).Select(own => List(findings, own))];
        return hills.Count == findings.Model.ClusterCount ? "Yet each group has a hill of the density for itself."
            : hills.Count == 1 ? "All of them share one hill of the density."
            : $"The density has {Numbers.Count(hills.Count, "hill")}, and on one stand together {string.Join("; on another ", together)}.";
    }

    private static string List(Findings findings, ImmutableArray<int> groups) => groups.Length == 2
        ? $"{findings.Name(groups[0])} and {findings.Name(groups[1])}"
        : string.Join(", ", groups.Select(findings.Name));
}
