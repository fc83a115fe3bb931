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
        catch (Exception e) when (cancellation.IsCancellationRequested && (e is OperationCanceledException || IsCancelled(e)))
        {
            return Fail(session, ExitCode.Cancelled, "cancelled; nothing was written");
        }
        catch (UsageException e)
        {
            return Fail(session, ExitCode.BadCommandLine, e.Message);
        }
        catch (MixturaException e)
        {
            return Fail(session, ExitCode.BadInput, e.Message);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return Fail(session, ExitCode.BadInput, $"{OneLine(e.Message).TrimEnd('.')}. Check the path, its permissions and the room on the disk.");
        }
        catch (OutOfMemoryException)
        {
            return Fail(session, ExitCode.BadInput, "there is not enough memory for this table; choose fewer --columns or split the file");
        }
        catch (Exception e)
        {
            return Fail(
                session,
                ExitCode.BadInput,
                $"an error that should not happen ({e.GetType().Name}: {OneLine(e.Message)})\nPlease report it with the command line that led to it.");
        }
    }

    private static int Dispatch(IReadOnlyList<string> arguments, Session session, CancellationToken cancellation)
    {
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
        if (!asksForHelp && (parsed.Errors.Count > 0 || ParseErrors.OptionTakenForFile(parsed) is not null))
        {
            return Fail(session, ExitCode.BadCommandLine, ParseErrors.Describe(parsed));
        }

        return parsed.InvokeAsync(invocation, cancellation).GetAwaiter().GetResult();
    }

    private static bool IsCancelled(Exception e) => e switch
    {
        AggregateException many => many.InnerExceptions.Any(inner => inner is OperationCanceledException),
        _ => e.InnerException is OperationCanceledException,
    };

    private static int Fail(Session session, int code, string message)
    {
        session.Fail("mixtura: " + message);
        return code;
    }

    private static string OneLine(string text) => text.ReplaceLineEndings(" ").Trim();
}
