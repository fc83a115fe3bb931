using Mixtura.Checkpoints;

namespace Mixtura;

/// <summary>What a replicate of a test gave.</summary>
/// <param name="Statistic">Its statistic, NaN where it could not be fitted.</param>
/// <param name="IsSound">Whether no component collapsed, lost its rows or looks spurious.</param>
internal readonly record struct BootstrapReplicate(double Statistic, bool IsSound)
{
    /// <exception cref="CheckpointException">It is none of a replicate.</exception>
    public static BootstrapReplicate Read(StateReader state)
    {
        var replicate = new BootstrapReplicate(state.ReadDouble(), state.ReadBool());
        CheckpointFormat.Require(replicate.Statistic is >= 0 or double.NaN && state.IsAtEnd);
        return replicate;
    }

    public void Write(StateWriter state)
    {
        state.Write(Statistic);
        state.Write(IsSound);
    }
}
