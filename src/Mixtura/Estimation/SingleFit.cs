using System.Diagnostics;
using Mixtura.Checkpoints;
using Mixtura.Observability;

namespace Mixtura.Estimation;

/// <summary>A fit by itself: with a limit of time and a journal, where they are asked for.</summary>
internal static class SingleFit
{
    /// <exception cref="OperationCanceledException">The fit was cancelled, or stopped before a run had begun.</exception>
    public static FitResult<Mixture> Run(RowTable table, Family family, FitOptions options, CancellationToken cancellation) => Run(table, family, options, null, cancellation);

    /// <summary>As a part of other work, whose journal knows of it.</summary>
    public static FitResult<Mixture> Run(RowTable table, Family family, FitOptions options, FitJournal? within, CancellationToken cancellation)
    {
        using Activity? span = Telemetry.Begin("mixtura.fit")
            ?.SetTag(Tags.Rows, table.RowCount).SetTag(Tags.Columns, table.ColumnCount).SetTag(Tags.Family, family.Name).SetTag(Tags.Structure, family.Structure).SetTag(Tags.Components, options.Components);
        using var limit = new TimeLimit(options.Within, [options.Stop], options.Clock, cancellation);
        var shared = SharedWork.Of(table, options.AsPart, limit.AfterTime);
        FitJournal? journal = within ?? FitJournal.Of(Journal.Open(options.Checkpoint, () => FitIdentity.Of(table, shared.Moments, family, options)));
        var fitter = new Fitter(table, family, options.AsPart, shared, journal);
        try
        {
            return fitter.Run(limit.Token);
        }
        catch (OperationCanceledException)
        {
            journal?.Close();
            if (!limit.IsStopped)
            {
                throw;
            }

            if (!fitter.HasBegun)
            {
                if (!limit.IsTimeAlone)
                {
                    throw;
                }

                fitter.BeginAfterTime(limit.ToFinish, limit.AfterTime);
            }

            return fitter.FinishStopped(limit.ToFinish, cancellation);
        }
    }
}
