namespace Mixtura.Cli.Fitting;

/// <summary>Tells on the terminal where a bootstrap test is.</summary>
internal sealed class TestLine(Session session, bool quiet) : IProgress<BootstrapTestProgress>, IDisposable
{
    private readonly LiveText _text = new(session, quiet);

    public void Report(BootstrapTestProgress value) => _text.Show(() =>
        $"{value.Components} against {value.Components + 1} components: {value.Finished} of {value.Replicates} replicates, {value.Exceeding} with a statistic as large as the table's");

    public void Dispose() => _text.Dispose();
}
