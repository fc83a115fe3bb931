using Mixtura.Checkpoints;

namespace Mixtura;

/// <summary>What a replicate of a test gave.</summary>
/// <param name="Statistic">Its statistic, NaN where it could not be fitted.</param>
/// <param name="IsSound">Whether no component collapsed, lost its rows or looks spurious.</param>
internal readonly record struct BootstrapReplicate(double Statistic, bool IsSound)
{
    public static BootstrapReplicate Read(StateReader state)
    {
        double statistic = state.ReadDouble();
        CheckpointFormat.Require(statistic is >= 0 or double.NaN);
        return new BootstrapReplicate(statistic, state.ReadBool());
    }

    public void Write(StateWriter state)
    {
        state.Write(Statistic);
        state.Write(IsSound);
    }
}
