using System.Collections.Immutable;

namespace Mixtura;

/// <summary>Names of the criteria.</summary>
public static class Criteria
{
    /// <summary>All criteria: those of the likelihood, those of separation, cross-validation.</summary>
    public static ImmutableArray<Criterion> All { get; } =
        [Criterion.Bic, Criterion.Aic, Criterion.Aicc, Criterion.Icl, Criterion.IclEntropy, Criterion.Nec, Criterion.CrossValidation];

    /// <summary>The word for a criterion on a command line or in a file: bic, aic, aicc, icl, icl-entropy, nec or cv.</summary>
    /// <param name="criterion">The criterion.</param>
    public static string Word(Criterion criterion) => criterion switch
    {
        Criterion.Bic => "bic",
        Criterion.Aic => "aic",
        Criterion.Icl => "icl",
        Criterion.Aicc => "aicc",
        Criterion.IclEntropy => "icl-entropy",
        Criterion.Nec => "nec",
        Criterion.CrossValidation => "cv",
        _ => throw new ArgumentOutOfRangeException(nameof(criterion)),
    };

    /// <summary>A criterion's name as people write it: BIC, AICc, ICL (entropy), CV, ….</summary>
    /// <param name="criterion">The criterion.</param>
    public static string Name(Criterion criterion) => criterion switch
    {
        Criterion.Aicc => "AICc",
        Criterion.IclEntropy => "ICL (entropy)",
        _ => Word(criterion).ToUpperInvariant(),
    };

    /// <summary>Reads a criterion's word.</summary>
    /// <param name="word">The word; case does not matter.</param>
    /// <param name="criterion">The criterion.</param>
    /// <returns>Whether the word is known.</returns>
    public static bool TryParse(string word, out Criterion criterion)
    {
        ArgumentNullException.ThrowIfNull(word);
        int at = Array.FindIndex([.. All], c => string.Equals(Word(c), word.Trim(), StringComparison.OrdinalIgnoreCase));
        criterion = at < 0 ? default : All[at];
        return at >= 0;
    }
}
