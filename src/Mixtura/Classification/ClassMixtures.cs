using System.Collections.Immutable;
using Mixtura.Checkpoints;
using Mixtura.Estimation;

namespace Mixtura;

/// <summary>A mixture for each class, fitted to the rows of that class alone.</summary>
internal static class ClassMixtures
{
    /// <summary>BIC is the beginning of a series in the number of rows; with fewer rows than this for each parameter it says nothing.</summary>
    private const double RowsPerParameter = 2;

    /// <summary>For each class the best of the candidates that its rows can tell apart.</summary>
    public static ImmutableArray<ClassFit> Search(RowTable table, ClassLabels labels, IReadOnlyList<Family> families, DiscriminantOptions options, FitJournal? journal, CancellationToken cancellation)
    {
        var found = ImmutableArray.CreateBuilder<ClassFit>();
        int components = options.MaximumComponents - options.MinimumComponents + 1;
        var steps = new DiscriminantSteps(options.Progress, isValidation: false, labels.Classes.Length * families.Count * components);
        for (int c = 0; c < labels.Classes.Length; c++)
        {
            (RowTable rows, ClassRows own) = ClassRows.Of(table, labels, c, cancellation);
            SearchResult search = WithEnoughRows(Naming(labels.Classes[c], () => MixtureSearch.Run(
                rows, families, options.MinimumComponents, options.MaximumComponents, new SearchOptions { Criterion = options.Criterion, Validation = FinalistValidation.None, Folds = options.Folds, Fit = options.Fit, Progress = steps }, journal?.Within(NameOf(c)), cancellation)), rows.TotalWeight);
            found.Add(new ClassFit(labels.Classes[c], search.Best.Family, search.Best.Components, rows.TotalWeight) { Fit = search.Best.Fit, Search = search, OfClass = own });
        }

        return found.ToImmutable();
    }

    /// <summary>The candidates with two rows or more for each parameter, if there are any.</summary>
    private static SearchResult WithEnoughRows(SearchResult search, double rows)
    {
        ImmutableArray<Candidate> enough = [.. search.Candidates.Where(candidate => candidate.Fit is { } fit && RowsPerParameter * fit.Summary.Parameters <= rows)];
        return enough.IsEmpty ? search : search with { Candidates = enough, Best = enough.Order(Candidate.BestFirst(search.Criterion)).First() };
    }

    /// <summary>For each class a fit like one that was chosen before; with no more components than rows.</summary>
    public static FitResult<Mixture>[] Fit(RowTable table, ClassLabels labels, IReadOnlyList<ClassFit> like, DiscriminantOptions options, FitJournal? journal, CancellationToken cancellation) =>
    [
        .. labels.Classes.Select((name, c) =>
        {
            (RowTable rows, _) = ClassRows.Of(table, labels, c, cancellation);
            int components = (int)Math.Min(like[c].Components, rows.RowCount);
            return Naming(name, () => SingleFit.Run(rows, like[c].Family, options.Fit with { Components = components }, journal?.Within(NameOf(c)), cancellation));
        }),
    ];

    private static string NameOf(int c) => FormattableString.Invariant($"class/{c}");

    private static T Naming<T>(string name, Func<T> fit)
    {
        try
        {
            return fit();
        }
        catch (TableException e)
        {
            throw new TableException($"the rows of the class '{name}' by themselves: {e.Problem}; or describe all classes by one structure (EDDA), which needs fewer rows of each", e.Origin, null, e.Column, e);
        }
    }
}
