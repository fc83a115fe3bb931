using System.Text;

namespace Mixtura.Benchmarks;

/// <summary>
/// Tables and sentences in Markdown: printed as they come and, when asked, put into a file between two marks, so that a
/// document keeps what is written around them.
/// </summary>
internal sealed class Report
{
    private const string Begin = "<!-- tables of a run: begin -->";
    private const string End = "<!-- tables of a run: end -->";

    private readonly StringBuilder _text = new();
    private readonly string? _file;
    private readonly string _before = "";
    private readonly string _after = "\n";

    /// <param name="file">The Markdown file, or null. One that exists must have the marks.</param>
    public Report(string? file)
    {
        _file = file;
        if (file is null || !File.Exists(file))
        {
            return;
        }

        string document = File.ReadAllText(file);
        int begin = document.IndexOf(Begin, StringComparison.Ordinal);
        int end = document.IndexOf(End, StringComparison.Ordinal);
        if (begin < 0 || end < begin)
        {
            throw new BenchmarkException($"{file} exists and has no lines '{Begin}' and '{End}': put them where the tables go");
        }

        _before = document[..begin];
        _after = document[(end + End.Length)..];
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
            File.WriteAllText(_file, $"{_before}{Begin}\n\n{_text}{End}{_after}");
        }
    }

    private void Append(string block)
    {
        Console.WriteLine(block);
        _text.Append(block).Append('\n');
    }
}
