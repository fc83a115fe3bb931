namespace Mixtura;

/// <summary>
/// Keeps the state of a fit or search from time to time, so that after an interruption it goes on to the same bits as if there
/// had been none, with any number of threads.
/// </summary>
/// <remarks>
/// A state holds what finished pieces of work came to and where the runs under way are. It names the table, the options and
/// the program's version, and goes on with the same ones only. A fit that is cancelled or stopped keeps its last state; one that
/// comes to its end keeps none, and whoever owns the store may remove what is there.
/// </remarks>
public sealed class Checkpoint
{
    /// <summary>How often a state is kept unless told otherwise.</summary>
    public static readonly TimeSpan DefaultInterval = TimeSpan.FromSeconds(60);

    /// <summary>Describes where the states of a new fit are kept.</summary>
    /// <param name="store">Keeps them.</param>
    public Checkpoint(ICheckpointStore store)
    {
        ArgumentNullException.ThrowIfNull(store);
        Store = store;
    }

    /// <summary>Describes a fit that goes on from a state.</summary>
    /// <param name="store">Keeps further states.</param>
    /// <param name="resumeFrom">A state that a store was given.</param>
    public Checkpoint(ICheckpointStore store, ReadOnlyMemory<byte> resumeFrom)
        : this(store) => ResumeFrom = resumeFrom;

    /// <summary>Keeps states.</summary>
    public ICheckpointStore Store { get; }

    /// <summary>
    /// How often a state is kept, zero for after every iteration. Where keeping it takes long it is kept more rarely, so that it
    /// costs less than a hundredth of the time.
    /// </summary>
    public TimeSpan Interval
    {
        get;
        init => field = value >= TimeSpan.Zero ? value : throw BadOption.Of(value, "States are kept at intervals that are zero or more.");
    } = DefaultInterval;

    /// <summary>The state to go on from; null for a new beginning.</summary>
    public ReadOnlyMemory<byte>? ResumeFrom { get; }
}
