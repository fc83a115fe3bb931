namespace Mixtura.Data;

/// <summary>What is wrong with a row, before its number in the file is known.</summary>
/// <param name="Text">What is wrong and the remedy.</param>
/// <param name="Column">The column's name, or null when it is the whole row.</param>
internal sealed record CellProblem(string Text, string? Column)
{
    internal static CellProblem NoNumber(string text, ColumnKind kind, string column)
    {
        string cell = Listing.Cell(text);
        string problem = kind == ColumnKind.Boolean
            ? $"{cell} is neither true nor false"
            : $"{cell} is not a number";
        string remedy = text.Count(c => c == ',') == 1 && kind != ColumnKind.Boolean && text.All(c => char.IsAsciiDigit(c) || c is ',' or '-' or '+')
            ? "write decimals with a point"
            : "correct it, leave it empty if it is missing, or leave the column out";
        return new CellProblem($"{problem}; {remedy}", column);
    }

    internal static CellProblem UnknownLevel(string level, IReadOnlyList<string> known, string column) =>
        new($"{Listing.Cell(level)} is not one of the levels that are known, {Listing.Of(known)}; correct it or leave the row out", column);
}
