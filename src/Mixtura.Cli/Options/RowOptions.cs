using System.CommandLine;
using Mixtura.Data;

namespace Mixtura.Cli.Options;

/// <summary>The options of how a table's rows are read, for a command that a model tells which columns.</summary>
internal sealed class RowOptions
{
    private readonly Option<string?> _weights = SharedOptions.Weights();
    private readonly Option<MissingPolicy?> _missing = SharedOptions.Missing();
    private readonly Option<int?> _threads = SharedOptions.Threads();

    /// <summary>All of them.</summary>
    public IReadOnlyList<Option> All => [_weights, _missing, _threads];

    /// <summary>Those of a command to which weights mean nothing, as where rows are only told apart.</summary>
    public IReadOnlyList<Option> WithoutWeights => [_missing, _threads];

    /// <summary>What they say; 0 threads where none are named.</summary>
    public ReadOptions Read(ParseResult parsed) => new()
    {
        WeightColumn = parsed.GetValue(_weights),
        Missing = parsed.GetValue(_missing) ?? MissingPolicy.Refuse,
        Threads = parsed.GetValue(_threads) ?? 0,
    };
}
