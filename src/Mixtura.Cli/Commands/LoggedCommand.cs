using System.CommandLine;
using System.CommandLine.Parsing;
using System.Diagnostics;
using Mixtura.Cli.Files;
using Mixtura.Cli.Logging;
using Mixtura.Cli.Options;
using Mixtura.Cli.Reports;
using Mixtura.Data;

namespace Mixtura.Cli.Commands;

/// <summary>A command that fits or scores, and keeps a log of it where one is asked for.</summary>
internal abstract class LoggedCommand(string name, string description, Session session) : MixturaCommand(name, description, session)
{
    private readonly LogOptions _log = new();

    /// <summary>The options of the log, for the command's help.</summary>
    protected IReadOnlyList<Option> Logging => _log.All;

    protected sealed override int Run(ParseResult parsed, CancellationToken cancellation)
    {
        using RunLog log = _log.Open(parsed, Inputs(parsed));
        return log.Around(Reproduction.Command(parsed, new HashSet<string>()), () => Run(parsed, log, cancellation), cancellation);
    }

    /// <summary>Does the work.</summary>
    /// <returns>The exit code.</returns>
    protected abstract int Run(ParseResult parsed, RunLog log, CancellationToken cancellation);

    /// <summary>Reads a table, and tells of it.</summary>
    protected LoadedTable Read(RunLog log, Func<LoadedTable> read)
    {
        long began = Stopwatch.GetTimestamp();
        LoadedTable loaded = read();
        log.Read(loaded, Stopwatch.GetElapsedTime(began));
        if (loaded.CachePath is { } cache)
        {
            Session.Note(loaded.UsesOldCache ? $"mixtura: the rows come from {cache}" : $"mixtura: the rows are kept in {cache}");
        }

        return loaded;
    }

    /// <summary>Puts the files that were written in their places, and tells of them.</summary>
    protected static void Commit(OutputFiles files, RunLog log)
    {
        foreach (string path in files.Commit())
        {
            log.Write(LogLevel.Info, "write", json => json.WriteString("file", path));
        }
    }

    /// <summary>Tells of something that the user should know, in the log too.</summary>
    protected void Warn(string warning, RunLog log)
    {
        Warn(warning);
        log.Warn(warning);
    }

    /// <summary>The arguments, which are names of files that are read.</summary>
    private static IEnumerable<string> Inputs(ParseResult parsed) =>
        parsed.CommandResult.Children.OfType<ArgumentResult>().SelectMany(argument => argument.Tokens).Select(token => token.Value);
}
