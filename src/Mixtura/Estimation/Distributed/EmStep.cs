using System.Collections.Immutable;
using System.Globalization;
using Mixtura.Estimation;
using Mixtura.Serialization;

namespace Mixtura;

/// <summary>One step of expectation-maximization from statistics that were taken elsewhere.</summary>
public static class EmStep
{
    /// <summary>The range of doubles that squares are in; rows whose sums are larger are refused before they are fitted.</summary>
    private const double LargestSum = 1e300;

    /// <summary>Makes the step.</summary>
    /// <param name="document">The model at whose parameters the statistics were taken, with what its file keeps.</param>
    /// <param name="statistics">The statistics of all rows.</param>
    /// <param name="options">How to make it, or null for the defaults.</param>
    /// <returns>The next parameters, the components in the same order, and what is known of the current ones. Where no floor and no default prior asks for the table's moments they are those of an iteration over the whole table, to the bits.</returns>
    /// <exception cref="StatisticsException">Parts are missing, or the statistics are about another model, or of no rows that there can be, or of such that the family cannot be fitted to.</exception>
    /// <exception cref="ModelException">What is held does not suit the model.</exception>
    public static EmStepResult Take(ModelDocument document, EmStatistics statistics, EmStepOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(document);
        ArgumentNullException.ThrowIfNull(statistics);
        options ??= new EmStepOptions();
        Mixture model = document.Model;
        statistics.CheckModel(model);
        CheckTrim(document.Fit);
        HeldStep.Check(model, options.Proportions, options.Held);
        PassSums total = statistics.Total();
        double n = statistics.Weight;
        CheckSums(model, statistics, total);
        double logLikelihood = total.LogLikelihood + (model.Family.CreateKernel(model.Components).Offset * n);
        var sums = EmSums.Of(model.Family, model.Components, total);
        TableMoments moments = sums.Moments(model.Columns, null, statistics.Rows, n);

        ImmutableArray<Component> held = [.. options.Held.Order().Select(j => model.Components[j])];
        Family family = StepFamily.Of(document, options.Family, held);
        if (held.Length < model.ClusterCount)
        {
            CheckMoments(family, moments, statistics);
        }

        var maximization = new HeldStep(model, family, options.Proportions, options.Held);
        ComponentStatistics inOrder = maximization.InOrder(sums, moments);
        (double[] weights, ImmutableArray<Component> components, ImmutableArray<int> atFloor) = maximization.Maximize(sums, moments);
        double objective = logLikelihood + family.LogPrior(inOrder.About, moments);
        ImmutableArray<int> withoutRows = [.. Enumerable.Range(0, model.ClusterCount).Where(j => !(model.Weights[j] > ComponentStatistics.LeastShare))];
        StepHistory? before = document.Steps is { } steps && IsSameWeight(steps.Rows, n) ? steps : null;
        StepHistory history = new([.. before?.Trace ?? [], objective], n, document.Steps?.Seed ?? document.Fit?.Seed ?? 1)
        {
            Held = HeldStep.Words(model, family, options.Proportions, options.Held),
            Priors = family.Priors(components.Length, moments),
        };
        bool converged = options.Tolerance > 0 && AitkenDistance.IsCalm(history.Trace, options.Tolerance * n);
        double square = SquaredGradient(maximization.Proportions, sums, model, n) + family.SquaredGradient(inOrder);
        Mixture next = Mixture.With(family.Finished(components), weights, [.. components], model.Columns).Named(model.Names);
        if (!double.IsFinite(square + objective) || !MixtureSoundness.Holds(next))
        {
            throw NotOfRows(statistics);
        }

        FitSummary summary = Summary(history, total, logLikelihood, family.CountParameters(components.Length, model.Dimensions) + maximization.Proportions.FreeCount, converged, Math.Sqrt(square) / n);
        return new EmStepResult(model, summary, next, history)
        {
            AtFloor = atFloor,
            WithoutRows = withoutRows,
            Warnings = [.. Warnings(document, history, atFloor, withoutRows)],
        };
    }

    /// <summary>That the sums can be those of rows: a file's checksum says only that it is as it was written.</summary>
    private static void CheckSums(Mixture model, EmStatistics statistics, PassSums total)
    {
        int length = model.Family.CountStatistics(model.Dimensions);
        bool ArePossible(int j) => total.Weights[j] >= 0 && model.Family.ArePossible(total.Weights[j], total.Values.AsSpan(total.FamilyAt + (j * length), length));
        if (statistics.Components != model.Components.Length || statistics.SumsPerComponent != length || !Array.TrueForAll(total.Values, value => Math.Abs(value) <= LargestSum) || !Enumerable.Range(0, model.Components.Length).All(ArePossible))
        {
            throw NotOfRows(statistics);
        }
    }

    /// <summary>That the rows are some that the family can be fitted to, as a fit checks it of a table.</summary>
    private static void CheckMoments(Family family, TableMoments moments, EmStatistics statistics)
    {
        try
        {
            family.CheckMoments(moments);
        }
        catch (TableException e)
        {
            throw new StatisticsException(e.Message, statistics.Pieces[0].Origin, e);
        }
    }

    private static StatisticsException NotOfRows(EmStatistics statistics) =>
        new("these sums are not those of any rows; take the statistics again", statistics.Pieces[0].Origin);

    private static FitSummary Summary(StepHistory history, PassSums total, double logLikelihood, int parameters, bool converged, double gradientNorm)
    {
        double bic = InformationCriteria.Bic(parameters, history.Rows, logLikelihood);
        double distance = history.Trace.Length < 3 ? double.NaN : AitkenDistance.Of(history.Trace, EmRun.ChangeByRounding * Math.Abs(history.Trace[^1]));
        return new FitSummary(
            logLikelihood,
            parameters,
            history.Rows,
            InformationCriteria.Aic(parameters, logLikelihood),
            bic,
            bic - (2 * total.LogCertainty),
            history.Trace.Length - 1,
            converged,
            history.Seed,
            distance,
            gradientNorm,
            total.Entropy)
        {
            Held = history.Held,
            Priors = history.Priors,
        };
    }

    private static double SquaredGradient(ProportionClasses proportions, EmSums sums, Mixture model, double total)
    {
        double[] gradient = new double[proportions.Count];
        proportions.CopyGradient(sums.Weights, model.Weights, total, gradient);
        return gradient.Sum(g => g * g);
    }

    private static IEnumerable<string> Warnings(ModelDocument document, StepHistory history, ImmutableArray<int> atFloor, ImmutableArray<int> withoutRows)
    {
        if (document.Steps is { } before)
        {
            if (!IsSameWeight(before.Rows, history.Rows))
            {
                yield return string.Create(CultureInfo.InvariantCulture, $"these statistics are of rows of the weight {history.Rows}, those of the step before of {before.Rows}: the log-likelihoods cannot be compared, and the count of steps begins anew");
            }
            else if (!(history.Trace[^1] >= history.Trace[^2] - ((atFloor.IsEmpty ? EmRun.FallByRounding : EmRun.RoundingAtFloor) * (Math.Abs(history.Trace[^2]) + history.Rows))))
            {
                yield return string.Create(CultureInfo.InvariantCulture, $"the log-likelihood fell by {history.Trace[^2] - history.Trace[^1]:G3}, which a step on the same rows cannot explain: were these other rows?");
            }
        }

        string heldBefore = document.Steps?.Held ?? document.Fit?.Held ?? "";
        if (heldBefore != history.Held)
        {
            yield return $"before, {Words(heldBefore)} was held, and in this step {Words(history.Held)}";
        }

        foreach (int j in atFloor)
        {
            yield return $"component {j + 1} has collapsed: its spread is held at the floor";
        }

        foreach (int j in withoutRows)
        {
            yield return $"component {j + 1} has lost its rows; it keeps its parameters";
        }
    }

    private static string Words(string held) => held.Length > 0 ? held : "nothing";

    private static bool IsSameWeight(double one, double other) => Math.Abs(one - other) <= 1e-9 * one;

    private static void CheckTrim(FitSummary? fit)
    {
        if (fit is { Trim: > 0 })
        {
            throw new ModelException("the model was fitted to trimmed rows, and which rows are trimmed is decided by all rows together, not part by part; fit without trimming", "fit.trim");
        }
    }
}
