using System.CommandLine;
using System.Diagnostics;
using Mixtura.Cli.Files;
using Mixtura.Cli.Logging;
using Mixtura.Cli.Options;

namespace Mixtura.Cli.Fitting;

/// <summary>Work that may take long: how much time it has, and where its state is kept.</summary>
internal sealed class LongRun
{
    private static readonly TimeSpan s_least = TimeSpan.FromMilliseconds(1);

    private readonly long _began = Stopwatch.GetTimestamp();
    private readonly TimeSpan? _within;
    private readonly CheckpointFile? _state;

    /// <param name="parsed">The command line.</param>
    /// <param name="options">The options of long runs.</param>
    /// <param name="files">The command's other files.</param>
    /// <param name="warn">Told of a state that cannot be written.</param>
    /// <param name="log">Told of every state that is.</param>
    /// <exception cref="UsageException">Options contradict each other, or a file is there that should not be, or none that should.</exception>
    public LongRun(ParseResult parsed, LongRunOptions options, OutputFiles files, Action<string> warn, RunLog log)
    {
        _within = options.Within(parsed);
        if (options.File(parsed, files) is { } path)
        {
            _state = new CheckpointFile(path, warn, bytes => log.Write(LogLevel.Info, "checkpoint", json =>
            {
                json.WriteString("file", path);
                json.WriteNumber("bytes", bytes);
            }));
            Checkpoint = options.Checkpoint(parsed, _state);
        }
    }

    /// <summary>The checkpoint that the library is given, or null.</summary>
    public Checkpoint? Checkpoint { get; }

    /// <summary>How much time there is left from now on, or null for as much as the work needs.</summary>
    public TimeSpan? Left => _within is not { } all ? null : all - Gone > s_least ? all - Gone : s_least;

    /// <summary>How to go on, where a state is kept; else null.</summary>
    public string? GoOn => _state is { IsKept: true } ? $"mixtura: the state of the work is in {_state.Path}; go on by the same command with --resume {_state.Path} in place of --checkpoint" : null;

    private TimeSpan Gone => Stopwatch.GetElapsedTime(_began);

    /// <summary>Removes the state of work that has come to its end.</summary>
    public void Finish() => _state?.Remove();
}
