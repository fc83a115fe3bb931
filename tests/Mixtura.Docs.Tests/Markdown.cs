using System.Text.RegularExpressions;

namespace Mixtura.Docs.Tests;

/// <summary>A fenced block of a document.</summary>
/// <param name="Language">What stands behind the fence; empty for none.</param>
/// <param name="Lines">The lines between the fences.</param>
internal sealed record Fence(string Language, IReadOnlyList<string> Lines);

/// <summary>The parts of a Markdown document that can be checked.</summary>
internal sealed partial class Markdown
{
    private readonly string _prose;

    private Markdown(IReadOnlyList<Fence> fences, string prose)
    {
        Fences = fences;
        _prose = prose;
    }

    /// <summary>The fenced blocks, in order.</summary>
    public IReadOnlyList<Fence> Fences { get; }

    /// <summary>The targets of links and pictures, as they are written.</summary>
    public IReadOnlyList<string> Links => [.. Target().Matches(_prose).Select(match => match.Groups[1].Value)];

    public static Markdown Parse(string text)
    {
        var fences = new List<Fence>();
        var prose = new List<string>();
        List<string>? block = null;
        string language = "";
        foreach (string line in text.Split('\n'))
        {
            if (line.StartsWith("```", StringComparison.Ordinal))
            {
                if (block is null)
                {
                    (block, language) = ([], line[3..].Trim());
                }
                else
                {
                    fences.Add(new Fence(language, block));
                    block = null;
                }
            }
            else
            {
                (block ?? prose).Add(line);
            }
        }

        Assert.Null(block);
        return new Markdown(fences, string.Join('\n', prose));
    }

    public IEnumerable<Fence> In(string language) => Fences.Where(fence => fence.Language == language);

    [GeneratedRegex(@"\]\(([^)\s]+)\)")]
    private static partial Regex Target();
}
