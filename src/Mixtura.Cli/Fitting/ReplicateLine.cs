namespace Mixtura.Cli.Fitting;

/// <summary>Tells on the terminal where a bootstrap is.</summary>
internal sealed class ReplicateLine(Session session, bool quiet) : IProgress<UncertaintyProgress>, IDisposable
{
    private readonly LiveText _text = new(session, quiet);

    public void Report(UncertaintyProgress value) => _text.Show(() => $"{value.Finished} of {value.Replicates} replicates");

    public void Dispose() => _text.Dispose();
}
