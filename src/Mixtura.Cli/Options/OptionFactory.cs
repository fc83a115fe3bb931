using System.CommandLine;
using System.CommandLine.Parsing;

namespace Mixtura.Cli.Options;

/// <summary>Makes options whose values are read by one function that says what is wrong and what would be right.</summary>
internal static class OptionFactory
{
    /// <summary>An option with a value that is null where the option is not given.</summary>
    /// <param name="name">The name with its dashes.</param>
    /// <param name="value">What stands for the value in help.</param>
    /// <param name="description">What it does, with its default.</param>
    /// <param name="read">Reads the value; throws <see cref="FormatException"/> with what would be right.</param>
    /// <param name="aliases">Further names.</param>
    public static Option<T?> Value<T>(string name, string value, string description, Func<string, T> read, params string[] aliases)
        where T : struct => Make(name, value, description, new Func<string, T?>(text => read(text)), aliases);

    /// <inheritdoc cref="Value{T}"/>
    public static Option<T?> Object<T>(string name, string value, string description, Func<string, T> read, params string[] aliases)
        where T : class => Make(name, value, description, new Func<string, T?>(read), aliases);

    /// <summary>An option that may stand alone.</summary>
    /// <param name="name">The name with its dashes.</param>
    /// <param name="value">What stands for the value in help.</param>
    /// <param name="description">What it does, with what it means alone.</param>
    /// <param name="alone">Its value where none is given.</param>
    /// <param name="read">Reads a value; throws <see cref="FormatException"/> with what would be right.</param>
    public static Option<T?> Optional<T>(string name, string value, string description, T alone, Func<string, T> read)
        where T : class => new(name)
        {
            Description = description,
            HelpName = $"[{value}]",
            Arity = ArgumentArity.ZeroOrOne,
            CustomParser = result => result.Tokens.Count == 0 ? alone : Read(result, name, read),
        };

    /// <summary>An option without a value.</summary>
    public static Option<bool> Flag(string name, string description) => new(name) { Description = description, Arity = ArgumentArity.Zero };

    private static Option<T> Make<T>(string name, string value, string description, Func<string, T> read, string[] aliases) => new(name, aliases)
    {
        Description = description,
        HelpName = value,
        Arity = ArgumentArity.ExactlyOne,
        CustomParser = result => Read(result, name, read)!,
    };

    private static T? Read<T>(ArgumentResult result, string name, Func<string, T> read)
    {
        string text = result.Tokens[0].Value;
        try
        {
            return read(text);
        }
        catch (FormatException e)
        {
            result.AddError($"{name} '{text}': {e.Message}");
            return default;
        }
    }
}
