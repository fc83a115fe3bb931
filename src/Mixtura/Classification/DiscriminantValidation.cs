using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace Mixtura;

/// <summary>What cross-validation says of a classifier: each labelled row is classified by fits that have not seen it.</summary>
/// <param name="Quality">Error, Brier score and confusion table.</param>
/// <param name="Predicted">For each row what the fit to other rows says of it; class −1 and values of 0 where its class is unknown.</param>
/// <param name="Fold">For each row its fold, from 0, or −1 where its class is unknown.</param>
/// <param name="Folds">The number of folds.</param>
/// <param name="Unsound">In how many folds a component collapsed, lost its rows or looks spurious.</param>
[JsonNumberHandling(JsonNumberHandling.AllowNamedFloatingPointLiterals)]
public sealed record DiscriminantValidation(ClassificationQuality Quality, ClassPosterior Predicted, ImmutableArray<int> Fold, int Folds, int Unsound)
{
    /// <summary>
    /// In how many folds the same families and numbers of components were chosen as on all rows; null where they were not chosen again
    /// (<see cref="DiscriminantOptions.ChoosesInFolds"/>), or there was one candidate only.
    /// </summary>
    public int? SameChoice { get; init; }

    /// <summary>The same validation with other decisions: those of a classifier that has costs of errors (<see cref="MixtureClassifier.WithCosts"/>), from the posteriors of the folds' fits.</summary>
    /// <param name="classifier">The classifier, of the same classes.</param>
    /// <param name="table">The rows that were validated.</param>
    /// <param name="labels">Their classes.</param>
    /// <exception cref="ArgumentException">The classifier has another number of classes.</exception>
    /// <exception cref="TableException">There is another number of rows.</exception>
    public DiscriminantValidation DecidedBy(MixtureClassifier classifier, RowTable table, ClassLabels labels)
    {
        ArgumentNullException.ThrowIfNull(classifier);
        ArgumentNullException.ThrowIfNull(table);
        ArgumentNullException.ThrowIfNull(labels);
        labels.CheckTable(table);
        int k = classifier.Classes.Length;
        if (Predicted.Posterior.Length != (long)Predicted.Classes.Length * k || Predicted.Classes.Length != table.RowCount)
        {
            throw new ArgumentException($"The classifier has {k} classes, and what was validated {Predicted.Posterior.Length / Math.Max(1, Predicted.Classes.Length)}; or the rows are others.", nameof(classifier));
        }

        ClassPosterior decided = Predicted with { Classes = [.. Predicted.Classes], Uncertainty = [.. Predicted.Uncertainty] };
        for (int row = 0; row < decided.Classes.Length; row++)
        {
            if (Fold[row] >= 0)
            {
                ReadOnlySpan<double> posterior = decided.Posterior.AsSpan(row * k, k);
                decided.Classes[row] = classifier.Decide(posterior);
                decided.Uncertainty[row] = 1 - posterior[decided.Classes[row]];
            }
        }

        return this with { Quality = ClassificationQuality.Of(classifier, decided, table, labels), Predicted = decided };
    }
}
