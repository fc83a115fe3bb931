using System.Collections.Immutable;
using System.Diagnostics;

namespace Mixtura.Estimation;

/// <summary>Fits one family with one number of components: several starts by short runs, the best carried on to convergence.</summary>
internal sealed class Fitter
{
    /// <summary>A short run ends when an iteration brings less than this share of all that the run has gained.</summary>
    private const double ShortRunGain = 0.01;
    private const int ShortRunIterations = 50;
    private const int MostStarts = 50;
    private const double StartBudget = 2e7;

    private readonly RowTable _table;
    private readonly Family _family;
    private readonly FitOptions _options;
    private readonly TableMoments _moments;
    private readonly int _threads;
    private readonly TimeSpan _preparation;

    public Fitter(RowTable table, Family family, FitOptions options, TableMoments? moments = null)
    {
        ArgumentNullException.ThrowIfNull(table);
        ArgumentNullException.ThrowIfNull(family);
        long began = Stopwatch.GetTimestamp();
        _table = table;
        _family = family;
        _options = options;
        _threads = FitOptions.Cores(options.Threads);
        family.CheckColumns(table.Columns, table.Origin);
        CheckValues();
        _moments = moments ?? MomentsPass.Of(table, _threads);
        CheckRowCount();
        family.CheckMoments(_moments);
        _preparation = Stopwatch.GetElapsedTime(began);
    }

    public FitResult<Mixture> Run(CancellationToken cancellation)
    {
        int starts = CountStarts();

        // Small tables have too few chunks to share out, so their starts are.
        int outer = _table.ChunkCount >= 2 * _threads ? 1 : Math.Min(_threads, starts);
        int inner = outer == 1 ? _threads : 1;
        long began = Stopwatch.GetTimestamp();
        var runs = new EmRun[starts];
        var passes = new TablePass[outer];
        long startTicks = 0;
        WorkCrew.Run(
            starts,
            outer,
            (index, worker) =>
            {
                TablePass pass = passes[worker] ??= new TablePass(_table, _options.Components, inner);
                long startBegan = Stopwatch.GetTimestamp();
                var context = new StartContext(_table, _family, _moments, pass, _options.Components, _options.Seed);
                (double[] weights, ImmutableArray<Component> components) = _options.Start.Begin(context, index);
                Interlocked.Add(ref startTicks, Stopwatch.GetTimestamp() - startBegan);
                runs[index] = new EmRun(_family, _moments, _options, weights, components, index, starts);
                if (starts > 1)
                {
                    runs[index].RunShort(pass, ShortRunGain, ShortRunIterations, cancellation);
                }
            },
            cancellation);

        EmRun[] carried = [.. runs.Order(EmRun.BestFirst).Take(1 + (starts / 8))];
        runs = [];
        WorkCrew.Run(
            carried.Length,
            outer,
            (i, worker) => carried[i].RunToEnd(passes[worker] ??= new TablePass(_table, _options.Components, inner), cancellation),
            cancellation);
        EmRun best = carried.Order(EmRun.BestFirst).First();
        TimeSpan starting = TimeSpan.FromSeconds((double)startTicks / Stopwatch.Frequency / outer);
        return Finish(best, starts, _preparation + starting, Stopwatch.GetElapsedTime(began) - starting);
    }

    /// <summary>The number of starts tried; a function of the problem's size alone, so that a seed means the same everywhere.</summary>
    private int CountStarts()
    {
        if (_options.Start.IsGiven || _options.Components == 1)
        {
            return 1;
        }

        return _options.Starts > 0
            ? _options.Starts
            : (int)Math.Clamp(StartBudget / ((double)_table.RowCount * _options.Components * _table.ColumnCount), 1, MostStarts);
    }

    private FitResult<Mixture> Finish(EmRun run, int starts, TimeSpan starting, TimeSpan iterating)
    {
        int k = _options.Components;
        int[] order = CanonicalOrder.Of(_family, run.Weights, run.Components);
        double[] weights = Array.ConvertAll(order, j => run.Weights[j]);
        Component[] components = Array.ConvertAll(order, j => run.Components[j]);
        Mixture model = Mixture.With(_family, weights, components, _table.Columns);

        // A last pass at the ordered parameters: what is reported is exactly what scoring the table with the model gives.
        PassSums sums = new TablePass(_table, k, _threads).Expect(_family.CreateKernel(model.Components), model.LogWeights);
        var certificate = new FitCertificate(run.EstimatedDistance, GradientNorm(model, sums));
        int parameters = model.ParameterCount;
        double n = _table.TotalWeight;
        double bic = (parameters * Math.Log(n)) - (2 * sums.LogLikelihood);
        var summary = new FitSummary(
            sums.LogLikelihood,
            parameters,
            n,
            (2.0 * parameters) - (2 * sums.LogLikelihood),
            bic,
            bic - (2 * sums.LogCertainty),
            run.Iterations,
            run.Outcome == FitOutcome.Converged,
            _options.Seed,
            certificate.EstimatedDistance,
            certificate.GradientNorm);
        return new FitResult<Mixture>(
            model,
            summary,
            run.Outcome,
            certificate,
            [.. run.Trace],
            Warnings(run, order),
            starts,
            new FitSeconds(starting.TotalSeconds, iterating.TotalSeconds));
    }

    private double GradientNorm(Mixture model, PassSums sums)
    {
        double square = 0;
        for (int j = 0; j < sums.Weights.Length; j++)
        {
            double g = sums.Weights[j] - (_table.TotalWeight * model.Weights[j]);
            square += g * g;
        }

        square += _family.SquaredGradient(MaximizationStep.Statistics(_family, model.Components, _moments, sums));
        return Math.Sqrt(square) / _table.TotalWeight;
    }

    private static ImmutableArray<FitWarning> Warnings(EmRun run, int[] order)
    {
        var warnings = ImmutableArray.CreateBuilder<FitWarning>();
        if (run.Outcome == FitOutcome.IterationLimit && !run.RanAsAsked)
        {
            warnings.Add(new FitWarning(FitWarningKind.NotConverged, null, $"not converged after {run.Iterations} iterations: raise the iteration limit"));
        }

        if (run.Outcome == FitOutcome.LikelihoodFell)
        {
            warnings.Add(new FitWarning(FitWarningKind.LikelihoodFell, null, $"the log-likelihood fell in iteration {run.Iterations + 1}, which rounding cannot explain; the parameters before it are returned"));
        }

        foreach (int j in run.AtFloor.Select(j => Array.IndexOf(order, j)).Order())
        {
            warnings.Add(new FitWarning(FitWarningKind.AtFloor, j, $"component {j + 1} has collapsed on few values: its covariance is held at the floor; try fewer components or a more constrained structure"));
        }

        foreach (int j in run.WithoutRows.Select(j => Array.IndexOf(order, j)).Order())
        {
            warnings.Add(new FitWarning(FitWarningKind.WithoutRows, j, $"component {j + 1} has lost all its rows: try fewer components"));
        }

        return warnings.ToImmutable();
    }

    private void CheckValues()
    {
        if (_family.TakesEveryValue)
        {
            return;
        }

        for (int column = 0; column < _table.ColumnCount; column++)
        {
            double[] values = _table.CopyColumn(column);
            for (int row = 0; row < values.Length; row++)
            {
                if (_family.Objection(column, values[row]) is { } objection)
                {
                    throw new TableException(objection, _table.Origin, row + 1, _table.Columns[column].Name);
                }
            }
        }
    }

    private void CheckRowCount()
    {
        if (_options.Components > _table.RowCount)
        {
            throw new TableException($"{_options.Components} components need at least as many rows, and the table has {_table.RowCount}; ask for fewer components", _table.Origin);
        }
    }
}
