namespace Mixtura.Data;

/// <summary>Names in messages: all of a few, the first of many.</summary>
internal static class Listing
{
    private const int Most = 30;

    internal static string Of(IReadOnlyList<string> names) =>
        names.Count <= Most
            ? string.Join(", ", names.Select(name => $"'{name}'"))
            : string.Join(", ", names.Take(Most).Select(name => $"'{name}'")) + $" and {names.Count - Most} more";

    internal static string Cell(string text)
    {
        string line = text.ReplaceLineEndings(" ");
        return line.Length <= 60 ? $"'{line}'" : $"'{line[..57]}...'";
    }
}
