namespace Mixtura.Cli;

/// <summary>The command line asks for something that cannot be: contradicting options, an output that would destroy its input.</summary>
internal sealed class UsageException(string message) : Exception(message);
