using System.Collections.Immutable;

namespace Mixtura.Reporting;

/// <summary>The maxima that starts led to, in a sentence.</summary>
internal static class LandscapeWords
{
    /// <summary>What else there was; null where every start that was carried on led to the same maximum.</summary>
    /// <param name="landscape">The maxima, the best first.</param>
    /// <param name="component">What a component is called.</param>
    public static string? Describe(ImmutableArray<Maximum> landscape, string component = "component")
    {
        if (landscape.Length < 2)
        {
            return null;
        }

        Maximum best = landscape[0];
        int all = landscape.Sum(maximum => maximum.Starts);
        Maximum[] others = [.. landscape.Skip(1).Where(maximum => maximum.Kind == best.Kind)];
        string words = $"Of the {all} starts that were carried on, {best.Starts} led to this maximum";
        if (others.Length > 0)
        {
            words += $" and {others.Sum(maximum => maximum.Starts)} to {Numbers.Count(others.Length, "lower one")}, the next {Numbers.Significant(best.LogLikelihood - others[0].LogLikelihood, 2)} below it";
        }

        int spurious = landscape.Skip(1).Where(maximum => maximum.Kind == MaximumKind.Spurious && best.Kind == MaximumKind.Sound).Sum(maximum => maximum.Starts);
        int degenerate = landscape.Skip(1).Where(maximum => maximum.Kind == MaximumKind.Degenerate && best.Kind != MaximumKind.Degenerate).Sum(maximum => maximum.Starts);
        string[] avoided =
        [
            .. spurious > 0 ? [$"{spurious} to maxima that look spurious"] : Array.Empty<string>(),
            .. degenerate > 0 ? [$"{degenerate} to collapsed {component}s"] : Array.Empty<string>(),
        ];
        return avoided.Length == 0 ? words + "." : $"{words}; {string.Join(" and ", avoided)}, which are not preferred.";
    }
}
