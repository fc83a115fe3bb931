namespace Mixtura.Docs.Tests;

/// <summary>Links lead somewhere, pictures are small, code is quoted as it stands.</summary>
public sealed class DocumentTests
{
    private const long LargestPicture = 200_000;

    private static IEnumerable<string> Documents =>
        Directory.EnumerateFiles(Repository.PathOf("docs"), "*.md").Append(Repository.PathOf("README.md")).Append(Repository.PathOf("data/README.md"));

    [Fact]
    public void Every_link_leads_to_a_file()
    {
        foreach (string document in Documents)
        {
            string folder = Path.GetDirectoryName(document)!;
            IEnumerable<string> links = Markdown.Parse(File.ReadAllText(document).ReplaceLineEndings("\n")).Links
                .Where(link => !link.Contains("://", StringComparison.Ordinal) && !link.StartsWith('#'));
            Assert.All(links, link => Assert.True(Path.Exists(Path.Combine(folder, link.Split('#')[0])), $"{Path.GetFileName(document)}: {link} does not exist"));
        }
    }

    [Fact]
    public void Every_picture_is_small_and_shown()
    {
        string[] shown = [.. Documents.SelectMany(document => Markdown.Parse(File.ReadAllText(document).ReplaceLineEndings("\n")).Links).Select(link => Path.GetFileName(link))];
        foreach (string file in Directory.EnumerateFiles(Repository.PathOf("docs/images")))
        {
            Assert.Contains(Path.GetFileName(file), shown);
            Assert.InRange(new FileInfo(file).Length, 1, LargestPicture);
        }
    }

    [Fact]
    public void The_tutorials_code_is_the_examples_code()
    {
        string[][] examples = [.. Directory.EnumerateFiles(Repository.PathOf("examples"), "*.cs").Select(file => Trimmed(File.ReadAllLines(file)))];
        Fence[] blocks = [.. Markdown.Parse(Repository.Read("docs/tutorial.md")).In("csharp")];
        Assert.NotEmpty(blocks);
        Assert.All(blocks, block => Assert.True(
            examples.Any(example => Holds(example, Trimmed(block.Lines))),
            $"no example has these lines:\n{string.Join('\n', block.Lines)}"));
    }

    private static string[] Trimmed(IEnumerable<string> lines) => [.. lines.Select(line => line.Trim())];

    private static bool Holds(string[] text, string[] block) =>
        Enumerable.Range(0, Math.Max(0, text.Length - block.Length + 1)).Any(start => text.AsSpan(start, block.Length).SequenceEqual(block));
}
