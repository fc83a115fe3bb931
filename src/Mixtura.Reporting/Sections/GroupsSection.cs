using System.Xml.Linq;
using Mixtura.Plotting;

namespace Mixtura.Reporting;

/// <summary>The groups side by side: sizes, and each column's mean with its interval and its spread.</summary>
internal static class GroupsSection
{
    private const int MostColumns = 25;
    private const int MostLevels = 6;

    /// <summary>As many groups as a page is wide, with a column of names and numbers of usual length.</summary>
    private const int MostBeside = 6;

    public static XElement Of(Findings findings)
    {
        int[] groups = [.. Enumerable.Range(0, findings.Model.Components.Length)];
        int[] columns = findings.BestColumns(MostColumns);
        string level = Numbers.Fixed(100 * findings.Options.Level, 0);
        string shown = columns.Length < findings.Table.ColumnCount ? $" Shown are the {columns.Length} columns of {findings.Table.ColumnCount} that separate the groups best." : "";
        string intervals = findings.Uncertainty is null
            ? $" There are no intervals, for {findings.WithoutIntervals}."
            : $" In brackets are {level} % confidence intervals, from the curvature of the likelihood; they say how well these rows tell a share or a mean, if the model holds. What is at its bound, as a share of all or none is, or too near to it, has none.";
        bool drawsProfiles = findings.Model.ClusterCount > 1 && findings.Table.Columns.Count(column => !column.IsCategorical) > 2;
        return Html.Element(
            "section",
            Html.Element("h2", findings.Model.ClusterCount == 1 ? "The group" : "The groups"),
            Beside(groups).Select(some => Html.Table([Column(findings), .. some.Select(group => Head(findings, group))], Rows(findings, some, columns))),
            Html.WithClass("p", "note", $"Rows are counted where they are likeliest.{Cells(findings, columns)}{intervals}{shown}"),
            Separation(findings),
            drawsProfiles ? PageFigure.Of(options => MixturePlot.Profiles(findings.Model, options), PageFigure.Plot, "Each group's means, column by column, in standard deviations of the whole model from its mean; the bars reach one standard deviation of the group to each side.") : null);
    }

    /// <summary>Groups that share a table: as many in each as in the others, but for one.</summary>
    private static IEnumerable<int[]> Beside(int[] groups)
    {
        int tables = (groups.Length + MostBeside - 1) / MostBeside;
        return groups.Chunk((groups.Length + tables - 1) / tables);
    }

    private static string Column(Findings findings) => findings.Table.ColumnCount == 1 ? "" : "Column";

    private static XElement Head(Findings findings, int group) => Html.Element("span", group < findings.Model.ClusterCount ? InShort.Swatch(group) : null, " ", findings.Name(group));

    private static IEnumerable<IEnumerable<object>> Rows(Findings findings, int[] groups, int[] columns)
    {
        yield return ["Share of rows", .. groups.Select(group => WithInterval(ProfileWords.InTable(findings.Model.Weights[group]), findings.Interval(group, ParameterKind.Weight, null), value => Numbers.Fixed(100 * value, 1), " %"))];
        yield return ["Rows", .. groups.Select(group => (object)Numbers.Count(findings.Profiles.Sizes[group]))];
        foreach (int column in columns)
        {
            if (findings.Table.Columns[column].IsCategorical)
            {
                foreach (IEnumerable<object> row in Levels(findings, groups, column))
                {
                    yield return row;
                }
            }
            else
            {
                yield return NumberRow(findings, groups, column);
            }
        }
    }

    /// <summary>What the cells of each kind of column that is there hold.</summary>
    private static string Cells(Findings findings, int[] columns) => string.Concat(
    [
        columns.Any(column => findings.Kind(column) == ColumnKind.Measurement) ? " Of a column of measurements: the mean and the standard deviation (sd) of the group's rows." : "",
        columns.Any(column => findings.Kind(column) == ColumnKind.Count) ? " Of a column of counts: the mean, and the smallest and the largest count among the rows that are counted in the group." : "",
        columns.Any(column => findings.Kind(column) == ColumnKind.Label) ? " Of a column of labels: how many of the group's rows have each." : "",
    ]);

    /// <summary>How well each column alone tells the groups apart, the best first.</summary>
    private static XElement? Separation(Findings findings)
    {
        if (findings.Model.ClusterCount == 1 || findings.Table.ColumnCount == 1)
        {
            return null;
        }

        const int Most = 8;
        ColumnSeparation separation = findings.Separation;
        string told = string.Join(", ", separation.Ranking.Take(Most).Select(column => $"{findings.Table.Columns[column].Name} {ProfileWords.Share(separation.Share(column))}"));
        string more = separation.Ranking.Length > Most ? ", …" : "";
        return Html.Paragraph($"How much of what there is to know about a row's group each column tells alone: {told}{more}. (The mutual information of column and group in the fitted model, as a share of the entropy of the groups' shares: the same measure for numbers and labels.)");
    }

    private static IEnumerable<object> NumberRow(Findings findings, int[] groups, int column)
    {
        NumericProfile[] profiles = [.. groups.Select(group => findings.Profiles.Numbers(group).First(profile => profile.Column == column))];
        (string[] means, string[] deviations) = findings.Kind(column) == ColumnKind.Count ? Counts(findings, groups, profiles) : Measurements(profiles);
        yield return findings.Table.Columns[column].Name;
        for (int g = 0; g < groups.Length; g++)
        {
            ParameterEstimate? interval = findings.Interval(groups[g], ParameterKind.Mean, column) ?? findings.Interval(groups[g], ParameterKind.Rate, column);
            yield return new object?[] { WithInterval(means[g], interval, null, ""), deviations[g].Length > 0 ? Html.WithClass("span", "interval", deviations[g]) : null };
        }
    }

    private static (string[] Means, string[] Spreads) Measurements(NumericProfile[] profiles)
    {
        (string[] means, string[] deviations) = Numbers.MeansAndDeviations([.. profiles.Select(profile => profile.Mean)], [.. profiles.Select(profile => profile.Deviation)]);
        return (means, Array.ConvertAll(deviations, deviation => "sd " + deviation));
    }

    private static (string[] Means, string[] Spreads) Counts(Findings findings, int[] groups, NumericProfile[] profiles) => (
        [.. profiles.Select(profile => profile.Mean == 0 ? "0" : Numbers.Significant(profile.Mean, 3))],
        [.. groups.Zip(profiles, (group, profile) => findings.Profiles.Range(group, profile.Column) is not var (least, most) ? ""
            : least == most ? $"all {Numbers.Count(least)}"
            : $"{Numbers.Count(least)} to {Numbers.Count(most)}")]);

    /// <summary>The levels in the table's order, which pictures have too; of many the commonest.</summary>
    private static IEnumerable<IEnumerable<object>> Levels(Findings findings, int[] groups, int column)
    {
        LabelProfile[] profiles = [.. groups.Select(group => findings.Profiles.Labels(group).First(profile => profile.Column == column))];
        int[] levels = [.. Enumerable.Range(0, profiles[0].Overall.Length).OrderByDescending(level => profiles[0].Overall[level]).Take(MostLevels).Order()];
        string name = findings.Table.Columns[column].Name;
        foreach (int level in levels)
        {
            yield return
            [
                $"{name} = {findings.Table.Columns[column].Levels[level]}",
                .. groups.Zip(profiles, (group, profile) => WithInterval(ProfileWords.InTable(profile.Shares[level]), findings.LevelInterval(group, column, level), value => Numbers.Fixed(100 * value, 1), " %")),
            ];
        }

        if (levels.Length < profiles[0].Overall.Length)
        {
            yield return [$"{name}: {Numbers.Count(profiles[0].Overall.Length - levels.Length, "other label")}", .. profiles.Select(profile => (object)ProfileWords.InTable(Math.Clamp(1 - levels.Sum(level => profile.Shares[level]), 0, 1)))];
        }
    }

    private static object WithInterval(string text, ParameterEstimate? interval, Func<double, string>? format, string unit)
    {
        if (interval is null)
        {
            return text;
        }

        string[] ends = format is null ? Numbers.Interval(interval.Lower, interval.Upper) : [format(interval.Lower), format(interval.Upper)];
        return new object[] { text, Html.WithClass("span", "interval", $"[{ends[0]}, {ends[1]}]{unit}") };
    }
}
