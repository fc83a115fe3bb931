using System.Collections.Immutable;
using Mixtura.Estimation;

namespace Mixtura;

/// <summary>Chooses the number of components and the structure by an information criterion.</summary>
public static class MixtureSearch
{
    /// <summary>Fits every family with every number of components and picks the best.</summary>
    /// <param name="table">The rows, n × d.</param>
    /// <param name="families">The families to try, at least one; for instance one Gaussian for each structure.</param>
    /// <param name="minimum">The smallest number of components, at least 1.</param>
    /// <param name="maximum">The largest number of components, included; numbers above the number of rows are left out.</param>
    /// <param name="criterion">What to minimize.</param>
    /// <param name="options">How to fit each candidate; its number of components is not used. Null for the defaults.</param>
    /// <param name="cancellation">Ends the search with <see cref="OperationCanceledException"/>.</param>
    /// <exception cref="TableException">No candidate can be fitted to the table; the message is that of the first.</exception>
    public static SearchResult Run(
        RowTable table,
        IReadOnlyList<Family> families,
        int minimum,
        int maximum,
        Criterion criterion = Criterion.Bic,
        FitOptions? options = null,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(table);
        ArgumentNullException.ThrowIfNull(families);
        ArgumentOutOfRangeException.ThrowIfZero(families.Count);
        ArgumentOutOfRangeException.ThrowIfLessThan(minimum, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(maximum, minimum);
        options ??= new FitOptions();
        int most = (int)Math.Max(minimum, Math.Min(maximum, table.RowCount));
        TableMoments moments = MomentsPass.Of(table, FitOptions.Cores(options.Threads));
        var candidates = ImmutableArray.CreateBuilder<Candidate>();
        TableException? first = null;
        foreach (Family family in families)
        {
            for (int k = minimum; k <= most; k++)
            {
                try
                {
                    candidates.Add(new Candidate(k, family, new Fitter(table, family, options with { Components = k }, moments).Run(cancellation), null));
                }
                catch (TableException e)
                {
                    first ??= e;
                    candidates.Add(new Candidate(k, family, null, e.Problem));
                }
            }
        }

        Candidate best = candidates.OrderByDescending(c => c.IsSound).ThenBy(c => c.Value(criterion)).First();
        return best.Fit is null ? throw first! : new SearchResult(criterion, candidates.ToImmutable(), best);
    }
}
