namespace Mixtura.Reporting;

/// <summary>A group in plain words: in which columns its rows differ from all, and how.</summary>
internal static class ProfileWords
{
    private const int Most = 4;
    private const double Clear = 0.8;
    private const double Slight = 0.35;
    private const double ClearShare = 0.15;

    /// <summary>What is nearer to 0 or 1 than this differs from it by the rounding of a sum over rows.</summary>
    private const double Rounding = 1e-9;

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
            string[] values = Numbers.Apart(column.Mean, overall.Value[column.Column]);
            string compared = values[0] == values[1] ? "" : $" ({values[0]}, over all rows {values[1]})";
            words.Add((Math.Abs(column.Difference), $"{word} {findings.Table.Columns[column.Column].Name}{compared}"));
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

    /// <summary>A share in whole percents, with one decimal within a percent of none and of all.</summary>
    public static string Share(double share) => share switch
    {
        <= Rounding => "0 %",
        < 0.0005 => "less than 0.1 %",
        < 0.0095 or (> 0.9905 and < 0.9995) => InTable(share),
        >= 0.9995 and < 1 - Rounding => "more than 99.9 %",
        _ => Numbers.Fixed(100 * share, 0) + " %",
    };

    /// <summary>A share among others in a table: all with one decimal.</summary>
    public static string InTable(double share) => Numbers.Fixed(100 * share, 1) + " %";
}
