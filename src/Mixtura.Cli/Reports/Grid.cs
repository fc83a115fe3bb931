using System.Text.RegularExpressions;
using Mixtura.Cli.Help;
using Spectre.Console;

namespace Mixtura.Cli.Reports;

/// <summary>A table of text: columns of numbers to the right, others to the left, no line wider than it must be.</summary>
internal sealed partial class Grid
{
    /// <summary>What the border and its padding add to a column's text.</summary>
    public const int Padding = 2;

    private readonly Table _table = new Table().Border(TableBorder.Simple).BorderStyle(new Style(decoration: Decoration.Dim));
    private readonly int _columns;

    /// <summary>Starts a table.</summary>
    /// <param name="headers">The columns' headers; one that begins with '&lt;' has text below it, to the left.</param>
    public Grid(params IReadOnlyList<string> headers)
    {
        _columns = headers.Count;
        foreach (string header in headers)
        {
            bool isText = header.StartsWith('<');
            var column = new TableColumn(new Text(Printable.Line(isText ? header[1..] : header), new Style(decoration: Decoration.Bold))) { NoWrap = true, Padding = new Padding(0, 0, 1, 0) };
            _table.AddColumn(isText ? column.LeftAligned() : column.RightAligned());
        }
    }

    public void Add(params IReadOnlyList<string> cells) => Add(cells, isBold: false);

    public void Add(IReadOnlyList<string> cells, bool isBold)
    {
        var style = new Style(decoration: isBold ? Decoration.Bold : Decoration.None);
        _table.AddRow(cells.Concat(Enumerable.Repeat("", _columns - cells.Count)).Select(cell => new Text(Printable.Line(cell), style)));
    }

    /// <summary>Adds a line that stands above others.</summary>
    public void AddHeading(string text) =>
        _table.AddRow(Enumerable.Repeat("", _columns - 1).Prepend(Printable.Line(text)).Select(cell => new Text(cell, new Style(decoration: Decoration.Italic))));

    public void Write(Session session)
    {
        foreach (string line in session.Console.ToAnsi(_table).Split('\n'))
        {
            // The border's empty edges, with or without their escape sequences, are left out.
            if (!string.IsNullOrWhiteSpace(EscapeSequence().Replace(line, "")))
            {
                session.Out.WriteLine(line.TrimEnd());
            }
        }
    }

    [GeneratedRegex("\e\\[[0-9;]*m")]
    private static partial Regex EscapeSequence();
}
