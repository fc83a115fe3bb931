using System.Collections.Immutable;

namespace Mixtura;

/// <summary>Names of the methods.</summary>
public static class UncertaintyMethods
{
    /// <summary>All methods: those of the information, those of replicates.</summary>
    public static ImmutableArray<UncertaintyMethod> All { get; } = [.. Enum.GetValues<UncertaintyMethod>()];

    /// <summary>The word for a method on a command line or in a file: information, sandwich, bootstrap, parametric or weighted.</summary>
    /// <param name="method">The method.</param>
    public static string Word(UncertaintyMethod method) => method switch
    {
        UncertaintyMethod.Information => "information",
        UncertaintyMethod.Sandwich => "sandwich",
        UncertaintyMethod.Bootstrap => "bootstrap",
        UncertaintyMethod.ParametricBootstrap => "parametric",
        UncertaintyMethod.WeightedLikelihoodBootstrap => "weighted",
        _ => throw new ArgumentOutOfRangeException(nameof(method)),
    };

    /// <summary>A method's name as people write it, for instance "parametric bootstrap".</summary>
    /// <param name="method">The method.</param>
    public static string Name(UncertaintyMethod method) => method switch
    {
        UncertaintyMethod.Information => "observed information",
        UncertaintyMethod.Sandwich => "sandwich",
        UncertaintyMethod.Bootstrap => "nonparametric bootstrap",
        UncertaintyMethod.ParametricBootstrap => "parametric bootstrap",
        UncertaintyMethod.WeightedLikelihoodBootstrap => "weighted-likelihood bootstrap",
        _ => throw new ArgumentOutOfRangeException(nameof(method)),
    };

    /// <summary>Whether a method refits the mixture to replicates.</summary>
    /// <param name="method">The method.</param>
    public static bool DrawsReplicates(UncertaintyMethod method) => method is not (UncertaintyMethod.Information or UncertaintyMethod.Sandwich);

    /// <summary>Reads a method's word.</summary>
    /// <param name="word">The word; case does not matter.</param>
    /// <param name="method">The method.</param>
    /// <returns>Whether the word is known.</returns>
    public static bool TryParse(string word, out UncertaintyMethod method)
    {
        ArgumentNullException.ThrowIfNull(word);
        int at = Array.FindIndex([.. All], m => string.Equals(Word(m), word.Trim(), StringComparison.OrdinalIgnoreCase));
        method = at < 0 ? default : All[at];
        return at >= 0;
    }
}
