using System.Text.Json;

namespace Mixtura.Tests.Reference;

/// <summary>Holds a fit that ran to stagnation against an independent one from the same start.</summary>
internal static class ReferenceFit
{
    /// <summary>Both sums have n terms of rounding 1e-16 each and lie at the same maximum, where the log-likelihood is flat.</summary>
    public const double LogLikelihood = 1e-9;

    /// <summary>Near a maximum the parameters are known to the root of the log-likelihood's rounding, about 1e-7; peers stop by it.</summary>
    public const double Parameters = 1e-6;

    /// <summary>The log-likelihoods of early steps: rounding only, carried through a few M-steps.</summary>
    public const double Trace = 1e-11;

    /// <summary>Runs until no parameter moves by more than rounding, so that the end does not depend on a stopping rule of the likelihood.</summary>
    public static FitOptions ToStagnation(int components, Start start) => new()
    {
        Components = components,
        Start = start,
        Acceleration = Acceleration.None,
        Convergence = new Convergence { DistanceToLimit = null, ParameterChange = 1e-12 },
        MaxIterations = 50_000,
    };

    /// <summary>The reference's components in our order: decreasing weight, then, where weights are held equal, by the first column's mean.</summary>
    public static int[] Order(JsonElement expected)
    {
        double[] weights = expected.Vector("weights");
        bool areEqual = expected.TryGetProperty("means", out _) && weights.All(weight => Math.Abs(weight - weights[0]) < 1e-15);
        return [.. Enumerable.Range(0, weights.Length).OrderByDescending(j => areEqual ? 0 : weights[j]).ThenBy(j => areEqual ? expected.Rows("means")[j][0] : 0)];
    }

    public static void AssertSame(JsonElement expected, FitResult<Mixture> fit, RowTable table, bool counts = true)
    {
        Assert.True(fit.Converged, $"not converged after {fit.Iterations} iterations");
        Assert.Empty(fit.Warnings);
        double logLikelihood = expected.Number("loglik");
        Near(logLikelihood, fit.LogLikelihood, LogLikelihood * Math.Abs(logLikelihood), "log-likelihood");
        Assert.Equal(expected.Count("parameters"), fit.Summary.Parameters);
        Near(expected.Number("bic"), fit.Summary.Bic, 2 * LogLikelihood * Math.Abs(logLikelihood), "BIC");
        Near(expected.Number("aic"), fit.Summary.Aic, 2 * LogLikelihood * Math.Abs(logLikelihood), "AIC");

        // The certainty is not flat at the maximum, so it moves with the parameters, row by row.
        Near(expected.Number("icl"), fit.Summary.Icl, Parameters * Math.Sqrt(table.RowCount), "ICL");
        if (expected.TryGetProperty("entropy", out JsonElement entropy))
        {
            Near(entropy.GetDouble(), fit.Summary.Entropy, Parameters * Math.Sqrt(table.RowCount), "entropy");
        }

        int[] order = Order(expected);
        double[] weights = expected.Vector("weights");
        for (int j = 0; j < order.Length; j++)
        {
            Near(weights[order[j]], fit.Model.Weights[j], Parameters, $"weight {j}");
        }

        AssertPosteriors(expected, fit.Model, table, order);
        if (counts)
        {
            AssertCounts(expected, fit.Model, table, order);
        }

        // Steps of structures whose maximization is iterative have no trace: how far a peer goes in each is its own affair.
        if (expected.TryGetProperty("loglikTrace", out _))
        {
            AssertTrace(expected, fit);
        }
    }

    public static void AssertTrace(JsonElement expected, FitResult<Mixture> fit)
    {
        double[] trace = expected.Vector("loglikTrace");
        int common = Math.Min(trace.Length, fit.Trace.Length);
        Assert.True(common >= Math.Min(trace.Length, 3), "the traces share too few steps");
        for (int t = 0; t < common; t++)
        {
            Near(trace[t], fit.Trace[t], Trace * Math.Abs(trace[t]), $"log-likelihood at step {t}");
        }
    }

    public static void Near(double expected, double actual, double tolerance, string what) =>
        Assert.True(Math.Abs(expected - actual) <= tolerance, $"{what}: expected {expected:R}, found {actual:R}, apart by {Math.Abs(expected - actual):G3} > {tolerance:G3}");

    private static void AssertPosteriors(JsonElement expected, Mixture model, RowTable table, int[] order)
    {
        double[][] rows = expected.Rows("posteriorFirst5");
        double[] row = new double[table.ColumnCount];
        double[] posterior = new double[order.Length];
        for (int i = 0; i < rows.Length; i++)
        {
            table.CopyRow(i, row);
            model.Posterior(row, posterior);
            for (int j = 0; j < order.Length; j++)
            {
                double reference = rows[i][order[j]];
                Near(reference, posterior[j], Parameters, $"posterior of row {i}, component {j}");
                if (reference > 1e-20)
                {
                    // A far component's posterior is e to a distance that moves with the parameters; below, it may
                    // rest on a probability that goes on falling towards 0 for ever.
                    Near(Math.Log(reference), Math.Log(posterior[j]), 10 * Parameters * (1 - Math.Log(reference)), $"log-posterior of row {i}, component {j}");
                }
            }
        }
    }

    private static void AssertCounts(JsonElement expected, Mixture model, RowTable table, int[] order)
    {
        int[] counts = [.. model.Classify(table).CountBy(j => j).OrderBy(pair => pair.Key).Select(pair => pair.Value)];
        double[] reference = expected.Vector("counts");
        Assert.Equal([.. order.Select(j => (int)reference[j])], counts);
    }
}
