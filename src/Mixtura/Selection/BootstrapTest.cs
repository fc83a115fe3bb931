using Mixtura.Estimation;

namespace Mixtura;

/// <summary>
/// The likelihood-ratio test of k components against k + 1 by the parametric bootstrap (McLachlan 1987): under k components
/// the statistic has no known distribution, so it is drawn from tables simulated from the fit of k components.
/// </summary>
public static class BootstrapTest
{
    /// <summary>Of a seed's streams so many belong to one number of components.</summary>
    private const int StreamBits = 32;

    /// <summary>A distance between streams of replicates and those of all other choices.</summary>
    private const ulong FirstStream = 1UL << 61;

    /// <summary>Tests k components of a family against k + 1.</summary>
    /// <remarks>
    /// A table with weights stands for as many rows as each weight says, so weights must be whole numbers; a replicate has so many
    /// rows. Threads are shared out among replicates where the table is small; they do not change the result.
    /// </remarks>
    /// <param name="table">The rows, n × d.</param>
    /// <param name="family">The components' family with its structure, the same under both hypotheses.</param>
    /// <param name="components">The number of components under the null hypothesis, k, at least 1.</param>
    /// <param name="options">How to test, or null for the defaults.</param>
    /// <param name="cancellation">Ends the test with <see cref="OperationCanceledException"/>.</param>
    /// <exception cref="TableException">The table cannot be fitted with k or k + 1 components, or a weight is not a whole number.</exception>
    /// <exception cref="ArgumentException">The start is given (means, labels, a model): it would be one for k or for k + 1 components, and none for a replicate; rows are to be trimmed, or labels are known.</exception>
    public static BootstrapTestResult Run(RowTable table, Family family, int components, BootstrapTestOptions? options = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(table);
        ArgumentNullException.ThrowIfNull(family);
        ArgumentOutOfRangeException.ThrowIfLessThan(components, 1);
        options ??= new BootstrapTestOptions();
        options.Fit.WithoutLimits("tests");
        if (options.Fit.Start is MeansStart or LabelsStart or ModelStart)
        {
            throw new ArgumentException("A test needs starts for two numbers of components and for every replicate; give it one that looks at the rows.", nameof(options));
        }

        if (options.Fit.Trim > 0)
        {
            throw new ArgumentException("Trimmed fits have no likelihood of all rows to compare; leave Trim at 0.", nameof(options));
        }

        if (!options.Fit.KnownLabels.IsEmpty)
        {
            throw new ArgumentException("Known labels are of the table's rows, and a replicate has others; leave KnownLabels empty.", nameof(options));
        }

        long rows = WholeWeights.Count(table, "the test draws tables of as many rows as the weights stand for");
        var shared = new SharedWork(table, options.Fit);
        FitResult<Mixture> nullFit = new Fitter(table, family, options.Fit with { Components = components }, shared).Run(cancellation);
        FitResult<Mixture> alternative = new Fitter(table, family, options.Fit with { Components = components + 1 }, shared).Run(cancellation);
        int threads = FitOptions.Cores(options.Fit.Threads);
        bool sharesOut = Fitter.SharesOutStarts(table, threads);
        FitOptions each = sharesOut ? options.Fit with { Threads = 1 } : options.Fit;
        var replicates = new Replicates(options, components, Statistic(nullFit, alternative));
        WorkCrew.Run(
            options.Replicates,
            sharesOut ? threads : 1,
            (replicate, _) =>
            {
                if (replicates.IsWanted(replicate))
                {
                    replicates.Note(replicate, Draw(nullFit.Model, rows, family, each with { Components = components }, Seed(options.Fit.Seed, components, replicate), cancellation));
                }
            },
            cancellation);
        return replicates.Result(nullFit, alternative);
    }

    /// <summary>2·(ln L(k + 1) − ln L(k)), and 0 where a fit of k + 1 components missed that it can be as good as one of k.</summary>
    internal static double Statistic(FitResult<Mixture> nullFit, FitResult<Mixture> alternative) =>
        Math.Max(0, 2 * (alternative.LogLikelihood - nullFit.LogLikelihood));

    private static Replicate Draw(Mixture model, long rows, Family family, FitOptions options, ulong seed, CancellationToken cancellation)
    {
        RowTable table = model.Sample(rows, seed).Rows;
        FitOptions each = options with { Seed = seed };
        try
        {
            var shared = new SharedWork(table, each);
            FitResult<Mixture> nullFit = new Fitter(table, family, each, shared).Run(cancellation);
            FitResult<Mixture> alternative = new Fitter(table, family, each with { Components = each.Components + 1 }, shared).Run(cancellation);
            return new Replicate(Statistic(nullFit, alternative), nullFit.IsSound && alternative.IsSound);
        }
        catch (TableException)
        {
            // A simulated table may be one that cannot be fitted, for instance of counts that are all 0.
            return new Replicate(double.NaN, IsSound: true);
        }
    }

    private static ulong Seed(ulong seed, int components, int replicate) =>
        new RandomSource(seed, FirstStream + ((ulong)components << StreamBits) + (ulong)replicate).NextUInt64();

    /// <summary>One replicate's statistic, NaN where it could not be fitted.</summary>
    private readonly record struct Replicate(double Statistic, bool IsSound);

    /// <summary>What replicates gave, and where they end: decided in the order of their numbers, whichever is finished first.</summary>
    private sealed class Replicates(BootstrapTestOptions options, int components, double observed)
    {
        private readonly Lock _lock = new();
        private readonly Replicate?[] _found = new Replicate?[options.Replicates];
        private int _finished;
        private int _exceedingAll;
        private int _inOrder;
        private int _exceeding;
        private int _end = options.Replicates;

        public bool IsWanted(int replicate)
        {
            lock (_lock)
            {
                return replicate < _end;
            }
        }

        public void Note(int replicate, Replicate found)
        {
            lock (_lock)
            {
                _found[replicate] = found;
                _finished++;
                _exceedingAll += found.Statistic >= observed ? 1 : 0;
                while (_inOrder < _end && _found[_inOrder] is { } next)
                {
                    _inOrder++;
                    _exceeding += next.Statistic >= observed ? 1 : 0;
                    if (options.StopAbove is { } level && (1.0 + _exceeding) / (1.0 + options.Replicates) > level)
                    {
                        _end = _inOrder;
                    }
                }

                options.Progress?.Report(new BootstrapTestProgress(components, options.Replicates, _finished, _exceedingAll));
            }
        }

        public BootstrapTestResult Result(FitResult<Mixture> nullFit, FitResult<Mixture> alternative)
        {
            Replicate[] all = [.. _found.Take(_end).Select(found => found!.Value)];
            Replicate[] fitted = [.. all.Where(replicate => !double.IsNaN(replicate.Statistic))];
            return new BootstrapTestResult(components, nullFit, alternative, options.Replicates, [.. fitted.Select(replicate => replicate.Statistic)], all.Count(replicate => !replicate.IsSound), all.Length - fitted.Length);
        }
    }
}
