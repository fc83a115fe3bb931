namespace Mixtura;

/// <summary>A fit cannot go on from a checkpoint: it is damaged, or of another table, other options or another version.</summary>
public sealed class CheckpointException : MixturaException
{
    internal CheckpointException(string problem, Exception? inner = null)
        : base(problem, inner)
    {
    }
}
