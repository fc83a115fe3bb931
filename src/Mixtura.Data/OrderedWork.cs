namespace Mixtura.Data;

/// <summary>Work on a sequence by several threads, whose results are consumed in the sequence's order by the caller's thread.</summary>
internal static class OrderedWork
{
    internal static void Run<TItem, TResult>(
        IEnumerable<TItem> items, Func<TItem, TResult> work, Action<TResult> consume, int threads, CancellationToken ct)
    {
        // Disposed of after the last task has ended: what the items are made of may go with it.
        using IEnumerator<TItem> source = items.GetEnumerator();
        var running = new Queue<Task<TResult>>();
        try
        {
            ct.ThrowIfCancellationRequested();
            while (source.MoveNext())
            {
                TItem item = source.Current;
                if (threads <= 1)
                {
                    consume(work(item));
                }
                else
                {
                    running.Enqueue(Task.Run(() => work(item), CancellationToken.None));
                    if (running.Count > threads)
                    {
                        consume(running.Dequeue().GetAwaiter().GetResult());
                    }
                }

                ct.ThrowIfCancellationRequested();
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
