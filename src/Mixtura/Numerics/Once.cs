namespace Mixtura.Numerics;

/// <summary>
/// A value that is computed when it is first asked for, by one thread while others wait. Unlike <see cref="Lazy{T}"/> it does not keep
/// an exception: what was cancelled is computed when it is asked for again.
/// </summary>
internal sealed class Once<T>(Func<T> compute)
    where T : class
{
    private readonly Lock _lock = new();
    private T? _value;

    public T Value
    {
        get
        {
            if (Volatile.Read(ref _value) is { } known)
            {
                return known;
            }

            lock (_lock)
            {
                if (_value is null)
                {
                    Volatile.Write(ref _value, compute());
                }

                return _value;
            }
        }
    }
}
