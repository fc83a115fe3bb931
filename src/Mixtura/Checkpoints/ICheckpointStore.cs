namespace Mixtura;

/// <summary>Where the state of a running fit or search is kept; the library opens no file.</summary>
public interface ICheckpointStore
{
    /// <summary>
    /// Keeps a state in place of the last one. It is called by one thread at a time, while others go on with their work. What it
    /// throws ends the fit, so a store whose disk can be full for a while keeps that to itself.
    /// </summary>
    /// <param name="state">The state. A store that is interrupted must still have this one or the last one whole.</param>
    void Save(ReadOnlyMemory<byte> state);
}
