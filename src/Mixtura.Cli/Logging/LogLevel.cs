namespace Mixtura.Cli.Logging;

/// <summary>How much a log tells, from most to least.</summary>
internal enum LogLevel
{
    /// <summary>Iterations too, no more than one a second.</summary>
    Debug,

    /// <summary>What was read, tried, kept and found.</summary>
    Info,

    /// <summary>What the user should know.</summary>
    Warning,

    /// <summary>Why there is no result.</summary>
    Error,
}
