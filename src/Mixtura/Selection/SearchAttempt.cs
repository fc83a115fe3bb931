using System.Diagnostics;
using Mixtura.Checkpoints;
using Mixtura.Estimation;
using Mixtura.Observability;

namespace Mixtura;

/// <summary>One candidate of a search on its way.</summary>
/// <param name="table">The table.</param>
/// <param name="family">The family.</param>
/// <param name="options">How to fit, with the number of components.</param>
/// <param name="search">How to search.</param>
/// <param name="plan">How much work there is for a candidate.</param>
/// <param name="shared">What candidates have in common.</param>
/// <param name="journal">Where its state is kept, or null.</param>
internal sealed class SearchAttempt(RowTable table, Family family, FitOptions options, SearchOptions search, SearchPlan plan, SharedWork shared, FitJournal? journal)
{
    private const string NotFinished = "the search was stopped before";

    /// <summary>A criterion that is worse by more than this is not caught up by more starts; where some lead to a few rows, leads say nothing.</summary>
    public const double MostCaughtUp = 50;

    private readonly Family _family = family;

    /// <summary>Criteria count the rows that stay, as those of the finished fit do.</summary>
    private readonly double _weight = Trimming.WeightKept(table, options.Trim);
    private Fitter? _fitter;
    private FitResult<Mixture>? _fit;
    private CrossValidationResult? _validation;
    private double _logLikelihoodOfOne = double.NaN;
    private string? _leftOut;

    public int Components => options.Components;

    public Family Family => _family;

    public int Parameters => FittedFamily.CountParameters(FittedFamily.Of(_family, options), options, table.ColumnCount);

    public TableException? Error { get; private set; }

    public Candidate Result => new(options.Components, _family, _fit, Error?.Problem ?? _leftOut ?? (_fit is null ? NotFinished : null))
    {
        IsFinished = _fit is not null || Error is not null || _leftOut is not null,
        CrossValidation = _validation,
        LogLikelihoodOfOne = _logLikelihoodOfOne,
    };

    public void Begin(CancellationToken cancellation) => Catching(() =>
    {
        using Activity? span = Span("first starts");
        _fitter = new Fitter(table, _family, options, shared, journal);
        _fitter.Begin(cancellation, plan.FirstStarts);
    });

    /// <summary>Why the table has too few rows for the candidate, whatever its values are; null where it may have enough.</summary>
    public string? LacksRows => _family.LacksRows(Components, table.RowCount, table.ColumnCount);

    /// <summary>Ends the candidate before its first start.</summary>
    public void LeaveOut(string reason) => _leftOut = reason;

    /// <summary>Whether nothing is left to do.</summary>
    public bool IsLeftOut => _leftOut is not null;

    /// <summary>The criterion at the best start so far that left every component sound; +∞ when there is none.</summary>
    public double SoundValue(Criterion criterion) => _fitter?.BestSoundLogLikelihood is { } best ? Value(criterion, best) : double.PositiveInfinity;

    /// <summary>Further starts, unless nothing that they may find could win.</summary>
    public void TryOtherStarts(Criterion criterion, double leader, CancellationToken cancellation) => Catching(() =>
    {
        if (_fitter is null)
        {
            return;
        }

        using Activity? span = Span("more starts");
        bool wins = CanWin(criterion, leader);
        for (int batches = 0; batches < plan.MostBatches && wins && _fitter.TryOtherStarts(cancellation); batches++)
        {
            wins = CanWin(criterion, leader);
        }

        if (wins || plan.MovesAll)
        {
            _fitter.TryMoves(Fitter.MovedFrom, cancellation);
        }
    });

    /// <summary>
    /// Whether what further starts may find could win. Starts that were asked for are made. Criteria that are no function
    /// of the log-likelihood alone are not known before the end.
    /// </summary>
    private bool CanWin(Criterion criterion, double leader)
    {
        (double best, double lead) = _fitter!.LogLikelihoods();
        return criterion is not (Criterion.Bic or Criterion.Aic or Criterion.Aicc) || options.Starts > 0 || plan.GivesAllStarts || !(Value(criterion, best) - leader > Math.Clamp(4 * lead, BayesFactor.Decisive, MostCaughtUp));
    }

    /// <summary>All the work of a fit by itself, after that of the search, for a candidate that has been chosen.</summary>
    public void FinishAlone(CancellationToken cancellation) => Catching(() =>
    {
        if (_fitter is not null)
        {
            while (_fitter.TryOtherStarts(cancellation))
            {
            }

            _fitter.TryMoves(Fitter.MovedFrom, cancellation);
            _fit = _fitter.Finish(cancellation);
        }
    });

    /// <summary>Lets each of some attempts with as many components, in order, learn from those before it that it includes.</summary>
    public static void LearnFromIncluded(SearchAttempt[] attempts, CancellationToken cancellation)
    {
        for (int a = 1; a < attempts.Length; a++)
        {
            SearchAttempt learner = attempts[a];
            foreach (SearchAttempt included in attempts.Take(a).Where(other => other._fitter is not null && learner._family.Includes(other._family)))
            {
                learner.Catching(() => learner._fitter?.LearnFrom(included._fitter!, cancellation));
            }
        }
    }

    /// <summary>Lets attempts of one family, in the order of their numbers of components, start from each other's maxima.</summary>
    public static void LearnFromNeighbours(SearchAttempt[] attempts, CancellationToken cancellation)
    {
        for (int a = 1; a < attempts.Length; a++)
        {
            attempts[a].LearnFromNeighbour(attempts[a - 1], cancellation);
        }

        for (int a = attempts.Length - 2; a >= 0; a--)
        {
            attempts[a].LearnFromNeighbour(attempts[a + 1], cancellation);
        }
    }

    /// <summary>Starts from the maximum of a candidate with one component fewer or more.</summary>
    public void LearnFromNeighbour(SearchAttempt other, CancellationToken cancellation)
    {
        if (other._fitter is { } neighbour)
        {
            Catching(() => _fitter?.LearnFromNeighbour(neighbour, cancellation));
        }
    }

    /// <summary>Whether there is anything to finish when the search is stopped.</summary>
    public bool HasBegun => _fitter is { HasBegun: true };

    /// <summary>Whether its first starts are under way, or were made.</summary>
    public bool HasFitter => _fitter is not null;

    /// <summary>Makes the first pass of starts that wait for others.</summary>
    public void MeasureStarts(CancellationToken cancellation) => Catching(() => _fitter?.MeasureStarts(cancellation));

    /// <summary>Makes one start and one pass after the time.</summary>
    public void BeginAfterTime(TimeLimit limit) => Catching(() =>
    {
        using WorkCancellation.Scope scope = WorkCancellation.Begin(limit.AfterTime);
        _fitter ??= new Fitter(table, _family, options, shared, journal);
        _fitter.BeginAfterTime(limit.ToFinish, limit.AfterTime);
    });

    /// <summary>The criterion at the best run that has begun, sound or not.</summary>
    public double ValueSoFar(Criterion criterion) => Value(criterion, _fitter!.BestLogLikelihoodSoFar!.Value);

    /// <summary>Finishes a candidate of a search that is stopped, as far as the time allows.</summary>
    public void FinishStopped(Criterion criterion, TimeSpan most, CancellationToken cancellation) => Catching(() =>
    {
        if (_fitter is not null)
        {
            Conclude(_fitter.FinishStopped(most, cancellation), criterion, cancellation);
        }
    });

    /// <param name="criterion">The criterion.</param>
    /// <param name="leader">The best value of it among all candidates; where the plan prunes, those that cannot reach it are left where they are.</param>
    /// <param name="cancellation">Ends the work.</param>
    public void Finish(Criterion criterion, double leader, CancellationToken cancellation) => Catching(() =>
    {
        if (_fitter is null)
        {
            return;
        }

        using Activity? span = Span("finish");
        FitResult<Mixture> fit = _fitter.Finish(cancellation, plan.Prunes && !CanWin(criterion, leader) ? TimeSpan.Zero : null);
        _validation = criterion == Criterion.CrossValidation ? CrossValidation.Run(table, _family, options, search.Folds, journal, cancellation) : null;
        Conclude(fit, criterion, cancellation);
    });

    private void Conclude(FitResult<Mixture> fit, Criterion criterion, CancellationToken cancellation)
    {
        if (criterion == Criterion.Nec && Components > 1)
        {
            // A start that is given is one of several components; for a single one any will do.
            _logLikelihoodOfOne = new Fitter(table, _family, options with { Components = 1, Start = Start.KMeansPlusPlus, KnownLabels = [], LabelNames = [] }, shared, journal?.Within("one")).Run(cancellation).LogLikelihood;
        }

        _fit = fit;
    }

    /// <summary>The criterion at a log-likelihood; BIC for those that are no function of it.</summary>
    private double Value(Criterion criterion, double logLikelihood) => criterion switch
    {
        Criterion.Aic => InformationCriteria.Aic(Parameters, logLikelihood),
        Criterion.Aicc => InformationCriteria.Aicc(Parameters, _weight, logLikelihood),
        _ => InformationCriteria.Bic(Parameters, _weight, logLikelihood),
    };

    private Activity? Span(string phase) => Telemetry.Begin("mixtura.candidate")
        ?.SetTag(Tags.Phase, phase).SetTag(Tags.Components, Components).SetTag(Tags.Family, _family.Name).SetTag(Tags.Structure, _family.Structure);

    private void Catching(Action work)
    {
        try
        {
            work();
        }
        catch (TableException e)
        {
            (Error, _fitter) = (e, null);
        }
    }
}
