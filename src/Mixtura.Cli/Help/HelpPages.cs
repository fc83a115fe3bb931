using System.CommandLine;
using System.CommandLine.Invocation;
using Mixtura.Cli.Commands;

namespace Mixtura.Cli.Help;

/// <summary>The help pages: a story with an example for each command at the root, options in groups and examples below it.</summary>
internal sealed class HelpPages(Session session) : SynchronousCommandLineAction
{
    private const int Indent = 2;
    private const int WidestName = 30;

    private const string Story =
        "Rows are taken to come from unobserved types: a row of type z is drawn with probability P(z), then its values from "
        + "P(x | z). Mixtura finds the types' weights and parameters from the rows alone, chooses how many types there are, "
        + "and says for each row which type it is likely to be of. Types are called components.";

    public override bool ClearsParseErrors => true;

    public override int Invoke(ParseResult parseResult)
    {
        if (parseResult.CommandResult.Command is MixturaCommand command)
        {
            Command(command);
        }
        else
        {
            Root((RootCommand)parseResult.RootCommandResult.Command);
        }

        return ExitCode.Done;
    }

    private void Root(RootCommand root)
    {
        Text(root.Description!);
        Line();
        Text(Story);
        Title("Usage");
        Line("  mixtura COMMAND ...        'mixtura COMMAND --help' tells more");
        Title("Commands");
        MixturaCommand[] commands = [.. root.Subcommands.OfType<MixturaCommand>()];
        Entries(commands.Select(command => (command.Name, command.Description!)));
        Title("An example of each");
        foreach (MixturaCommand command in commands)
        {
            Line("  " + command.Examples[0].Line);
        }

        Title("Options");
        Entries(root.Options.Select(option => (Names(option), option.Description!)));
        Title("Files and exit codes");
        Text("Tables are .csv, .tsv (also .gz) or .parquet files with a header. Results go to standard output, progress and "
            + "warnings to standard error; --json prints one JSON object and nothing else. Exit codes: 0 done, 1 the data or the "
            + "model is bad, 2 the command line is wrong, 3 done but not converged, 130 cancelled. "
            + "An interrupt (Ctrl-C or SIGTERM) ends every command within about two seconds, with what it has found or with no file changed; a second one ends it at once.");
    }

    private void Command(MixturaCommand command)
    {
        Text(command.Description!);
        Title("Usage");
        Line($"  mixtura {command.Name} {string.Join(' ', command.Arguments.Select(a => a.Arity.MinimumNumberOfValues == 0 ? $"[{a.Name}]" : a.Arity.MaximumNumberOfValues > 1 ? a.Name + "..." : a.Name))} [options]");
        if (command.Story.Length > 0)
        {
            Line();
            foreach (string paragraph in command.Story.Split('\n'))
            {
                Text(paragraph);
            }
        }

        Title("Arguments");
        Entries(command.Arguments.Select(argument => (argument.Name, argument.Description!)));
        foreach (OptionGroup group in command.Groups)
        {
            Title(group.Title);
            Entries(group.Options.Select(option => (Names(option), option.Description!)));
        }

        Title("Examples");
        foreach ((string line, string purpose) in command.Examples)
        {
            Line("  # " + purpose);
            Line("  " + line);
        }
    }

    private static string Names(Option option)
    {
        string names = string.Join(", ", option.Aliases.Where(alias => alias.Length == 2 && char.IsLetter(alias[1]) && alias[0] == '-').Append(option.Name));
        return option.HelpName is { } value ? $"{names} {value}" : names;
    }

    private void Title(string text)
    {
        Line();
        Line(text + ":");
    }

    private void Entries(IEnumerable<(string Name, string Description)> entries)
    {
        (string Name, string Description)[] all = [.. entries];
        int width = Math.Min(WidestName, all.Max(entry => entry.Name.Length));
        int left = Indent + width + Indent;
        foreach ((string name, string description) in all)
        {
            string[] lines = [.. Wrap.Lines(description, session.TextWidth - left)];
            string head = new string(' ', Indent) + name.PadRight(width);
            if (name.Length > width)
            {
                Line(head);
                head = new string(' ', Indent + width);
            }

            Line(head + new string(' ', Indent) + lines[0]);
            foreach (string line in lines.Skip(1))
            {
                Line(new string(' ', left) + line);
            }
        }
    }

    private void Text(string text) => session.WriteText(text);

    private void Line(string text = "") => session.Out.WriteLine(text);
}
