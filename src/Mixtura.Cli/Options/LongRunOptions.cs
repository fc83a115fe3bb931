using System.CommandLine;
using Mixtura.Cli.Files;

namespace Mixtura.Cli.Options;

/// <summary>The options of fits that take long: how long they may take, and what is kept of them on the way.</summary>
/// <param name="found">What a command that ends early ends with; null for one that ends early with nothing, and has no <c>--within</c>.</param>
internal sealed class LongRunOptions(string? found = "the best that was found")
{
    private readonly Option<TimeSpan?> _within = OptionFactory.Value(
        "--within", "TIME", "End within this time from the beginning of the command, for instance 500ms, 60s, 5m or 2h, with " + found, Duration.Parse);
    private readonly Option<string?> _checkpoint = OptionFactory.Object(
        "--checkpoint", "RUN.ckpt", "Keep the state of the work in this file from time to time and when it is interrupted; a command that comes to its end removes it", OptionValues.Path);
    private readonly Option<TimeSpan?> _every = OptionFactory.Value(
        "--checkpoint-every", "TIME", "How often the state is kept (default 60s)", Duration.Parse);
    private readonly Option<string?> _resume = OptionFactory.Object(
        "--resume", "RUN.ckpt", "Go on from a checkpoint to the result that there would have been without the interruption: with the same table and options, whatever --threads and outputs; the state is kept in the same file unless --checkpoint names another", OptionValues.Path);

    /// <summary>The options, as help shows them.</summary>
    public IReadOnlyList<Option> All => found is null ? [_checkpoint, _every, _resume] : [_within, _checkpoint, _every, _resume];

    /// <summary>The options whose values do not matter to one who repeats a fit.</summary>
    public static IReadOnlySet<string> Names { get; } = new HashSet<string>(StringComparer.Ordinal) { "--within", "--checkpoint", "--checkpoint-every", "--resume" };

    /// <summary>How long the command may take, or null.</summary>
    public TimeSpan? Within(ParseResult parsed) => found is null ? null : parsed.GetValue(_within);

    /// <summary>Whether the work's state is kept, or gone on from.</summary>
    public bool Keeps(ParseResult parsed) => parsed.GetValue(_checkpoint) is not null || parsed.GetValue(_resume) is not null;

    /// <summary>Where the state is kept, checked before any work; null where it is not.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="files">The command's other files.</param>
    /// <exception cref="UsageException">Options contradict each other, or a file is there that should not be, or none that should.</exception>
    public string? File(ParseResult parsed, OutputFiles files)
    {
        string? resume = parsed.GetValue(_resume);
        string? path = parsed.GetValue(_checkpoint) ?? resume;
        if (path is null && parsed.GetValue(_every) is not null)
        {
            throw new UsageException("--checkpoint-every tells how often a checkpoint is kept, and none is asked for; name its file by --checkpoint");
        }

        if (resume is not null && !System.IO.File.Exists(resume))
        {
            throw new UsageException($"--resume {resume}: there is no such file; a command that came to its end has removed its checkpoint; leave --resume out to begin anew");
        }

        files.Check(path, parsed.GetValue(_checkpoint) is null ? "--resume" : "--checkpoint", FileTypes.Checkpoint);
        if (path is not null && (resume is null || System.IO.Path.GetFullPath(path) != System.IO.Path.GetFullPath(resume)) && System.IO.File.Exists(path))
        {
            throw new UsageException($"--checkpoint {path}: there is a checkpoint in this file; go on from it by --resume {path}, or remove it");
        }

        return path;
    }

    /// <summary>The checkpoint that the library is given.</summary>
    public Checkpoint Checkpoint(ParseResult parsed, CheckpointFile file)
    {
        TimeSpan interval = parsed.GetValue(_every) ?? Mixtura.Checkpoint.DefaultInterval;
        return parsed.GetValue(_resume) is { } resume
            ? new Checkpoint(file, System.IO.File.ReadAllBytes(resume)) { Interval = interval }
            : new Checkpoint(file) { Interval = interval };
    }
}
