using System.Collections.Immutable;
using Mixtura.Estimation;
using Mixtura.Serialization;

namespace Mixtura;

/// <summary>Goes on from a fitted model with rows that have come since, without the old ones.</summary>
/// <remarks>
/// The old rows are represented by the statistics that they would have if the model described them exactly: the number of rows that
/// the model rests on, shared out by the mixing proportions, with the components' means and covariances (or rates, or
/// probabilities). Old rows keep these, and expectation-maximization goes over the new rows until the parameters that both give together come to rest: the
/// incremental form of Neal and Hinton (1998) with one block that is not visited again. With one component the result is that of
/// a fit to all rows; with several it differs from it by how much the new rows would have moved the old ones' posteriors.
/// </remarks>
public static class MixtureUpdate
{
    /// <summary>Updates a model.</summary>
    /// <param name="document">The model with what its file keeps, which must say how many rows it rests on.</param>
    /// <param name="table">The new rows, the oldest first where there is a half-life.</param>
    /// <param name="options">How to update, or null for the defaults.</param>
    /// <param name="cancellation">Ends the work between passes.</param>
    /// <exception cref="ModelException">It is not known how many rows the model rests on, or they were trimmed, or what is held does not suit the model.</exception>
    /// <exception cref="TableException">The table does not suit the model, or a row is impossible under it.</exception>
    public static UpdateResult Run(ModelDocument document, RowTable table, UpdateOptions? options = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(document);
        ArgumentNullException.ThrowIfNull(table);
        options ??= new UpdateOptions();
        Mixture model = document.Model;
        double before = document.Rows ?? throw new ModelException("it is not known how many rows the model rests on, and so how much new ones count; say it, or fit the model anew", "fit.rows");
        if (document.Fit is { Trim: > 0 })
        {
            throw new ModelException("the model was fitted to trimmed rows, and new rows cannot be trimmed together with old ones that are gone; fit without trimming", "fit.trim");
        }

        table = model.Align(table);
        HeldStep.Check(model, options.Proportions, options.Held);
        if (!(table.TotalWeight > 0))
        {
            throw new TableException(table.RowCount == 0 ? "the table has no rows; there is nothing to update by" : "every row has the weight 0; there is nothing to update by", table.Origin);
        }

        double logLikelihoodBefore = model.LogLikelihood(table, options.Threads);
        if (!double.IsFinite(logLikelihoodBefore))
        {
            throw new TableException("the row is impossible in every component of the model; leave it out, or fit the model anew with it", table.Origin, FirstImpossible(model, table, options.Threads, cancellation) + 1);
        }

        (RowTable aged, double kept) = Ageing.Of(table, options.HalfLife, cancellation);

        // A prior has done its work in the old parameters: their statistics contain it.
        ImmutableArray<Component> held = [.. options.Held.Order().Select(j => model.Components[j])];
        Family family = StepFamily.Of(new ModelDocument(model, null), null, held);
        var step = new HeldStep(model, family, options.Proportions, options.Held);
        var old = EmSums.Expected(model.Family, model.Weights, model.Components, before * kept);
        double total = (before * kept) + aged.TotalWeight;
        var pass = new TablePass(aged, model.Components.Length, FitOptions.Cores(options.Threads));
        (double[] weights, ImmutableArray<Component> components, ImmutableArray<int> atFloor) = ([.. model.Weights], model.Components, []);
        int iterations = 0;
        bool converged = false;
        while (iterations < options.MaxIterations && !converged)
        {
            cancellation.ThrowIfCancellationRequested();
            PassSums sums = pass.Expect(model.Family.CreateFullKernel(components), Array.ConvertAll(weights, Elementary.Log));
            EmSums all = old.MovedTo(components).Combine(1, EmSums.Of(model.Family, components, sums), 1);
            (double[] Weights, ImmutableArray<Component> Components, ImmutableArray<int> AtFloor) next = step.Maximize(all, all.Moments(model.Columns, table.Origin, table.RowCount, total));
            iterations++;
            converged = options.Tolerance > 0 && Change(model.Family, weights, components, next.Weights, next.Components) < options.Tolerance;
            (weights, components, atFloor) = next;
        }

        var updated = Mixture.With(family.Finished(components), weights, [.. components], model.Columns).Named(model.Names);
        var summary = new UpdateSummary(
            total, before, table.RowCount, table.TotalWeight, logLikelihoodBefore, updated.LogLikelihood(table, options.Threads), iterations, converged, options.HalfLife, 1 + (document.Update?.Updates ?? 0))
        {
            Held = HeldStep.Words(model, family, options.Proportions, options.Held),
        };
        return new UpdateResult(updated, summary) { Warnings = [.. Warnings(document, summary, options, updated, atFloor)] };
    }

    private static long FirstImpossible(Mixture model, RowTable table, int threads, CancellationToken cancellation) => table
        .Parts(1, cancellation)
        .Select(part => (part.FirstRow, At: Array.FindIndex(model.LogDensity(part, threads, cancellation), value => !double.IsFinite(value))))
        .Where(found => found.At >= 0)
        .Select(found => found.FirstRow + found.At)
        .FirstOrDefault(-1);

    private static double Change(Family family, double[] weights, ImmutableArray<Component> components, double[] nextWeights, ImmutableArray<Component> next)
    {
        double largest = 0;
        for (int j = 0; j < weights.Length; j++)
        {
            largest = Math.Max(largest, Math.Max(Math.Abs(nextWeights[j] - weights[j]), family.Change(components[j], next[j])));
        }

        return largest;
    }

    private static IEnumerable<string> Warnings(ModelDocument document, UpdateSummary summary, UpdateOptions options, Mixture updated, ImmutableArray<int> atFloor)
    {
        if (!summary.Converged && options.Tolerance > 0)
        {
            yield return $"not converged after {summary.Iterations} {(summary.Iterations == 1 ? "pass" : "passes")} over the new rows: raise the limit";
        }

        string heldBefore = document.Update?.Held ?? document.Fit?.Held ?? document.Steps?.Held ?? "";
        if (heldBefore != summary.Held)
        {
            yield return $"before, {(heldBefore.Length > 0 ? heldBefore : "nothing")} was held, and in this update {(summary.Held.Length > 0 ? summary.Held : "nothing")}";
        }

        foreach (int j in atFloor)
        {
            yield return $"component {j + 1} has collapsed: its spread is held at the floor";
        }

        for (int j = 0; j < updated.ClusterCount; j++)
        {
            if (!(updated.Weights[j] > ComponentStatistics.LeastShare))
            {
                yield return $"component {j + 1} has lost its rows; it keeps its parameters";
            }
        }
    }
}
