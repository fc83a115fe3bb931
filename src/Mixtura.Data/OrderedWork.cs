namespace Mixtura.Data;

/// <summary>Work on a sequence by several threads, whose results are consumed in the sequence's order by the caller's thread.</summary>
internal static class OrderedWork
{
    internal static void Run<TItem, TResult>(
        IEnumerable<TItem> items, Func<TItem, TResult> work, Action<TResult> consume, int threads, CancellationToken ct)
    {
        var running = new Queue<Task<TResult>>();
        try
        {
            foreach (TItem item in items)
            {
                ct.ThrowIfCancellationRequested();
                if (threads <= 1)
                {
                    consume(work(item));
                    continue;
                }

                running.Enqueue(Task.Run(() => work(item), CancellationToken.None));
                if (running.Count > threads)
                {
                    consume(running.Dequeue().GetAwaiter().GetResult());
                }
            }

            while (running.TryDequeue(out Task<TResult>? task))
            {
                ct.ThrowIfCancellationRequested();
                consume(task.GetAwaiter().GetResult());
            }

            ct.ThrowIfCancellationRequested();
        }
        finally
        {
            while (running.TryDequeue(out Task<TResult>? task))
            {
                ((IAsyncResult)task).AsyncWaitHandle.WaitOne();
                _ = task.Exception;
            }
        }
    }
}
