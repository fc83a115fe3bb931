namespace Mixtura.Tests.Checkpoints;

/// <summary>Keeps the last state in memory, or what it is told to.</summary>
internal sealed class Memory(Action<ReadOnlyMemory<byte>>? also = null) : ICheckpointStore
{
    public byte[] Last { get; private set; } = [];

    /// <summary>The last state, or null where there is none.</summary>
    public ReadOnlyMemory<byte>? State => Count == 0 ? null : new ReadOnlyMemory<byte>(Last);

    public int Count { get; private set; }

    public void Save(ReadOnlyMemory<byte> state)
    {
        Last = state.ToArray();
        Count++;
        also?.Invoke(Last);
    }
}
