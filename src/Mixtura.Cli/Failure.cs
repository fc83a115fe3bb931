namespace Mixtura.Cli;

/// <summary>How a command that fails ends: its exit code, and what is said.</summary>
internal readonly record struct Failure(int Code, string Message)
{
    /// <summary>What is said of an interrupt that came before there was a result.</summary>
    public const string Cancelled = "cancelled; no result was written";

    /// <param name="e">What ended the command.</param>
    /// <param name="isCancelled">Whether it was interrupted.</param>
    public static Failure Of(Exception e, bool isCancelled) => e switch
    {
        _ when isCancelled && (e is OperationCanceledException || IsCancelled(e)) => new(ExitCode.Cancelled, Cancelled),
        TimeoutException => new(ExitCode.BadInput, "nothing was found within the time; allow more by --within, or leave it out"),
        UsageException => new(ExitCode.BadCommandLine, e.Message),
        MixturaException => new(ExitCode.BadInput, e.Message),
        IOException or UnauthorizedAccessException => new(ExitCode.BadInput, $"{OneLine(e.Message).TrimEnd('.')}. Check the path, its permissions and the room on the disk."),
        OutOfMemoryException => new(ExitCode.BadInput, "there is not enough memory for this table; choose fewer --columns or split the file"),
        _ => new(
            ExitCode.BadInput,
            $"an error that should not happen ({e.GetType().Name}: {OneLine(e.Message)})\nPlease report it with the command line that led to it."),
    };

    private static bool IsCancelled(Exception e) => e switch
    {
        AggregateException many => many.InnerExceptions.Any(inner => inner is OperationCanceledException),
        _ => e.InnerException is OperationCanceledException,
    };

    private static string OneLine(string text) => text.ReplaceLineEndings(" ").Trim();
}
