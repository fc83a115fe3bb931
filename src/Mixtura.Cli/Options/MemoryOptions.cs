using System.CommandLine;
using Mixtura.Data;

namespace Mixtura.Cli.Options;

/// <summary>The options by which a table may be larger than memory.</summary>
internal sealed class MemoryOptions
{
    private readonly Option<long?> _memory = SharedOptions.Memory();
    private readonly Option<bool> _cache = SharedOptions.Cache();

    /// <summary>Both.</summary>
    public IReadOnlyList<Option> All => [_memory, _cache];

    /// <summary>Reading with what they say.</summary>
    /// <exception cref="UsageException">A cache is asked for without an amount of memory.</exception>
    public ReadOptions Read(ParseResult parsed, ReadOptions reading)
    {
        bool cache = parsed.GetValue(_cache);
        return parsed.GetValue(_memory) is { } memory
            ? reading with { Memory = MemorySize.ForRows(memory), ReaderMemory = MemorySize.ForReader(memory), Cache = cache }
            : cache ? throw new UsageException("--cache serves tables that are read by each pass; say by --memory how much memory there is, or leave it out")
            : reading;
    }
}
