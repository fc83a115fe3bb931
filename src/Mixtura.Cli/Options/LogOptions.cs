using System.CommandLine;
using Mixtura.Cli.Files;
using Mixtura.Cli.Logging;
using Mixtura.Data;

namespace Mixtura.Cli.Options;

/// <summary>The options of a command's log.</summary>
internal sealed class LogOptions
{
    private const string StandardError = "-";

    private readonly Option<string?> _log = OptionFactory.Object(
        "--log", "RUN.log|-", "Append what is done to this file, or write it to standard error: one JSON object a line, with time, level and event", OptionValues.Path);
    private readonly Option<LogLevel?> _level = OptionFactory.Value(
        "--log-level", "LEVEL", "The least that is told: debug (iterations too, one a second), info (default: what is read, tried, kept and found), warning or error", OptionValues.LogLevel);

    /// <summary>The options, as help shows them.</summary>
    public IReadOnlyList<Option> All => [_log, _level];

    /// <summary>The options whose values do not matter to one who repeats a command.</summary>
    public static IReadOnlySet<string> Names { get; } = new HashSet<string>(StringComparer.Ordinal) { "--log", "--log-level" };

    /// <summary>Opens the log.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="inputs">The files that the command reads.</param>
    /// <exception cref="UsageException">The file cannot be written, or a level is asked for without a log.</exception>
    public RunLog Open(ParseResult parsed, IEnumerable<string> inputs)
    {
        string? path = parsed.GetValue(_log);
        LogLevel? level = parsed.GetValue(_level);
        if (path is null && level is not null)
        {
            throw new UsageException("--log-level tells what a log holds, and none is asked for; name its file by --log");
        }

        if (path is not null and not StandardError)
        {
            using var files = new OutputFiles(inputs);
            files.Check(path, "--log", FileTypes.Log);
        }

        Stream? stream = path switch
        {
            null => null,
            StandardError => Console.OpenStandardError(),
            _ => OpenFile(path),
        };
        return new RunLog(stream, level ?? LogLevel.Info);
    }

    private static FileStream OpenFile(string path)
    {
        try
        {
            return new FileStream(path, FileMode.Append, FileAccess.Write, FileShare.Read);
        }
        catch (Exception e) when (FileProblem.IsOne(e))
        {
            throw new UsageException($"--log {path}: the file cannot be written: {FileProblem.Describe(e)}");
        }
    }
}
