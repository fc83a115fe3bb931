namespace Mixtura.Tests.Checkpoints;

/// <summary>Keeps the last state in memory, or what it is told to.</summary>
internal sealed class Memory(Action<ReadOnlyMemory<byte>>? also = null) : ICheckpointStore
{
    public byte[] Last { get; private set; } = [];

    /// <summary>A checkpoint in this memory, from its last state where there is one.</summary>
    public Checkpoint Next(TimeSpan interval) => Count == 0 ? new Checkpoint(this) { Interval = interval } : new Checkpoint(this, Last) { Interval = interval };

    public int Count { get; private set; }

    public void Save(ReadOnlyMemory<byte> state)
    {
        Last = state.ToArray();
        Count++;
        also?.Invoke(Last);
    }
}
