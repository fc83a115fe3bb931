using System.Collections.Immutable;
using Mixtura.Checkpoints;
using Mixtura.Estimation;

namespace Mixtura;

/// <summary>
/// The likelihood-ratio test of k components against k + 1 by the parametric bootstrap (McLachlan 1987): under k components
/// the statistic has no known distribution, so it is drawn from tables simulated from the fit of k components.
/// </summary>
public static class BootstrapTest
{
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
        options = Checked(table, family, components, options);
        options.Fit.WithoutLimits("single tests");
        return new BootstrapWork(table, family, options, new SharedWork(table, options.Fit), null).Test(components, cancellation);
    }

    /// <summary>Tests numbers of components one after the other, each against the next, until one is not rejected.</summary>
    /// <remarks>
    /// Each test is the one that <see cref="Run"/> makes; a mixture that is the alternative of one test and the null hypothesis of the next is
    /// fitted once. <see cref="FitOptions.Within"/>, <see cref="FitOptions.Stop"/> and <see cref="FitOptions.Checkpoint"/> are those of
    /// the whole sequence: stopped, it has the tests that are finished. A state holds every replicate that is finished, and goes on with the
    /// same numbers of components, replicates and levels only.
    /// </remarks>
    /// <param name="table">The rows, n × d.</param>
    /// <param name="family">The components' family with its structure.</param>
    /// <param name="minimum">The first number of components that is tested, at least 1.</param>
    /// <param name="maximum">The last one; those from n on are left out, but for the first.</param>
    /// <param name="level">The sequence ends with the first number whose p-value is above this level, between 0 and 1; null to test all.</param>
    /// <param name="options">How to test, or null for the defaults.</param>
    /// <param name="cancellation">Ends the tests with <see cref="OperationCanceledException"/>.</param>
    /// <exception cref="TableException">The table cannot be fitted with one of the numbers, or a weight is not a whole number.</exception>
    /// <exception cref="ArgumentException">As for <see cref="Run"/>.</exception>
    /// <exception cref="CheckpointException">The state to go on from is damaged, or of something else.</exception>
    /// <exception cref="OperationCanceledException">The tests were cancelled, or stopped before one was finished.</exception>
    /// <exception cref="TimeoutException">No test was finished within the time.</exception>
    public static BootstrapSequence RunSequence(RowTable table, Family family, int minimum, int maximum, double? level, BootstrapTestOptions? options = null, CancellationToken cancellation = default)
    {
        options = Checked(table, family, minimum, options);
        ArgumentOutOfRangeException.ThrowIfLessThan(maximum, minimum);
        if (level is not (null or (> 0 and < 1)))
        {
            throw new ArgumentOutOfRangeException(nameof(level), level, "The level must be between 0 and 1.");
        }

        using var limit = new TimeLimit(options.Fit.Within, [options.Fit.Stop], options.Fit.Clock, cancellation, leavesTimeToFinish: false);
        var shared = new SharedWork(table, options.Fit.AsPart);
        var journal = FitJournal.Of(Journal.Open(options.Fit.Checkpoint, () => FitIdentity.Of(table, shared.Moments, family, minimum, maximum, level, options)));
        var work = new BootstrapWork(table, family, options with { Fit = options.Fit.AsPart }, shared, journal);
        var tests = ImmutableArray.CreateBuilder<BootstrapTestResult>();
        try
        {
            for (int k = minimum; k <= maximum && (k == minimum || k < table.RowCount); k++)
            {
                tests.Add(work.Test(k, limit.Token));
                if (tests[^1].PValue > level)
                {
                    break;
                }
            }
        }
        catch (OperationCanceledException e)
        {
            journal?.Close();
            if (!limit.IsStopped)
            {
                throw;
            }

            return tests.Count > 0 ? new BootstrapSequence(tests.ToImmutable(), IsComplete: false) : throw limit.NothingFound(e);
        }

        return new BootstrapSequence(tests.ToImmutable(), IsComplete: true);
    }

    /// <summary>2·(ln L(k + 1) − ln L(k)), and 0 where a fit of k + 1 components missed that it can be as good as one of k.</summary>
    internal static double Statistic(FitResult<Mixture> nullFit, FitResult<Mixture> alternative) =>
        Math.Max(0, 2 * (alternative.LogLikelihood - nullFit.LogLikelihood));

    private static BootstrapTestOptions Checked(RowTable table, Family family, int components, BootstrapTestOptions? options)
    {
        ArgumentNullException.ThrowIfNull(table);
        ArgumentNullException.ThrowIfNull(family);
        ArgumentOutOfRangeException.ThrowIfLessThan(components, 1);
        options ??= new BootstrapTestOptions();
        UnusedOptions.RefuseComponents(options.Fit, "a test is told k by its own argument");
        UnusedOptions.RefuseFamilyOptions(options.Fit);
        return options.Fit switch
        {
            { Start: MeansStart or LabelsStart or ModelStart } => throw new ArgumentException("A test needs starts for two numbers of components and for every replicate; give it one that looks at the rows.", nameof(options)),
            { Trim: > 0 } => throw new ArgumentException("Trimmed fits have no likelihood of all rows to compare; leave Trim at 0.", nameof(options)),
            { KnownLabels.IsEmpty: false } => throw new ArgumentException("Known labels are of the table's rows, and a replicate has others; leave KnownLabels empty.", nameof(options)),
            _ => options,
        };
    }
}
