using System.Collections.Immutable;
using Mixtura.Checkpoints;
using Mixtura.Estimation;

namespace Mixtura;

/// <summary>
/// How likely rows are under fits that have not seen them (Smyth 2000): the rows are dealt into folds, and each fold is
/// scored by a fit to all others.
/// </summary>
public static class CrossValidation
{
    /// <summary>The number of folds unless another is asked for.</summary>
    public const int DefaultFolds = 10;

    /// <summary>One of a seed's streams, which no other choice takes.</summary>
    private const ulong Stream = 1UL << 62;

    /// <summary>Cross-validates one family with one number of components.</summary>
    /// <remarks>
    /// A row's weight scales its share in the fits and in the score. Each fit goes by the same options; a start by labels names all
    /// rows of the table. Threads are shared out among folds where the table is small; they do not change the result.
    /// </remarks>
    /// <param name="table">The rows, n × d.</param>
    /// <param name="family">The components' family.</param>
    /// <param name="options">How to fit, with the seed that deals the rows; null for one component and the defaults.</param>
    /// <param name="folds">The number of folds, from 2 to n; n leaves one row out at a time.</param>
    /// <param name="cancellation">Ends the work with <see cref="OperationCanceledException"/>.</param>
    /// <exception cref="TableException">The table has fewer rows than folds, or the rows without a fold cannot be fitted.</exception>
    public static CrossValidationResult Run(RowTable table, Family family, FitOptions? options = null, int folds = DefaultFolds, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(table);
        ArgumentNullException.ThrowIfNull(family);
        ArgumentOutOfRangeException.ThrowIfLessThan(folds, 2);
        options ??= new FitOptions();
        UnusedOptions.RefuseFamilyOptions(options);
        return Run(table, family, options.WithoutLimits("cross-validation"), folds, null, cancellation);
    }

    /// <summary>The same as part of a fit that may have a journal.</summary>
    internal static CrossValidationResult Run(RowTable table, Family family, FitOptions options, int folds, FitJournal? journal, CancellationToken cancellation) =>
        Run(table, [(family, options.Components)], options, folds, [journal], cancellation)[0];

    /// <summary>Cross-validates several candidates on the same folds, which share what does not depend on them.</summary>
    /// <param name="table">The rows.</param>
    /// <param name="candidates">Families with their numbers of components.</param>
    /// <param name="options">How to fit; the number of components is not used.</param>
    /// <param name="folds">The number of folds.</param>
    /// <param name="journals">Where the state of each candidate is kept, or null.</param>
    /// <param name="cancellation">Ends the work.</param>
    internal static CrossValidationResult[] Run(
        RowTable table, IReadOnlyList<(Family Family, int Components)> candidates, FitOptions options, int folds, IReadOnlyList<FitJournal?> journals, CancellationToken cancellation)
    {
        if (table.RowCount < folds)
        {
            throw new TableException($"{folds} folds need at least as many rows, and the table has {table.RowCount}; ask for fewer folds", table.Origin);
        }

        int[] fold = Deal(table.RowCount, folds, options.Seed);
        double[][] logDensities = [.. candidates.Select(_ => new double[table.RowCount])];
        bool[,] isSound = new bool[candidates.Count, folds];
        int threads = FitOptions.Cores(options.Threads);
        bool sharesOut = Fitter.SharesOutStarts(table, threads);
        FitOptions each = sharesOut ? options with { Threads = 1 } : options;
        WorkCrew.Run(
            folds,
            sharesOut ? threads : 1,
            (f, _) =>
            {
                RowTable kept = table.Keep(row => fold[row] != f);
                var shared = new SharedWork(kept, each);
                for (int c = 0; c < candidates.Count; c++)
                {
                    FitJournal? own = journals[c]?.Within(FormattableString.Invariant($"fold/{f}"));
                    FitResult<Mixture> fit = new Fitter(kept, candidates[c].Family, each with { Components = candidates[c].Components }, shared, own).Run(cancellation);
                    isSound[c, f] = fit.IsSound;
                    double[] all = fit.Model.LogDensity(table, each.Threads, cancellation);
                    for (int row = 0; row < all.Length; row++)
                    {
                        if (fold[row] == f)
                        {
                            logDensities[c][row] = all[row];
                        }
                    }
                }
            },
            cancellation);
        ImmutableArray<double> weights = table.IsWeighted ? [.. Enumerable.Range(0, fold.Length).Select(row => table.Weight(row))] : [];
        return [.. candidates.Select((_, c) => new CrossValidationResult(folds, [.. fold], [.. logDensities[c]], weights, Enumerable.Range(0, folds).Count(f => !isSound[c, f])))];
    }

    /// <summary>
    /// For each row its fold, a function of the seed and the row: rows in the order of random numbers of their own, dealt
    /// round, so that folds differ by at most one row.
    /// </summary>
    internal static int[] Deal(long rows, int folds, ulong seed)
    {
        int[] order = Shuffle(rows, seed);
        int[] fold = new int[rows];
        for (int i = 0; i < order.Length; i++)
        {
            fold[order[i]] = i % folds;
        }

        return fold;
    }

    /// <summary>
    /// For each row with a class its fold, −1 for others: as <see cref="Deal(long, int, ulong)"/>, class after class, so that folds also
    /// differ by at most one row of each class.
    /// </summary>
    internal static int[] Deal(ReadOnlySpan<int> classes, int folds, ulong seed)
    {
        int[] codes = classes.ToArray();
        int[] fold = new int[codes.Length];
        Array.Fill(fold, -1);
        int dealt = 0;
        foreach (int row in Shuffle(codes.Length, seed).Where(row => codes[row] >= 0).OrderBy(row => codes[row]))
        {
            fold[row] = dealt++ % folds;
        }

        return fold;
    }

    /// <summary>The rows in the order of random numbers of their own.</summary>
    private static int[] Shuffle(long rows, ulong seed)
    {
        var random = new RandomSource(new RandomSource(seed, Stream).NextUInt64());
        ulong[] keys = new ulong[rows];
        int[] order = new int[rows];
        for (int row = 0; row < keys.Length; row++)
        {
            random.Seek((ulong)row);
            (keys[row], order[row]) = (random.NextUInt64(), row);
        }

        Array.Sort(keys, order);
        return order;
    }
}
