namespace Mixtura.Cli.Options;

/// <summary>Where fits begin, as --start names it.</summary>
internal enum StartKind
{
    Combined,
    KMeansPlusPlus,
    Random,
    Hierarchical,
    Labels,
    Means,
    Model,
}

/// <summary>The value of --start.</summary>
/// <param name="Kind">Which kind.</param>
/// <param name="Argument">What stands behind the colon: a column, a file or a criterion; empty where there is nothing.</param>
internal sealed record StartChoice(StartKind Kind, string Argument)
{
    /// <summary>How a hierarchical start clusters.</summary>
    public HierarchicalOptions Hierarchy { get; private init; } = new();

    public static StartChoice Default { get; } = new(StartKind.Combined, "");

    public static StartChoice Parse(string text)
    {
        int colon = text.IndexOf(':', StringComparison.Ordinal);
        string kind = (colon < 0 ? text : text[..colon]).Trim().ToUpperInvariant();
        string argument = colon < 0 ? "" : text[(colon + 1)..].Trim();
        StartChoice choice = kind switch
        {
            "COMBINED" => new StartChoice(StartKind.Combined, argument),
            "KMEANS++" or "KMEANS" => new StartChoice(StartKind.KMeansPlusPlus, argument),
            "RANDOM" => new StartChoice(StartKind.Random, argument),
            "HIERARCHICAL" => new StartChoice(StartKind.Hierarchical, argument) { Hierarchy = ParseHierarchy(argument) },
            "LABELS" => new StartChoice(StartKind.Labels, argument),
            "MEANS" => new StartChoice(StartKind.Means, argument),
            "MODEL" => new StartChoice(StartKind.Model, argument),
            _ => throw new FormatException("choose combined, kmeans++, random, hierarchical, labels:COLUMN, means:FILE or model:FILE"),
        };
        bool needs = choice.Kind is StartKind.Labels or StartKind.Means or StartKind.Model;
        return choice.Kind == StartKind.Hierarchical || needs == argument.Length > 0
            ? choice
            : throw new FormatException(needs
                ? $"name the {(choice.Kind == StartKind.Labels ? "column" : "file")} behind a colon: {kind.ToLowerInvariant()}:{(choice.Kind == StartKind.Labels ? "COLUMN" : "FILE")}"
                : "this start has nothing behind a colon");
    }

    /// <summary>A criterion, coordinates, or both with a comma between them.</summary>
    private static HierarchicalOptions ParseHierarchy(string text)
    {
        var options = new HierarchicalOptions();
        foreach (string word in text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            options = Enum.GetNames<HierarchicalCriterion>().Contains(word, StringComparer.OrdinalIgnoreCase)
                ? options with { Criterion = Enum.Parse<HierarchicalCriterion>(word, ignoreCase: true) }
                : Enum.GetNames<DataTransformation>().Contains(word, StringComparer.OrdinalIgnoreCase)
                ? options with { Transformation = Enum.Parse<DataTransformation>(word, ignoreCase: true) }
                : throw new FormatException($"'{word}' is none of the criteria {string.Join(", ", Enum.GetNames<HierarchicalCriterion>())} and none of the coordinates {string.Join(", ", Enum.GetNames<DataTransformation>())}; for instance hierarchical:EEE,STD");
        }

        return options;
    }
}
