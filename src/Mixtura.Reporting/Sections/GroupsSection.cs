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
        int[] columns = Columns(findings, groups);
        string level = Numbers.Fixed(100 * findings.Options.Level, 0);
        string shown = columns.Length < findings.Table.ColumnCount ? $" Shown are the {columns.Length} columns of {findings.Table.ColumnCount} in which the groups differ most." : "";
        string intervals = findings.Uncertainty is null
            ? $" There are no intervals, for {findings.WithoutIntervals}."
            : $" In brackets are {level} % confidence intervals, from the curvature of the likelihood; they say how well these rows tell a share or a mean, if the model holds.";
        bool drawsProfiles = findings.Model.ClusterCount > 1 && findings.Table.Columns.Count(column => !column.IsCategorical) > 2;
        return Html.Element(
            "section",
            Html.Element("h2", findings.Model.ClusterCount == 1 ? "The group" : "The groups"),
            Beside(groups).Select(some => Html.Table([Column(findings), .. some.Select(group => Head(findings, group))], Rows(findings, some, columns))),
            Html.WithClass("p", "note", $"Rows are counted where they are likeliest. Of a column of numbers: the mean ± the standard deviation of the group's rows; of a column of labels: how many of the group's rows have each.{intervals}{shown}"),
            drawsProfiles ? PageFigure.Of(MixturePlot.Profiles(findings.Model, PageFigure.Plot), "Each group's means, column by column, in standard deviations from the mean of all rows.") : null);
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
        yield return ["Share of rows", .. groups.Select(group => WithInterval(ProfileWords.Share(findings.Model.Weights[group]), findings.Interval(group, ParameterKind.Weight, null), value => Numbers.Fixed(100 * value, 1), " %"))];
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

    private static IEnumerable<object> NumberRow(Findings findings, int[] groups, int column)
    {
        string name = findings.Table.Columns[column].Name;
        NumericProfile[] profiles = [.. groups.Select(group => findings.Profiles.Numbers(group).First(profile => profile.Column == column))];
        string[] texts = Numbers.WithDeviations([.. profiles.Select(profile => profile.Mean)], [.. profiles.Select(profile => profile.Deviation)]);
        yield return name;
        for (int g = 0; g < groups.Length; g++)
        {
            ParameterEstimate? interval = findings.Interval(groups[g], ParameterKind.Mean, column) ?? findings.Interval(groups[g], ParameterKind.Rate, column);
            yield return WithInterval(texts[g], interval, null, "");
        }
    }

    private static IEnumerable<IEnumerable<object>> Levels(Findings findings, int[] groups, int column)
    {
        LabelProfile[] profiles = [.. groups.Select(group => findings.Profiles.Labels(group).First(profile => profile.Column == column))];
        int[] levels = [.. Enumerable.Range(0, profiles[0].Overall.Length).OrderByDescending(level => profiles[0].Overall[level]).Take(MostLevels)];
        string name = findings.Table.Columns[column].Name;
        foreach (int level in levels)
        {
            yield return [$"{name} = {findings.Table.Columns[column].Levels[level]}", .. profiles.Select(profile => (object)ProfileWords.Share(profile.Shares[level]))];
        }

        if (levels.Length < profiles[0].Overall.Length)
        {
            yield return [$"{name}: {Numbers.Count(profiles[0].Overall.Length - levels.Length, "other label")}", .. profiles.Select(profile => (object)ProfileWords.Share(Math.Clamp(1 - levels.Sum(level => profile.Shares[level]), 0, 1)))];
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

    /// <summary>All columns in order, or those in which groups differ most.</summary>
    private static int[] Columns(Findings findings, int[] groups)
    {
        int d = findings.Table.ColumnCount;
        if (d <= MostColumns)
        {
            return [.. Enumerable.Range(0, d)];
        }

        double[] difference = findings.Profiles.NumericDifferences(groups.Length);
        foreach (int group in groups)
        {
            double weight = findings.Model.Weights[group];
            foreach (LabelProfile profile in findings.Profiles.Labels(group))
            {
                difference[profile.Column] += weight * profile.Shares.Zip(profile.Overall, (own, all) => Math.Abs(own - all)).Sum();
            }
        }

        return [.. Enumerable.Range(0, d).OrderByDescending(column => difference[column]).Take(MostColumns)];
    }
}
