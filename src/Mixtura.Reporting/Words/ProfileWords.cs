namespace Mixtura.Reporting;

/// <summary>A group in plain words: in which columns its rows differ from all, and how.</summary>
internal static class ProfileWords
{
    private const int Most = 4;
    private const double Clear = 0.8;
    private const double Slight = 0.35;
    private const double ClearShare = 0.15;

    /// <summary>For instance "low eruptions (2.04, over all rows 3.49), low waiting (54.5, over all rows 70.9)".</summary>
    public static string Describe(Findings findings, int group)
    {
        var words = new List<(double Strength, string Text)>();
        var overall = new Lazy<double[]>(findings.Profiles.Overall);
        foreach (NumericProfile column in findings.Profiles.Numbers(group).Where(column => Math.Abs(column.Difference) >= Slight))
        {
            string word = (Math.Abs(column.Difference) >= Clear, column.Difference > 0) switch
            {
                (true, true) => "high",
                (true, false) => "low",
                (false, true) => "rather high",
                _ => "rather low",
            };
            string[] values = Numbers.Alike([column.Mean, overall.Value[column.Column]], 3);
            words.Add((Math.Abs(column.Difference), $"{word} {findings.Table.Columns[column.Column].Name} ({values[0]}, over all rows {values[1]})"));
        }

        foreach (LabelProfile column in findings.Profiles.Labels(group).Where(column => column.Difference >= ClearShare))
        {
            string level = findings.Table.Columns[column.Column].Levels[column.Typical];
            words.Add((column.Difference / ClearShare * Slight, $"more often {findings.Table.Columns[column.Column].Name} = {level} ({Share(column.Shares[column.Typical])}, over all rows {Share(column.Overall[column.Typical])})"));
        }

        string[] told = [.. words.OrderByDescending(word => word.Strength).Take(Most).Select(word => word.Text)];
        string more = words.Count > Most ? $", and {Numbers.Count(words.Count - Most, "more column")}" : "";
        return told.Length == 0 ? "near the average in every column" : string.Join(", ", told) + more;
    }

    /// <summary>A share in whole percents, or what is less.</summary>
    public static string Share(double share) => share switch
    {
        > 0 and < 0.01 => "less than 1 %",
        < 1 and > 0.99 => "more than 99 %",
        _ => Numbers.Fixed(100 * share, 0) + " %",
    };
}
