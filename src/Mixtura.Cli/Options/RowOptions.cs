using System.CommandLine;
using Mixtura.Data;

namespace Mixtura.Cli.Options;

/// <summary>The options of how a table's rows are read, for a command that a model tells which columns.</summary>
internal sealed class RowOptions
{
    private readonly Option<string?> _weights = SharedOptions.Weights();
    private readonly Option<MissingPolicy?> _missing = SharedOptions.Missing();
    private readonly Option<int?> _threads = SharedOptions.Threads();
    private readonly MemoryOptions _memory = new();

    /// <summary>All of them.</summary>
    public IReadOnlyList<Option> All => [_weights, _missing, _threads];

    /// <summary>Those of a command to which weights mean nothing, as where rows are only told apart.</summary>
    public IReadOnlyList<Option> WithoutWeights => [_missing, _threads];

    /// <summary>For a command that takes the rows part by part.</summary>
    public IReadOnlyList<Option> Memory => _memory.All;

    /// <summary>What they say; 0 threads where none are named.</summary>
    /// <exception cref="UsageException">They contradict each other.</exception>
    public ReadOptions Read(ParseResult parsed)
    {
        var reading = new ReadOptions
        {
            WeightColumn = parsed.GetValue(_weights),
            Missing = parsed.GetValue(_missing) ?? MissingPolicy.Refuse,
            Threads = parsed.GetValue(_threads) ?? 0,
        };
        return _memory.Read(parsed, reading);
    }
}
