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
    internal static CrossValidationResult Run(RowTable table, Family family, FitOptions options, int folds, FitJournal? journal, CancellationToken cancellation)
    {
        if (table.RowCount < folds)
        {
            throw new TableException($"{folds} folds need at least as many rows, and the table has {table.RowCount}; ask for fewer folds", table.Origin);
        }

        int[] fold = Deal(table.RowCount, folds, options.Seed);
        double[] logDensities = new double[table.RowCount];
        bool[] isSound = new bool[folds];
        int threads = FitOptions.Cores(options.Threads);
        bool sharesOut = Fitter.SharesOutStarts(table, threads);
        FitOptions each = sharesOut ? options with { Threads = 1 } : options;
        WorkCrew.Run(
            folds,
            sharesOut ? threads : 1,
            (f, _) =>
            {
                FitJournal? own = journal?.Within(FormattableString.Invariant($"fold/{f}"));
                FitResult<Mixture> fit = new Fitter(table.Keep(row => fold[row] != f), family, each, journal: own).Run(cancellation);
                isSound[f] = fit.IsSound;
                double[] all = fit.Model.LogDensity(table, each.Threads, cancellation);
                for (int row = 0; row < all.Length; row++)
                {
                    if (fold[row] == f)
                    {
                        logDensities[row] = all[row];
                    }
                }
            },
            cancellation);
        double[] weights = table.IsWeighted ? [.. Enumerable.Range(0, logDensities.Length).Select(row => table.Weight(row))] : [];
        return new CrossValidationResult(folds, [.. fold], [.. logDensities], [.. weights], isSound.Count(sound => !sound));
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
