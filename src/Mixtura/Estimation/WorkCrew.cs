namespace Mixtura.Estimation;

/// <summary>Runs numbered pieces of work on a given number of threads; which thread takes which piece is left open.</summary>
internal static class WorkCrew
{
    /// <summary>
    /// Runs every piece once. The worker's number, below <paramref name="threads"/>, tells which scratch is its own. A token that can be
    /// cancelled is that of the work within a piece, too (<see cref="WorkCancellation"/>).
    /// </summary>
    public static void Run(int pieces, int threads, Action<int, int> work, CancellationToken cancellation = default)
    {
        using WorkCancellation.Scope scope = WorkCancellation.BeginUnlessNone(cancellation);
        int workers = Math.Min(threads, pieces);
        if (workers <= 1)
        {
            for (int piece = 0; piece < pieces; piece++)
            {
                WorkCancellation.ThrowIfRequested();
                work(piece, 0);
            }

            return;
        }

        int next = -1;
        try
        {
            Parallel.For(0, workers, new ParallelOptions { MaxDegreeOfParallelism = workers }, worker =>
            {
                int piece;
                while ((piece = Interlocked.Increment(ref next)) < pieces)
                {
                    WorkCancellation.ThrowIfRequested();
                    work(piece, worker);
                }
            });
        }
        catch (AggregateException e) when (e.InnerExceptions.Count > 0)
        {
            // Several workers may fail on the same cause; the caller is told once, with the original trace.
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(e.InnerExceptions[0]);
        }
    }
}
