using System.CommandLine;
using Mixtura.Cli.Commands;
using Mixtura.Cli.Help;

namespace Mixtura.Cli;

/// <summary>The command `mixtura`: reads the command line, runs what it asks for, and turns every ending into an exit code.</summary>
internal static class Application
{
    /// <summary>Runs one command line.</summary>
    /// <param name="arguments">The arguments, without the program's name.</param>
    /// <param name="session">Where to write.</param>
    /// <param name="cancellation">Ends the work; nothing half-written is left then.</param>
    /// <returns>The exit code.</returns>
    public static int Run(IReadOnlyList<string> arguments, Session session, CancellationToken cancellation)
    {
        try
        {
            int code = Dispatch(arguments, session, cancellation);
            session.Flush();
            return code;
        }
        catch (Exception e)
        {
            (int code, string message) = Failure.Of(e, cancellation.IsCancellationRequested);
            return Fail(session, code, message);
        }
    }

    private static int Dispatch(IReadOnlyList<string> arguments, Session session, CancellationToken cancellation)
    {
        if (arguments.FirstOrDefault(word => word.Contains('\0')) is { } word)
        {
            throw new UsageException($"the argument '{word.Replace("\0", "\\0", StringComparison.Ordinal)}' holds a NUL, which no name of a file or column can; leave it out");
        }

        RootCommand root = MixturaRoot.Create(session);
        ParseResult parsed = root.Parse(arguments, new ParserConfiguration { ResponseFileTokenReplacer = null });
        var invocation = new InvocationConfiguration
        {
            Output = session.Out,
            Error = session.Error,
            EnableDefaultExceptionHandler = false,
            ProcessTerminationTimeout = null,
        };
        if (arguments.Count == 0)
        {
            return root.Parse(["--help"]).Invoke(invocation);
        }

        bool asksForHelp = parsed.Action is HelpPages or VersionPage;
        if (!asksForHelp && (parsed.Errors.Count > 0 || ParseErrors.OptionTakenForFile(parsed) is not null || ParseErrors.EmptyArgument(parsed) is not null))
        {
            return Fail(session, ExitCode.BadCommandLine, ParseErrors.Describe(parsed));
        }

        return parsed.InvokeAsync(invocation, cancellation).GetAwaiter().GetResult();
    }

    private static int Fail(Session session, int code, string message)
    {
        session.Fail("mixtura: " + message);
        return code;
    }
}
