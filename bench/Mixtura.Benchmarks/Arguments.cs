using System.Globalization;

namespace Mixtura.Benchmarks;

/// <summary>Options of the form <c>--name</c> and <c>--name value</c>.</summary>
internal sealed class Arguments(string[] words)
{
    public bool Has(string name) => words.Contains(name, StringComparer.Ordinal);

    public string? Value(string name)
    {
        int at = Array.IndexOf(words, name);
        return at < 0 ? null
            : at + 1 < words.Length ? words[at + 1]
            : throw new BenchmarkException($"{name} needs a value");
    }

    public int Count(string name, int otherwise) => Value(name) is not { } word ? otherwise
        : int.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out int count) && count > 0 ? count
        : throw new BenchmarkException($"{name} needs a positive number, not '{word}'");
}
