namespace Mixtura.Cli;

/// <summary>What the command tells the shell.</summary>
internal static class ExitCode
{
    public const int Done = 0;
    public const int BadInput = 1;
    public const int BadCommandLine = 2;

    /// <summary>There is a result, and it is not what was asked for: not converged, or stopped before everything was tried.</summary>
    public const int NotConverged = 3;

    /// <summary>128 + SIGINT, as shells count it.</summary>
    public const int Cancelled = 130;
}
