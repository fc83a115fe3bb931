namespace Mixtura.Hazards.Degenerate;

/// <summary>How a fit of a degenerate table ended.</summary>
/// <param name="Kind">With a model that keeps its promises, with a clear refusal, or with a failure.</param>
/// <param name="Words">The refusal's type, or what failed.</param>
/// <param name="Details">The message, or where it failed.</param>
internal sealed record Trial(TrialKind Kind, string Words, string Details)
{
    /// <summary>Fits a table in one way and holds the result to its promises.</summary>
    /// <param name="table">The table.</param>
    /// <param name="way">The way.</param>
    /// <param name="limit">A fit that takes longer will not end: all others end in a small part of it.</param>
    public static Trial Run(DegenerateTable table, FitCase way, TimeSpan limit)
    {
        using var deadline = new CancellationTokenSource(limit);
        var fit = Task.Run(() => Run(table, way, deadline.Token));
        return fit.Wait(2 * limit) ? fit.Result : new Trial(TrialKind.Failure, "no end, and deaf to cancellation", "");
    }

    private static Trial Run(DegenerateTable table, FitCase way, CancellationToken deadline)
    {
        bool isFitted = false;
        try
        {
            RowTable rows = way.Table(table);
            FitResult<Mixture> fit = way.Fit(rows, table.Number, deadline);
            isFitted = true;
            return Promises.FirstBroken(fit, rows) is { } broken
                ? new Trial(TrialKind.Failure, "a broken promise", broken)
                : new Trial(fit.IsSound ? TrialKind.Sound : TrialKind.Reported, "", "");
        }
        catch (OperationCanceledException)
        {
            return new Trial(TrialKind.Failure, "no end", "");
        }
        catch (Exception e) when (!isFitted && IsClear(e))
        {
            return new Trial(TrialKind.Refusal, e.GetType().Name, e.Message);
        }
#pragma warning disable CA1031 // Any other exception is what is looked for.
        catch (Exception e)
#pragma warning restore CA1031
        {
            return new Trial(TrialKind.Failure, e.GetType().Name, e.ToString());
        }
    }

    /// <summary>What is wrong is told of what was given: the table. No number that the fit came to on its way is the caller's doing.</summary>
    private static bool IsClear(Exception e) => e is TableException && e.Message.Length > 20 && !e.Message.Contains("NaN", StringComparison.Ordinal);
}
