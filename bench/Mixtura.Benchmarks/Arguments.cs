using System.Globalization;

namespace Mixtura.Benchmarks;

/// <summary>Options of the form <c>--name</c> and <c>--name value</c>; any other word is refused.</summary>
internal sealed class Arguments
{
    private readonly string[] _words;

    /// <param name="words">What was typed.</param>
    /// <param name="flags">The names that stand alone.</param>
    /// <param name="options">The names that a value follows.</param>
    public Arguments(string[] words, string[] flags, string[] options)
    {
        _words = words;
        for (int i = 0; i < words.Length; i++)
        {
            if (options.Contains(words[i], StringComparer.Ordinal))
            {
                i++;
            }
            else if (!flags.Contains(words[i], StringComparer.Ordinal))
            {
                throw new BenchmarkException($"'{words[i]}' is not known here; the options are {string.Join(", ", flags.Concat(options.Select(option => option + " VALUE")))}");
            }
        }
    }

    public bool Has(string name) => _words.Contains(name, StringComparer.Ordinal);

    public string? Value(string name)
    {
        int at = Array.IndexOf(_words, name);
        return at < 0 ? null
            : at + 1 < _words.Length ? _words[at + 1]
            : throw new BenchmarkException($"{name} needs a value");
    }

    public int Count(string name, int otherwise) => Value(name) is not { } word ? otherwise
        : int.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out int count) && count > 0 ? count
        : throw new BenchmarkException($"{name} needs a positive number, not '{word}'");
}
