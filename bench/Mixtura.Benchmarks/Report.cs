using System.Text;

namespace Mixtura.Benchmarks;

/// <summary>
/// Tables and sentences in Markdown: printed as they come and, when asked, put into a file between two marks, so that a
/// document keeps what is written around them and the tables of other commands.
/// </summary>
internal sealed class Report
{
    private readonly StringBuilder _text = new();
    private readonly string _begin;
    private readonly string _end;
    private readonly string? _file;
    private readonly string _before = "";
    private readonly string _after = "\n";

    /// <param name="file">The Markdown file, or null. One that exists must have the marks.</param>
    /// <param name="name">What the marks call the tables: comments of the form "name: begin" and "name: end".</param>
    public Report(string? file, string name)
    {
        _begin = $"<!-- {name}: begin -->";
        _end = $"<!-- {name}: end -->";
        _file = file;
        if (file is null || !File.Exists(file))
        {
            return;
        }

        string document = File.ReadAllText(file);
        int begin = document.IndexOf(_begin, StringComparison.Ordinal);
        int end = document.IndexOf(_end, StringComparison.Ordinal);
        if (begin < 0 || end < begin)
        {
            throw new BenchmarkException($"{file} exists and has no lines '{_begin}' and '{_end}': put them where the tables go");
        }

        _before = document[..begin];
        _after = document[(end + _end.Length)..];
    }

    public void Heading(string text) => Paragraph("### " + text);

    public void Paragraph(string text) => Append(text + "\n");

    public void Table(TextTable table)
    {
        using var writer = new StringWriter { NewLine = "\n" };
        table.Print(writer);
        Append(writer.ToString());
    }

    /// <summary>Writes the file, if there is one. After each table, so that a run that is ended early leaves those that are done.</summary>
    public void Save()
    {
        if (_file is not null)
        {
            File.WriteAllText(_file, $"{_before}{_begin}\n\n{_text}{_end}{_after}");
        }
    }

    private void Append(string block)
    {
        Console.WriteLine(block);
        _text.Append(block).Append('\n');
    }
}
