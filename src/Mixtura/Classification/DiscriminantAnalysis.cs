using System.Collections.Immutable;
using Mixtura.Checkpoints;
using Mixtura.Estimation;

namespace Mixtura;

/// <summary>Trains classifiers on rows whose classes are known, and judges them by cross-validation.</summary>
public static class DiscriminantAnalysis
{
    /// <summary>Trains a classifier.</summary>
    /// <remarks>Of a streamed table every fit reads the rows anew; not, though, where posteriors of all rows are kept: choices by cross-validation, and mixtures of classes (MclustDA) with rows of unknown class.</remarks>
    /// <param name="table">The rows, n × d, with their weights if any.</param>
    /// <param name="labels">The classes of the n rows.</param>
    /// <param name="families">The families to choose from, at least one; for instance one Gaussian for each covariance structure.</param>
    /// <param name="options">How to train, or null for the defaults.</param>
    /// <param name="cancellation">Ends the work with <see cref="OperationCanceledException"/>.</param>
    /// <exception cref="TableException">The labels are of other rows, a class has no row that weighs, no family can be fitted, or the table is streamed and options need every row at once.</exception>
    /// <exception cref="ArgumentException">Options do not go together; the message says which.</exception>
    /// <exception cref="ModelException">The prior probabilities are not valid.</exception>
    public static DiscriminantResult Train(RowTable table, ClassLabels labels, IReadOnlyList<Family> families, DiscriminantOptions? options = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(table);
        ArgumentNullException.ThrowIfNull(labels);
        ArgumentNullException.ThrowIfNull(families);
        ArgumentOutOfRangeException.ThrowIfZero(families.Count);
        options ??= new DiscriminantOptions();
        Check(options);
        return TrainPart(table, labels, families, options, null, cancellation);
    }

    /// <summary>Trains a classifier and cross-validates it, as one work of which a state can be kept (<see cref="FitOptions.Checkpoint"/>).</summary>
    /// <remarks>
    /// The results are those of <see cref="Train"/> and <see cref="CrossValidate"/>. A state holds where the fits are, and of every fold that is
    /// finished what it says of its rows; it goes on with the same table, classes, options and number of folds only.
    /// </remarks>
    /// <param name="table">The rows, n × d, with their weights if any.</param>
    /// <param name="labels">The classes of the n rows.</param>
    /// <param name="families">The families to choose from, at least one.</param>
    /// <param name="folds">The number of folds, from 2 to the number of labelled rows, or null for no validation.</param>
    /// <param name="options">How to train, or null for the defaults.</param>
    /// <param name="cancellation">Ends the work with <see cref="OperationCanceledException"/>, after a last state.</param>
    /// <returns>The classifier, and how it does in the folds.</returns>
    /// <exception cref="TableException">As for <see cref="Train"/> and <see cref="CrossValidate"/>.</exception>
    /// <exception cref="ArgumentException">Options do not go together; the message says which.</exception>
    /// <exception cref="ModelException">The prior probabilities are not valid.</exception>
    /// <exception cref="CheckpointException">The state to go on from is damaged, or of something else.</exception>
    public static (DiscriminantResult Result, DiscriminantValidation? Validation) TrainAndValidate(RowTable table, ClassLabels labels, IReadOnlyList<Family> families, int? folds, DiscriminantOptions? options = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(table);
        ArgumentNullException.ThrowIfNull(labels);
        ArgumentNullException.ThrowIfNull(families);
        ArgumentOutOfRangeException.ThrowIfZero(families.Count);
        ArgumentOutOfRangeException.ThrowIfLessThan(folds ?? 2, 2, nameof(folds));
        options ??= new DiscriminantOptions();
        Checkpoint? checkpoint = options.Fit.Checkpoint;
        options = options with { Fit = options.Fit with { Checkpoint = null } };
        Check(options);
        labels.CheckTable(table);
        if (folds is not null)
        {
            RefuseStreamed(table, "cross-validation");
        }

        var journal = FitJournal.Of(Journal.Open(checkpoint, () => FitIdentity.Of(table, MomentsPass.Of(table, FitOptions.Cores(options.Fit.Threads)), labels, families, folds, options)));
        try
        {
            DiscriminantResult result = TrainPart(table, labels, families, options, journal?.Within("train"), cancellation);
            DiscriminantValidation? validation = folds is not { } number ? null : ClassifierFolds.Run(
                table, labels, result, ClassifierFolds.Deal(table, labels, number, options.Fit.Seed), options.ChoosesInFolds, journal?.Within("validation"), cancellation);
            return (result, validation);
        }
        catch (OperationCanceledException)
        {
            journal?.Close();
            throw;
        }
    }

    /// <summary>As a part of other work, whose journal knows of it.</summary>
    internal static DiscriminantResult TrainPart(RowTable table, ClassLabels labels, IReadOnlyList<Family> families, DiscriminantOptions options, FitJournal? journal, CancellationToken cancellation)
    {
        if (options is { Method: DiscriminantMethod.MclustDA, UsesUnlabelled: true } && families.Any(JointMixtures.HasPrior))
        {
            throw new ArgumentException("The prior of a class's mixture is made of the class's rows, and which these are is not known of rows of unknown class; leave the prior out, or leave them out.", nameof(families));
        }

        labels.CheckTable(table);
        CheckStreamed(table, labels, options);
        double[] weights = labels.Weights(table);
        if (Array.FindIndex(weights, weight => !(weight > 0)) is >= 0 and var empty)
        {
            throw new TableException($"the class '{labels.Classes[empty]}' has no row that weighs; leave it out of the classes, or add rows", table.Origin);
        }

        return options.Method == DiscriminantMethod.MclustDA
            ? TrainMixtures(table, labels, families, options, journal, cancellation)
            : TrainShared(table, labels, families, options, weights, journal, cancellation);
    }

    /// <summary>Cross-validates a trained classifier: rows of each class are dealt into folds alike, by the seed and the row's number.</summary>
    /// <remarks>In each fold all is chosen again that training chose, unless <see cref="DiscriminantOptions.ChoosesInFolds"/> is off: then each fold's fit has the families and numbers of components of the trained classifier.</remarks>
    /// <param name="table">The rows that the classifier was trained on.</param>
    /// <param name="labels">Their classes. Rows of unknown class are never judged; they take part in each fit if they did in training.</param>
    /// <param name="trained">The trained classifier.</param>
    /// <param name="folds">The number of folds, from 2 to the number of labelled rows.</param>
    /// <param name="cancellation">Ends the work with <see cref="OperationCanceledException"/>.</param>
    /// <exception cref="TableException">There are fewer labelled rows than folds, the rows without a fold cannot be fitted, or the table is streamed.</exception>
    public static DiscriminantValidation CrossValidate(RowTable table, ClassLabels labels, DiscriminantResult trained, int folds = CrossValidation.DefaultFolds, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(table);
        ArgumentNullException.ThrowIfNull(labels);
        ArgumentNullException.ThrowIfNull(trained);
        ArgumentOutOfRangeException.ThrowIfLessThan(folds, 2);
        labels.CheckTable(table);
        RefuseStreamed(table, "cross-validation");
        return ClassifierFolds.Run(table, labels, trained, ClassifierFolds.Deal(table, labels, folds, trained.Options.Fit.Seed), trained.Options.ChoosesInFolds, null, cancellation);
    }

    /// <summary>Cross-validates a trained classifier by given folds.</summary>
    /// <param name="table">The rows that the classifier was trained on.</param>
    /// <param name="labels">Their classes.</param>
    /// <param name="trained">The trained classifier.</param>
    /// <param name="fold">For each row its fold, from 0; that of a row of unknown class does not count.</param>
    /// <param name="cancellation">Ends the work with <see cref="OperationCanceledException"/>.</param>
    /// <exception cref="ArgumentException">The number of folds' entries is not that of rows, a labelled row has none, or there is a single fold.</exception>
    /// <exception cref="TableException">The rows without a fold cannot be fitted, or the table is streamed.</exception>
    public static DiscriminantValidation CrossValidateFolds(RowTable table, ClassLabels labels, DiscriminantResult trained, IReadOnlyList<int> fold, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(table);
        ArgumentNullException.ThrowIfNull(labels);
        ArgumentNullException.ThrowIfNull(trained);
        ArgumentNullException.ThrowIfNull(fold);
        labels.CheckTable(table);
        RefuseStreamed(table, "cross-validation");
        if (fold.Count != labels.Codes.Length)
        {
            throw new ArgumentException($"There are {fold.Count} folds for {labels.Codes.Length} rows; give one for each row.", nameof(fold));
        }

        int[] known = [.. fold.Select((f, row) => labels.Codes[row] < 0 ? -1 : f >= 0 ? f : throw new ArgumentException($"The fold {f} of row {row + 1} is not one from 0 on.", nameof(fold)))];
        return known.Where(f => f >= 0).Distinct().Count() >= 2
            ? ClassifierFolds.Run(table, labels, trained, known, trained.Options.ChoosesInFolds, null, cancellation)
            : throw new ArgumentException("All labelled rows are in one fold, so that no fit could be made to others; give at least two.", nameof(fold));
    }

    private static DiscriminantResult TrainMixtures(RowTable table, ClassLabels labels, IReadOnlyList<Family> families, DiscriminantOptions options, FitJournal? journal, CancellationToken cancellation)
    {
        ImmutableArray<ClassFit> classes = ClassMixtures.Search(table, labels, families, options, journal, cancellation);
        JointFit? joint = null;
        if (options.UsesUnlabelled && labels.HasUnknown(table))
        {
            joint = JointMixtures.Fit(table, labels, [.. classes.Select(own => (own.Fit!.Model, own.Family))], options.Fit, journal, cancellation);
            classes = [.. classes.Zip(joint.Fits, (own, fit) => own with { Fit = fit })];
        }

        double total = classes.Sum(own => own.Rows);
        var classifier = new MixtureClassifier(
            labels.Classes,
            classes.Select(own => own.Fit!.Model),
            !options.Priors.IsEmpty ? options.Priors : joint?.Shares ?? classes.Select(own => own.Rows / total));
        return new DiscriminantResult(classifier, options, families, classes, [], null, classifier.Assess(table, labels, options.Fit.Threads, cancellation)) { Joint = joint };
    }

    private static DiscriminantResult TrainShared(RowTable table, ClassLabels labels, IReadOnlyList<Family> families, DiscriminantOptions options, double[] weights, FitJournal? journal, CancellationToken cancellation)
    {
        SearchResult search = Edda.Search(table, labels, families, options, journal, cancellation);
        ImmutableArray<DiscriminantCandidate> candidates = [.. search.Candidates.Select(candidate => new DiscriminantCandidate(candidate, null))];
        Candidate best = search.Best;
        if (options.Choice == DiscriminantChoice.CrossValidatedError)
        {
            int[] fold = ClassifierFolds.Deal(table, labels, options.Folds, options.Fit.Seed);
            candidates = [.. search.Candidates.Select((candidate, i) => new DiscriminantCandidate(
                candidate,
                candidate.Fit is null ? null : ClassifierFolds.Run(table, labels, Result(candidate, []), fold, choosesAgain: false, journal?.Within(FormattableString.Invariant($"choice/{i}")), cancellation).Quality))];
            best = candidates
                .Where(candidate => candidate.CrossValidated is not null)
                .OrderBy(candidate => !candidate.Candidate.IsSound)
                .ThenBy(candidate => candidate.CrossValidated!.Error)
                .ThenBy(candidate => candidate.CrossValidated!.Brier)
                .First().Candidate;
        }

        return Result(best, candidates);

        DiscriminantResult Result(Candidate candidate, ImmutableArray<DiscriminantCandidate> candidates)
        {
            MixtureClassifier classifier = Edda.Classifier(candidate.Fit!, Edda.Names(labels, options.NewClasses), options);
            ImmutableArray<ClassFit> classes = [.. classifier.Classes.Select((name, c) => new ClassFit(name, candidate.Family, 1, c < weights.Length ? weights[c] : 0))];
            return new DiscriminantResult(classifier, options, families, classes, candidates, candidate, classifier.Assess(table, labels, options.Fit.Threads, cancellation));
        }
    }

    private static void CheckStreamed(RowTable table, ClassLabels labels, DiscriminantOptions options)
    {
        if (options.Choice == DiscriminantChoice.CrossValidatedError || options.Criterion == Criterion.CrossValidation)
        {
            RefuseStreamed(table, "a choice by cross-validation");
        }

        if (options is { Method: DiscriminantMethod.MclustDA, UsesUnlabelled: true } && table.IsStreamed && labels.HasUnknown(table))
        {
            RefuseStreamed(table, "a mixture for each class with rows of unknown class");
        }
    }

    private static void RefuseStreamed(RowTable table, string what)
    {
        if (table.IsStreamed)
        {
            throw new TableException($"{what} keeps posteriors of all {table.RowCount} rows, which do not fit into the memory given; give more memory, or choose in another way", table.Origin);
        }
    }

    private static void Check(DiscriminantOptions options)
    {
        options.Fit.WithoutLimits("classifiers");
        UnusedOptions.RefuseComponents(options.Fit, "components are told by MinimumComponents and MaximumComponents, or are the classes (EDDA)");
        UnusedOptions.RefuseFamilyOptions(options.Fit);
        string? problem = options switch
        {
            { MinimumComponents: var least, MaximumComponents: var most } when least > most => $"The smallest number of components, {least}, is above the largest, {most}.",
            { Method: DiscriminantMethod.MclustDA, Choice: DiscriminantChoice.CrossValidatedError } => "Each class's mixture is chosen by a criterion; cross-validated error chooses one structure for all classes (EDDA).",
            { Method: DiscriminantMethod.Edda, Criterion: Criterion.Nec or Criterion.CrossValidation } => "With one component for each class NEC is the same for every structure, and to choose by cross-validation is to choose by its error (DiscriminantChoice.CrossValidatedError).",
            { Method: DiscriminantMethod.MclustDA, UsesUnlabelled: true, Fit: { Noise: not NoNoise } or { Known.Length: > 0 } or { Trim: > 0 } or { Expectation: TruncatedStep } } => "Where rows of unknown class take part in a mixture for each class (MclustDA), there is neither noise nor a known component, no row is trimmed and posteriors are not truncated.",
            { Method: DiscriminantMethod.MclustDA, NewClasses: > 0 } => "A new class is one component (EDDA): how many a mixture of it had could not be chosen by rows of its own.",
            { UsesUnlabelled: false, NewClasses: > 0 } => "New classes are found among rows of unknown class; let these take part (UsesUnlabelled).",
            { Method: DiscriminantMethod.Edda, Fit: { Noise: not NoNoise } or { Known.Length: > 0 } or { Trim: > 0 } } => "Where each class is one component, there is neither noise nor a known component, and no row is trimmed; use a mixture for each class (MclustDA).",
            { NewClasses: > 0, Priors.Length: > 0 } => "The share of new classes is estimated; prior probabilities can be given to the classifier afterwards (WithPriors).",
            { Fit: { KnownLabels.IsEmpty: false } or { LabelNames.IsEmpty: false } } => "KnownLabels and LabelNames are not used where classes are given; leave them out.",
            { Method: DiscriminantMethod.Edda, MinimumComponents: not 1 } or { Method: DiscriminantMethod.Edda, MaximumComponents: not DiscriminantOptions.DefaultMaximum } => "MinimumComponents and MaximumComponents are not used where each class is one component (EDDA); leave them out, or use a mixture for each class (MclustDA).",
            { Fit.Start: LabelsStart or MeansStart or ModelStart } => "The classes say where fits begin; choose a start that looks at the rows.",
            _ => null,
        };
        if (problem is not null)
        {
            throw new ArgumentException(problem, nameof(options));
        }
    }
}
