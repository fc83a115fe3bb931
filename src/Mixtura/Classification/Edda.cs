using System.Collections.Immutable;
using Mixtura.Checkpoints;
using Mixtura.Estimation;

namespace Mixtura;

/// <summary>
/// One component for each class, all of one family: the fit of a mixture in which the rows' components are known, so that every
/// family and structure, and rows of unknown class, are served by the engine as it is.
/// </summary>
internal static class Edda
{
    /// <summary>The families as candidates, each fitted to the rows with their classes.</summary>
    public static SearchResult Search(RowTable table, ClassLabels labels, IReadOnlyList<Family> families, DiscriminantOptions options, FitJournal? journal, CancellationToken cancellation)
    {
        int components = labels.Classes.Length + options.NewClasses;
        var steps = new DiscriminantSteps(options.Progress, isValidation: false, families.Count);
        return MixtureSearch.Run(Taking(table, labels, options), families, components, components, new SearchOptions { Criterion = options.Criterion, Validation = FinalistValidation.None, Fit = Fitting(labels, options), Progress = steps }, journal, cancellation);
    }

    /// <summary>One family.</summary>
    public static FitResult<Mixture> Fit(RowTable table, ClassLabels labels, Family family, DiscriminantOptions options, FitJournal? journal, CancellationToken cancellation) =>
        SingleFit.Run(Taking(table, labels, options), family, Fitting(labels, options) with { Components = labels.Classes.Length + options.NewClasses }, journal, cancellation);

    /// <summary>The classifier that a fit's components make.</summary>
    public static MixtureClassifier Classifier(FitResult<Mixture> fit, ImmutableArray<string> names, DiscriminantOptions options)
    {
        Mixture model = fit.Model;
        IEnumerable<Mixture> mixtures = model.Components.Select(component => Mixture.With(model.Family, [1], [component], model.Columns));
        return new MixtureClassifier(names, mixtures, options.Priors.IsEmpty ? model.Weights.ToArray() : options.Priors);
    }

    /// <summary>The classes of labels, and names for new ones that none of those has.</summary>
    public static ImmutableArray<string> Names(ClassLabels labels, int newClasses) => KnownRows.Names(labels.Classes, labels.Classes.Length + newClasses);

    private static FitOptions Fitting(ClassLabels labels, DiscriminantOptions options) => options.Fit with { KnownLabels = labels.Codes };

    private static RowTable Taking(RowTable table, ClassLabels labels, DiscriminantOptions options) =>
        options.UsesUnlabelled || !labels.Codes.Contains(-1) ? table : table.Keep(row => labels.Codes[(int)row] >= 0);
}
