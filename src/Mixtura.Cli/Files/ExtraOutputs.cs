namespace Mixtura.Cli.Files;

/// <summary>
/// Outputs beside the model: they are left out where an interrupt comes before they are made, so that what was found is not lost
/// for them. After an interrupt there is a moment for those that take no longer.
/// </summary>
internal sealed class ExtraOutputs : IDisposable
{
    private static readonly TimeSpan s_moment = TimeSpan.FromSeconds(0.5);

    private readonly OutputFiles _files;
    private readonly CancellationTokenSource _ends = new();
    private readonly CancellationTokenRegistration _registration;
    private readonly List<string> _leftOut = [];

    /// <param name="files">The files of the run.</param>
    /// <param name="interrupt">The interrupt, which may have come already.</param>
    public ExtraOutputs(OutputFiles files, CancellationToken interrupt)
    {
        _files = files;
        _registration = interrupt.Register(() => _ends.CancelAfter(s_moment));
    }

    /// <summary>Ends what is made for an output.</summary>
    public CancellationToken Ends => _ends.Token;

    /// <summary>The paths of the outputs that were left out.</summary>
    public IReadOnlyList<string> LeftOut => _leftOut;

    /// <summary>Makes an output and writes it beside its place.</summary>
    /// <param name="path">A path that was checked, or null when no such file is asked for.</param>
    /// <param name="make">Makes the content, and gives what writes it to a path.</param>
    public void Stage(string? path, Func<CancellationToken, Action<string>> make)
    {
        if (path is null)
        {
            return;
        }

        CancellationToken ends = Ends;
        var making = Task.Run(() => make(ends), CancellationToken.None);
        try
        {
            // Drawing cannot be interrupted; it is waited for no longer.
            Task.WaitAny([making], ends);
            ends.ThrowIfCancellationRequested();
            _files.Stage(path, making.GetAwaiter().GetResult());
        }
        catch (OperationCanceledException) when (ends.IsCancellationRequested)
        {
            _leftOut.Add(path);
        }
    }

    public void Dispose()
    {
        _registration.Dispose();
        _ends.Dispose();
    }
}
