using System.Collections.Immutable;
using Mixtura.Estimation;

namespace Mixtura.Inference;

/// <summary>Fits the model to every replicate, each from the model itself, and keeps what became of each by its number.</summary>
internal sealed class ReplicateFits
{
    private readonly HeldModel _held;
    private readonly Mixture _model;
    private readonly LabelledRows _rows;
    private readonly UncertaintyOptions _options;
    private readonly ImmutableArray<Component> _start;
    private readonly bool[] _isBound;
    private readonly LabelAlignment _alignment;
    private readonly ReplicateTables _tables;
    private readonly Fitted[] _fitted;
    private readonly Lock _lock = new();
    private int _finished;

    /// <param name="held">The model, and what is held of it.</param>
    /// <param name="rows">The rows that it was fitted to.</param>
    /// <param name="options">How many replicates, and how.</param>
    /// <param name="isBound">For each component whether it has collapsed or lost its rows in the model already.</param>
    public ReplicateFits(HeldModel held, LabelledRows rows, UncertaintyOptions options, bool[] isBound)
    {
        Mixture model = held.Mixture;
        _held = held;
        _model = model;
        _rows = rows;
        _options = options;
        _start = model.Family.CreateParameterMap().Prepare(model.Components);
        _isBound = isBound;
        _alignment = new LabelAlignment(held, rows);
        _tables = new ReplicateTables(model, rows, options.Method, options.Seed);
        _fitted = new Fitted[options.Replicates];
    }

    private enum End
    {
        Converged,
        NotConverged,
        Collapsed,
        Failed,
    }

    /// <summary>The mixtures of those that are used, in the order of their numbers.</summary>
    public ImmutableArray<Mixture> Mixtures => [.. _fitted.Select(fitted => fitted.Mixture).OfType<Mixture>()];

    public ReplicateCounts Counts => new(_options.Replicates, Count(End.Failed), Count(End.Collapsed), Count(End.NotConverged));

    public void Run(CancellationToken cancellation)
    {
        int threads = FitOptions.Cores(_options.Threads);
        bool sharesOut = Fitter.SharesOutStarts(_rows.Table, threads);
        WorkCrew.Run(
            _options.Replicates,
            sharesOut ? threads : 1,
            (replicate, _) =>
            {
                _fitted[replicate] = Fit(_tables.Of(replicate), sharesOut ? 1 : threads, cancellation);
                lock (_lock)
                {
                    _options.Progress?.Report(new UncertaintyProgress(_options.Replicates, ++_finished));
                }
            },
            cancellation);
    }

    private int Count(End end) => _fitted.Count(fitted => fitted.End == end);

    private Fitted Fit(LabelledRows rows, int threads, CancellationToken cancellation)
    {
        try
        {
            TableMoments moments = MomentsPass.Of(rows.Table, threads);
            _model.Family.CheckMoments(moments);
            var pass = new TablePass(rows.Table, _start.Length, threads, known: rows.Labels.IsEmpty ? null : new KnownRows(rows.Labels));
            EmRun run = Begin(pass, moments);
            run.RunTo(_options.Convergence, pass, cancellation);
            if (run.AtFloor.Concat(run.WithoutRows).Any(j => !_isBound[_held.Place(j)]))
            {
                return new Fitted(End.Collapsed, null);
            }

            Mixture mixture = Mixture.With(_model.Family, run.Weights, [.. run.Components], _model.Columns);
            return new Fitted(run.Outcome == FitOutcome.Converged ? End.Converged : End.NotConverged, _alignment.Align(mixture));
        }
        catch (MixturaException)
        {
            // A replicate may be a table that cannot be fitted, for instance one whose rows all have the same value in a column.
            return new Fitted(End.Failed, null);
        }
    }

    /// <summary>The first step is made before the run: a floor is the replicate's own, and parameters below it would seem better than any that it allows.</summary>
    private EmRun Begin(TablePass pass, TableMoments moments)
    {
        PassSums sums = pass.Expect(_model.Family.CreateKernel(_start), _model.LogWeights);
        if (!double.IsFinite(sums.LogLikelihood))
        {
            throw new ModelException("a row of the replicate cannot come from the model", "start");
        }

        Maximization step = _model.Family.Maximize(MaximizationStep.Statistics(_model.Family, _start, moments, sums));
        var options = new FitOptions { MaxIterations = _options.MaxIterations, Convergence = _options.Convergence, Proportions = _held.Proportions };
        return new EmRun(_model.Family, moments, options, RunBeginning.At(MaximizationStep.Weights(sums.Weights), step.Components), 0, 1);
    }

    private readonly record struct Fitted(End End, Mixture? Mixture);
}
