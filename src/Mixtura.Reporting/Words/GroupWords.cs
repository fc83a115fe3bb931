using System.Text.RegularExpressions;

namespace Mixtura.Reporting;

/// <summary>Sentences about components, as the page says them: it calls components groups.</summary>
internal static partial class GroupWords
{
    /// <summary>The sentence; as it is where a column's name has the word too.</summary>
    public static string Of(string sentence, Mixture model) => model.Columns.Any(column => ComponentWord.IsMatch(column.Name))
        ? sentence
        : ComponentWord.Replace(sentence, word => word.Value[0] == 'C' ? "Group" : "group");

    [GeneratedRegex("[Cc]omponent(?=s?\\b)")]
    private static partial Regex ComponentWord { get; }
}
