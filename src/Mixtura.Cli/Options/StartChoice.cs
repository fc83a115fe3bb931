namespace Mixtura.Cli.Options;

/// <summary>Where fits begin, as --start names it.</summary>
internal enum StartKind
{
    KMeansPlusPlus,
    Random,
    Labels,
    Means,
    Model,
}

/// <summary>The value of --start.</summary>
/// <param name="Kind">Which kind.</param>
/// <param name="Argument">The column or file behind the colon; empty where the kind has none.</param>
internal sealed record StartChoice(StartKind Kind, string Argument)
{
    public static StartChoice Default { get; } = new(StartKind.KMeansPlusPlus, "");

    public static StartChoice Parse(string text)
    {
        int colon = text.IndexOf(':', StringComparison.Ordinal);
        string kind = (colon < 0 ? text : text[..colon]).Trim().ToUpperInvariant();
        string argument = colon < 0 ? "" : text[(colon + 1)..].Trim();
        StartChoice choice = kind switch
        {
            "KMEANS++" or "KMEANS" => new StartChoice(StartKind.KMeansPlusPlus, argument),
            "RANDOM" => new StartChoice(StartKind.Random, argument),
            "LABELS" => new StartChoice(StartKind.Labels, argument),
            "MEANS" => new StartChoice(StartKind.Means, argument),
            "MODEL" => new StartChoice(StartKind.Model, argument),
            _ => throw new FormatException("choose kmeans++, random, labels:COLUMN, means:FILE or model:FILE"),
        };
        bool needs = choice.Kind is StartKind.Labels or StartKind.Means or StartKind.Model;
        return needs == argument.Length > 0
            ? choice
            : throw new FormatException(needs
                ? $"name the {(choice.Kind == StartKind.Labels ? "column" : "file")} behind a colon: {kind.ToLowerInvariant()}:{(choice.Kind == StartKind.Labels ? "COLUMN" : "FILE")}"
                : "this start has nothing behind a colon");
    }
}
