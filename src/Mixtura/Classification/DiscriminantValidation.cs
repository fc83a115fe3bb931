using System.Collections.Immutable;

namespace Mixtura;

/// <summary>What cross-validation says of a classifier: each labelled row is classified by fits that have not seen it.</summary>
/// <param name="Quality">Error, Brier score and confusion table.</param>
/// <param name="Predicted">For each row what the fit to other rows says of it; class −1 and values of 0 where its class is unknown.</param>
/// <param name="Fold">For each row its fold, from 0, or −1 where its class is unknown.</param>
/// <param name="Folds">The number of folds.</param>
/// <param name="Unsound">In how many folds a component collapsed, lost its rows or looks spurious.</param>
public sealed record DiscriminantValidation(ClassificationQuality Quality, ClassPosterior Predicted, ImmutableArray<int> Fold, int Folds, int Unsound)
{
    /// <summary>
    /// In how many folds the same families and numbers of components were chosen as on all rows; null where they were not chosen again
    /// (<see cref="DiscriminantOptions.ChoosesInFolds"/>), or there was one candidate only.
    /// </summary>
    public int? SameChoice { get; init; }
}
