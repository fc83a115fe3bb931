using System.Collections.Immutable;

namespace Mixtura.Data;

/// <summary>The chosen columns of a file as rows that can be read again and again; the file must stay as it is.</summary>
internal sealed class FileRows : IRowReader
{
    private readonly IRowSource _source;
    private readonly ReadSlot[] _plan;
    private readonly int _weightSlot;
    private readonly ReadOptions _options;
    private readonly FileIdentity _identity;
    private RowCollector? _first;

    internal FileRows(IRowSource source, ReadSlot[] plan, int weightSlot, ReadOptions options, Precision precision)
    {
        _source = source;
        _plan = plan;
        _weightSlot = weightSlot;
        _options = options;
        Precision = precision;
        Columns = RowCollector.ColumnsOf(plan, weightSlot);
        _identity = FileIdentity.Of(source.Schema.Path);
    }

    public ImmutableArray<Column> Columns { get; }

    public bool IsWeighted => _weightSlot >= 0;

    public Precision Precision { get; }

    public string? Origin => _source.Schema.Path;

    /// <summary>What the first reading found.</summary>
    internal RowCollector First => _first ?? throw new InvalidOperationException("The rows were not read yet.");

    public void Read(RowTableBuilder rows, CancellationToken cancellation)
    {
        _identity.Check();
        var collector = new RowCollector(_identity.Path, _plan, _weightSlot, _options.Missing, rows);
        _source.Read(_plan, collector.Add, _options.ThreadCount, cancellation);
        _identity.Check();
        collector.Check();
        _first ??= collector;
    }
}
