using System.CommandLine;
using System.CommandLine.Parsing;

namespace Mixtura.Cli.Help;

/// <summary>Says what is wrong with a command line, in two lines: the problem, and where to look.</summary>
internal static class ParseErrors
{
    private const int FarthestTypo = 3;

    public static string Describe(ParseResult parsed)
    {
        Command command = parsed.CommandResult.Command;
        string name = command is RootCommand ? "mixtura" : "mixtura " + command.Name;
        string help = $"See '{name} --help'.";
        if ((OptionTakenForFile(parsed) ?? (parsed.UnmatchedTokens.Count > 0 ? parsed.UnmatchedTokens[0] : null)) is { } token)
        {
            bool isOption = token.StartsWith('-');
            IEnumerable<string> known = isOption
                ? command.Options.SelectMany(option => option.Aliases.Prepend(option.Name))
                : command.Subcommands.Select(sub => sub.Name);
            string what = isOption ? $"there is no option '{token}'"
                : command is RootCommand ? $"there is no command '{token}'"
                : $"'{token}' is one argument too many; quote a path that has blanks";
            string hint = Nearest(token, known) is { } near ? $"Did you mean '{near}'? " : "";
            return $"{what}\n{hint}{help}";
        }

        if (EmptyArgument(parsed) is { } empty)
        {
            return $"{empty} is empty; name a file\n{help}";
        }

        ParseError error = parsed.Errors[0];
        return $"{Say(error, command)}\n{help}";
    }

    /// <summary>The first argument that looks like an option and is no file: the parser takes an unknown option for a path.</summary>
    public static string? OptionTakenForFile(ParseResult parsed) => parsed.CommandResult.Children
        .OfType<ArgumentResult>()
        .SelectMany(argument => argument.Tokens)
        .Select(token => token.Value)
        .FirstOrDefault(value => value.StartsWith('-') && !File.Exists(value));

    /// <summary>The name of the first argument whose value is empty, or null: all arguments are files.</summary>
    public static string? EmptyArgument(ParseResult parsed) => parsed.CommandResult.Children
        .OfType<ArgumentResult>()
        .FirstOrDefault(argument => argument.Tokens.Any(token => string.IsNullOrWhiteSpace(token.Value)))?.Argument.Name;

    private static string Say(ParseError error, Command command) => error.SymbolResult switch
    {
        OptionResult { IdentifierTokenCount: > 1 } option => $"{option.Option.Name} is given more than once; give it once",
        OptionResult { Tokens.Count: 0, Option.Arity.MinimumNumberOfValues: > 0 } option => $"{option.Option.Name} needs a value: {option.Option.Name} {option.Option.HelpName}",
        ArgumentResult { Tokens.Count: 0 } argument => Missing(argument.Argument),
        CommandResult when command is RootCommand => "there is no command; choose one of " + string.Join(", ", command.Subcommands.Select(sub => sub.Name)),
        CommandResult result when result.Command.Arguments.FirstOrDefault(a => result.GetResult(a) is null or { Tokens.Count: 0 }) is { } missing => Missing(missing),
        _ => error.Message.TrimEnd('.'),
    };

    private static string Missing(Argument argument) => $"the {argument.Name} file is missing";

    private static string? Nearest(string token, IEnumerable<string> known) =>
        known.Select(name => (name, distance: Distance(token, name)))
            .Where(pair => pair.distance <= Math.Min(FarthestTypo, pair.name.Length / 2))
            .OrderBy(pair => pair.distance)
            .Select(pair => pair.name)
            .FirstOrDefault();

    /// <summary>The number of letters to insert, delete or replace (Levenshtein 1966).</summary>
    private static int Distance(string a, string b)
    {
        int[] row = [.. Enumerable.Range(0, b.Length + 1)];
        for (int i = 1; i <= a.Length; i++)
        {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.Length; j++)
            {
                int above = row[j];
                row[j] = Math.Min(Math.Min(above, row[j - 1]) + 1, diagonal + (a[i - 1] == b[j - 1] ? 0 : 1));
                diagonal = above;
            }
        }

        return row[^1];
    }
}
