using System.CommandLine;

namespace Mixtura.Cli.Commands;

/// <summary>A titled group of a command's options, as its help shows them.</summary>
internal sealed record OptionGroup(string Title, IReadOnlyList<Option> Options);

/// <summary>A command with what its help page tells beyond options.</summary>
internal abstract class MixturaCommand : Command
{
    private readonly List<OptionGroup> _groups = [];

    protected MixturaCommand(string name, string description, Session session)
        : base(name, description)
    {
        Session = session;
        SetAction((parsed, cancellation) =>
        {
            Session.PatienceAfterInterrupt = PatienceAfterInterrupt;
            return Task.FromResult(Run(parsed, cancellation));
        });
    }

    /// <summary>The paragraphs below the description.</summary>
    public abstract string Story { get; }

    /// <summary>Command lines that work in a folder that holds the project's data/, each with what it does.</summary>
    public abstract IReadOnlyList<(string Line, string Purpose)> Examples { get; }

    /// <summary>The options, in the groups of the help page.</summary>
    public IReadOnlyList<OptionGroup> Groups => _groups;

    protected Session Session { get; }

    /// <summary>How long the command may take to end after an interrupt; then it is ended.</summary>
    protected virtual TimeSpan PatienceAfterInterrupt => Session.PatienceAfterInterrupt;

    /// <summary>Does the work.</summary>
    /// <returns>The exit code.</returns>
    protected abstract int Run(ParseResult parsed, CancellationToken cancellation);

    protected void AddGroup(string title, params IReadOnlyList<Option> options)
    {
        _groups.Add(new OptionGroup(title, options));
        foreach (Option option in options)
        {
            Options.Add(option);
        }
    }
}
