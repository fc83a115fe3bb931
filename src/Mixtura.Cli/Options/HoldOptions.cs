using System.Collections.Immutable;
using System.CommandLine;
using System.Globalization;
using Mixtura.Cli.Fitting;

namespace Mixtura.Cli.Options;

/// <summary>The options that hold or share parameters.</summary>
internal sealed class HoldOptions
{
    private readonly Option<Proportions?> _proportions = CreateProportions("; held components come last");
    private readonly Option<string?> _known = OptionFactory.Object(
        "--known", "MODEL", "A model file whose components are known: they are among the components, and only their proportions are estimated", OptionValues.Path);
    private readonly Option<string?> _means = OptionFactory.Object(
        "--held-means", "FILE", "A table of one mean a row: as many components have these means, and their covariances are estimated about them", OptionValues.Path);
    private readonly Option<IReadOnlyList<ColumnPair>?> _uncorrelated = OptionFactory.Object(
        "--uncorrelated", "A:B,..", "Pairs of columns whose covariance is 0 in every component, with structures EEE and VVV, or with diagonal ones, where all are", ReadPairs);

    /// <param name="more">What else is to be said of them.</param>
    public static Option<Proportions?> CreateProportions(string more = "") => OptionFactory.Object(
        "--proportions", "P,P,..|equal", "What is known of the mixing proportions: equal, or one number or the word free for each component (default: all are free)" + more, ReadProportions);

    public IReadOnlyList<Option> All => [_proportions, _known, _means, _uncorrelated];

    /// <summary>What the options say; a model file is read at once.</summary>
    public HoldPlan Read(ParseResult parsed, Action<string> warn) => new(
        parsed.GetValue(_proportions) ?? Proportions.Free,
        parsed.GetValue(_known),
        parsed.GetValue(_means),
        parsed.GetValue(_uncorrelated) ?? [],
        warn);

    private static Proportions ReadProportions(string text)
    {
        switch (text.Trim().ToUpperInvariant())
        {
            case "EQUAL":
                return Proportions.Equal;
            case "FREE":
                return Proportions.Free;
        }

        var values = new List<double?>();
        foreach (string part in text.Split(',', StringSplitOptions.TrimEntries))
        {
            bool isFree = string.Equals(part, "free", StringComparison.OrdinalIgnoreCase);
            values.Add(isFree ? null
                : double.TryParse(part, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) && value is > 0 and <= 1 ? value
                : throw new FormatException($"'{part}' is neither a proportion above 0 and at most 1 nor the word free; write for instance equal, or 0.5,free,free"));
        }

        return values.Sum() <= 1 + 1e-9
            ? Proportions.Given([.. values])
            : throw new FormatException("the proportions are more than 1 together");
    }

    private static ImmutableArray<ColumnPair> ReadPairsOf(string text) =>
    [
        .. text.Split(',', StringSplitOptions.TrimEntries).Select(pair => pair.Split(':', StringSplitOptions.TrimEntries) is [{ Length: > 0 } first, { Length: > 0 } second] && first != second
            ? new ColumnPair(first, second)
            : throw new FormatException($"'{pair}' is no pair of columns; write two names with a colon between them, for instance width:height")),
    ];

    private static IReadOnlyList<ColumnPair> ReadPairs(string text) => ReadPairsOf(text);
}
