using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace Mixtura;

/// <summary>How to train a classifier: a validated value.</summary>
public sealed record DiscriminantOptions
{
    internal const int DefaultMaximum = 5;

    /// <summary>How the distribution of each class's rows is described.</summary>
    public DiscriminantMethod Method { get; init => field = Enum.IsDefined(value) ? value : throw BadOption.Unknown(value); }

    /// <summary>By what families and structures are chosen.</summary>
    public DiscriminantChoice Choice { get; init => field = Enum.IsDefined(value) ? value : throw BadOption.Unknown(value); }

    /// <summary>
    /// What families, structures and numbers of components have the least of, unless <see cref="Choice"/> says otherwise. With
    /// <see cref="DiscriminantMethod.Edda"/>, where the number of components is given, neither NEC nor cross-validation.
    /// </summary>
    public Criterion Criterion { get; init => field = Enum.IsDefined(value) ? value : throw BadOption.Unknown(value); } = Criterion.Bic;

    /// <summary>
    /// Whether cross-validation chooses again in each fold, as training did on all rows: the error is then that of all that was done,
    /// and no row has a say in how it is judged. Otherwise each fold has the families and numbers of components of the trained
    /// classifier, as in mclust's cvMclustDA, which is quicker, and too favourable where the choice follows the rows closely.
    /// </summary>
    public bool ChoosesInFolds { get; init; } = true;

    /// <summary>The smallest number of components of a class with <see cref="DiscriminantMethod.MclustDA"/>, at least 1.</summary>
    public int MinimumComponents { get; init => field = BadOption.AtLeast(value, 1); } = 1;

    /// <summary>The largest number of components of a class with <see cref="DiscriminantMethod.MclustDA"/>, 5 as in mclust unless told. Of a class's candidates those with fewer than two rows for each parameter are left aside, if there are others: their BIC says nothing.</summary>
    public int MaximumComponents { get; init => field = BadOption.AtLeast(value, 1); } = DefaultMaximum;

    /// <summary>
    /// Whether rows of unknown class take part in the fit; otherwise they are left out. With <see cref="DiscriminantMethod.Edda"/> see
    /// <see cref="FitOptions.KnownLabels"/>; with <see cref="DiscriminantMethod.MclustDA"/> families and numbers of components are chosen by
    /// the rows of known class, and then all mixtures are fitted together to all rows (Miller and Uyar 1997).
    /// </summary>
    public bool UsesUnlabelled { get; init; }

    /// <summary>How many classes that no label names are to be found among rows of unknown class, where these take part; with <see cref="DiscriminantMethod.Edda"/> only.</summary>
    public int NewClasses { get; init => field = BadOption.AtLeast(value, 0); }

    /// <summary>The classes' prior probabilities, in the order of the labels' classes; empty for their shares of the rows.</summary>
    public ImmutableArray<double> Priors { get; init => field = value.IsDefault ? [] : value; } = [];

    /// <summary>The number of folds, 2 or more, where the choice or the criterion is by cross-validation.</summary>
    public int Folds { get; init => field = BadOption.AtLeast(value, 2); } = CrossValidation.DefaultFolds;

    /// <summary>How mixtures are fitted, with the seed and threads; its number of components and known labels, which follow from the classes, are left out.</summary>
    public FitOptions Fit { get; init => field = value ?? throw BadOption.Null(); } = new();

    /// <summary>Told where training and cross-validation are, by one thread at a time; null for no reports.</summary>
    [JsonIgnore]
    public IProgress<DiscriminantProgress>? Progress { get; init; }
}
