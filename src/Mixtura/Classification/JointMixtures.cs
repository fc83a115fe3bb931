using Mixtura.Checkpoints;
using Mixtura.Estimation;

namespace Mixtura;

/// <summary>
/// A mixture for each class, fitted together to rows of known and of unknown class (Miller and Uyar 1997): what rises is
/// Σ ln(π(c) f(x | c)) over the former and Σ ln Σ π(c) f(x | c) over the latter. In each iteration a row of unknown class counts in every
/// class with its posterior for weight, and each class's mixture makes one step of expectation-maximization on its rows so weighted.
/// </summary>
internal static class JointMixtures
{
    private const int InARow = 3;
    private const string Name = "joint";

    /// <summary>Fits the mixtures of all classes.</summary>
    /// <param name="table">The rows.</param>
    /// <param name="labels">Their classes.</param>
    /// <param name="begin">For each class the mixture to begin at, and its family.</param>
    /// <param name="options">How to fit.</param>
    /// <param name="journal">Knows where it was, or null.</param>
    /// <param name="cancellation">Ends the work.</param>
    public static JointFit Fit(RowTable table, ClassLabels labels, IReadOnlyList<(Mixture Model, Family Family)> begin, FitOptions options, FitJournal? journal, CancellationToken cancellation)
    {
        var rows = new Posteriors(table, labels);
        double[] known = labels.Weights(table);
        double[] shares = [.. known.Select(weight => weight / known.Sum())];
        Mixture[] models = [.. begin.Select(one => one.Model)];
        double[] trace = new double[3];
        int near = 0;
        int iterations = 0;
        bool hasConverged = false;
        if (journal?.Recall(Name) is { } state)
        {
            (iterations, near, trace, shares, models) = Read(state, models);
        }

        while (true)
        {
            cancellation.ThrowIfCancellationRequested();
            trace = [trace[1], trace[2], rows.Expect(models, shares, options.Threads, cancellation)];
            hasConverged = iterations >= 2 && (near = Distance(trace) < options.Convergence.DistanceToLimit * table.TotalWeight ? near + 1 : 0) >= InARow;
            if (hasConverged || iterations == options.MaxIterations)
            {
                break;
            }

            shares = rows.Shares();
            models = [.. models.Select((model, c) => Maximize(rows.WeightedBy(c), begin[c].Family, options with { Convergence = new Convergence { DistanceToLimit = 0 }, MaxIterations = 1 }, model, cancellation).Model)];
            iterations++;
            journal?.Note(Name, Written(iterations, near, trace, shares, models));
        }

        // Each mixture goes to the maximum at these posteriors, which raises the whole once more, so that its fit tells how it ended.
        FitResult<Mixture>[] fits = [.. models.Select((model, c) => Maximize(rows.WeightedBy(c), begin[c].Family, options, model, cancellation))];
        shares = rows.Shares();
        return new JointFit(fits, shares, rows.Expect([.. fits.Select(fit => fit.Model)], shares, options.Threads, cancellation), table.TotalWeight, iterations, hasConverged);
    }

    /// <summary>Whether some columns are fitted under a prior, whose scale the rows of a fit tell.</summary>
    public static bool HasPrior(Family family) => family switch
    {
        GaussianFamily gaussian => gaussian.Prior.Exists,
        CompositeFamily composite => composite.Parts.Any(part => HasPrior(part.Family)),
        _ => false,
    };

    private static StateWriter Written(int iterations, int near, double[] trace, double[] shares, Mixture[] models)
    {
        var state = new StateWriter();
        state.Write(iterations);
        state.Write(near);
        state.Write(trace);
        state.Write(shares);
        foreach (Mixture model in models)
        {
            state.Write(model.Weights);
            ComponentState.Write(state, model.Components);
        }

        return state;
    }

    /// <exception cref="CheckpointException">It is no state of such mixtures.</exception>
    private static (int Iterations, int Near, double[] Trace, double[] Shares, Mixture[] Models) Read(StateReader state, Mixture[] like)
    {
        (int iterations, int near, double[] trace, double[] shares) = (state.ReadInt32(), state.ReadInt32(), state.ReadDoubles(), state.ReadDoubles());
        CheckpointFormat.Require(iterations > 0 && near >= 0 && trace.Length == 3 && shares.Length == like.Length && Array.TrueForAll(shares, share => share >= 0 && double.IsFinite(share)));
        try
        {
            Mixture[] models = [.. like.Select(model => Mixture.With(model.Family, state.ReadDoubles(), [.. ComponentState.ReadAll(state)], model.Columns))];
            CheckpointFormat.Require(state.IsAtEnd && models.Zip(like).All(pair => pair.First.Components.Length == pair.Second.Components.Length && pair.First.Dimensions == pair.Second.Dimensions));
            return (iterations, near, trace, shares, models);
        }
        catch (ModelException)
        {
            throw CheckpointFormat.Damaged();
        }
    }

    private static FitResult<Mixture> Maximize(RowTable rows, Family family, FitOptions options, Mixture from, CancellationToken cancellation) =>
        SingleFit.Run(rows, family, options with { Components = from.ClusterCount, Start = Start.FromModel(from), Acceleration = Acceleration.None, Progress = null }, cancellation);

    /// <summary>How far the last log-likelihood is from the limit of the three, by Aitken's acceleration.</summary>
    private static double Distance(double[] trace)
    {
        double before = trace[1] - trace[0];
        double last = trace[2] - trace[1];
        double rate = before > 0 ? last / before : 0;
        return rate < 1 ? Math.Abs(last) * Math.Max(0, rate) / (1 - rate) : double.PositiveInfinity;
    }

    /// <summary>The posteriors of the classes; those of rows of known class are 0 and 1.</summary>
    private sealed class Posteriors(RowTable table, ClassLabels labels)
    {
        private readonly double[][] _weights = [.. labels.Classes.Select(_ => new double[table.RowCount])];

        /// <summary>Finds the posteriors and returns the log-likelihood.</summary>
        public double Expect(Mixture[] models, double[] shares, int threads, CancellationToken cancellation)
        {
            double[][] terms = [.. models.Select(model => model.LogDensity(table, threads, cancellation))];
            double[] row = new double[models.Length];
            double logLikelihood = 0;
            for (int i = 0; i < labels.Codes.Length; i++)
            {
                double weight = table.Weight(i);
                int known = labels.Codes[i];
                for (int c = 0; c < row.Length; c++)
                {
                    row[c] = known < 0 || known == c ? Elementary.Log(shares[c]) + terms[c][i] : double.NegativeInfinity;
                }

                double log = LogSumExp.Of(row);
                logLikelihood += weight > 0 ? weight * log : 0;
                for (int c = 0; c < row.Length; c++)
                {
                    // A row that is impossible everywhere, and of unknown class, belongs to none more than its share.
                    _weights[c][i] = weight * (known >= 0 ? (known == c ? 1 : 0) : double.IsNegativeInfinity(log) ? shares[c] : Share(row[c] - log));
                }
            }

            return logLikelihood;
        }

        /// <summary>As in a pass over one mixture, a share that no sum would notice is 0.</summary>
        private static double Share(double log) => log < Normalization.LeastLogShare ? 0 : Elementary.Exp(log);

        public double[] Shares()
        {
            double[] sums = [.. _weights.Select(weights => weights.Sum())];
            return [.. sums.Select(sum => sum / sums.Sum())];
        }

        public RowTable WeightedBy(int c) => table.Reweigh(_weights[c]);
    }
}
