using System.Collections.Immutable;
using Mixtura.Checkpoints;
using Mixtura.Estimation;

namespace Mixtura;

/// <summary>Classifies each labelled row by fits to the rows of other folds.</summary>
internal static class ClassifierFolds
{
    /// <summary>For each row its fold, −1 where it is not judged.</summary>
    public static int[] Deal(RowTable table, ClassLabels labels, int folds, ulong seed) => labels.KnownCount >= folds
        ? CrossValidation.Deal(labels.Codes.AsSpan(), folds, seed)
        : throw new TableException($"{folds} folds need at least as many rows whose class is known, and the table has {labels.KnownCount}; ask for fewer folds", table.Origin);

    public static DiscriminantValidation Run(RowTable table, ClassLabels labels, DiscriminantResult trained, int[] fold, bool choosesAgain, FitJournal? journal, CancellationToken cancellation)
    {
        choosesAgain &= trained.HadChoice;
        MixtureClassifier whole = trained.Classifier;
        int k = whole.Classes.Length;
        int n = labels.Codes.Length;
        int[] folds = [.. fold.Where(f => f >= 0).Distinct().Order()];
        int threads = FitOptions.Cores(trained.Options.Fit.Threads);
        bool sharesOut = Fitter.SharesOutStarts(table, threads);
        DiscriminantOptions options = trained.Options with { Progress = null, Fit = trained.Options.Fit with { Threads = sharesOut ? 1 : trained.Options.Fit.Threads, Progress = null } };
        var steps = new DiscriminantSteps(trained.Options.Progress, isValidation: true, folds.Length);
        var predicted = new ClassPosterior(new int[n], new double[n], new double[(long)n * k], new double[n]);
        Array.Fill(predicted.Classes, -1);
        bool[] isSound = new bool[folds.Length];
        bool[] isSame = new bool[folds.Length];
        WorkCrew.Run(
            folds.Length,
            sharesOut ? threads : 1,
            (f, _) =>
            {
                bool IsOut(int row) => fold[row] == folds[f];
                string name = FormattableString.Invariant($"fold/{f}");
                if (journal?.Recall(name) is { } known)
                {
                    (isSound[f], isSame[f]) = FoldState.Read(known, predicted, whole, IsOut);
                    steps.Finish();
                    return;
                }

                FoldFit fit = Fit(table, labels, trained, options, IsOut, choosesAgain, journal?.Within(name), cancellation);
                int[] places = fit.Places;
                (isSound[f], isSame[f]) = (fit.IsSound, fit.IsSame);
                ClassPosterior all = fit.Classifier.Posterior(table, options.Fit.Threads, cancellation);
                for (int row = 0; row < n; row++)
                {
                    if (!IsOut(row))
                    {
                        continue;
                    }

                    // A class whose rows are all in this fold is not known to its fit.
                    Span<double> posterior = predicted.Posterior.AsSpan(row * k, k);
                    for (int c = 0; c < places.Length; c++)
                    {
                        posterior[places[c]] = all.Posterior[(row * places.Length) + c];
                    }

                    predicted.Classes[row] = whole.Decide(posterior);
                    predicted.Uncertainty[row] = 1 - posterior[predicted.Classes[row]];
                    predicted.LogDensity[row] = all.LogDensity[row];
                }

                journal?.NoteWhole(name, FoldState.Write(predicted, IsOut, isSound[f], isSame[f]));
                steps.Finish();
            },
            cancellation);
        return new DiscriminantValidation(ClassificationQuality.Of(whole, predicted, table, labels), predicted, [.. fold], folds.Length, isSound.Count(sound => !sound))
        {
            SameChoice = choosesAgain ? isSame.Count(same => same) : null,
        };
    }

    private static FoldFit Fit(
        RowTable table, ClassLabels labels, DiscriminantResult trained, DiscriminantOptions options, Func<int, bool> isOut, bool choosesAgain, FitJournal? journal, CancellationToken cancellation)
    {
        RowTable seen = table.Keep(row => !isOut((int)row));
        double[] weights = labels.Weights(seen);
        int[] present = [.. Enumerable.Range(0, weights.Length).Where(c => weights[c] > 0)];
        if (present.Length == 0)
        {
            throw new TableException("a fold holds every row whose class is known, so that nothing is left to fit; use other folds", table.Origin);
        }

        var own = new ClassLabels(
            present.Select(c => labels.Classes[c]),
            labels.Codes.Select((code, row) => code < 0 || isOut(row) ? -1 : Array.IndexOf(present, code)));
        if (!options.Priors.IsEmpty && options.Priors.Length == labels.Classes.Length)
        {
            double sum = present.Sum(c => options.Priors[c]);
            options = options with { Priors = sum > 0 ? [.. present.Select(c => options.Priors[c] / sum)] : [] };
        }

        // The classes of the fold's classifier among those of the trained one: new ones come after those of labels in both.
        int[] places = [.. present, .. Enumerable.Range(labels.Classes.Length, options.NewClasses)];
        if (choosesAgain)
        {
            DiscriminantResult chosen = DiscriminantAnalysis.TrainPart(seen, own, trained.Families, options with { Folds = Math.Clamp(own.KnownCount, 2, options.Folds) }, journal, cancellation);
            bool isSame = chosen.Classes.All(one => trained.Classes.Any(other => other.Name == one.Name && ReferenceEquals(other.Family, one.Family) && other.Components == one.Components));
            return new FoldFit(chosen.Classifier, places, chosen.IsSound, isSame);
        }

        if (options.Method == DiscriminantMethod.Edda)
        {
            FitResult<Mixture> fit = Edda.Fit(seen, own, trained.Classes[0].Family, options, journal, cancellation);
            return new FoldFit(Edda.Classifier(fit, Edda.Names(own, options.NewClasses), options), places, fit.IsSound, IsSame: true);
        }

        FitResult<Mixture>[] fits = ClassMixtures.Fit(seen, own, [.. present.Select(c => trained.Classes[c])], options, journal, cancellation);
        JointFit? joint = options.UsesUnlabelled && own.HasUnknown(seen)
            ? JointMixtures.Fit(seen, own, [.. fits.Select((fit, c) => (fit.Model, trained.Classes[present[c]].Family))], options.Fit, journal, cancellation)
            : null;
        fits = joint?.Fits ?? fits;
        double total = present.Sum(c => weights[c]);
        var classifier = new MixtureClassifier(
            own.Classes,
            fits.Select(fit => fit.Model),
            !options.Priors.IsEmpty ? options.Priors : joint?.Shares ?? present.Select(c => weights[c] / total));
        return new FoldFit(classifier, places, fits.All(fit => fit.IsSound), IsSame: true);
    }

    /// <summary>The classifier of the rows that a fold leaves.</summary>
    /// <param name="Classifier">The classifier, of the classes that have rows left.</param>
    /// <param name="Places">For each of its classes its place in the trained classifier.</param>
    /// <param name="IsSound">Whether no component has collapsed, lost its rows or looks spurious.</param>
    /// <param name="IsSame">Whether the same families and numbers of components were chosen as on all rows.</param>
    private sealed record FoldFit(MixtureClassifier Classifier, int[] Places, bool IsSound, bool IsSame);
}
