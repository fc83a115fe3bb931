using System.Collections.Immutable;

namespace Mixtura;

/// <summary>Which rows of a table are of one class, and weigh. Their numbers are found anew when they are asked for.</summary>
internal sealed class ClassRows
{
    private readonly ImmutableArray<int> _codes;
    private readonly int _class;
    private readonly HashSet<long> _weightless;

    private ClassRows(ImmutableArray<int> codes, int c, HashSet<long> weightless)
    {
        _codes = codes;
        _class = c;
        _weightless = weightless;
    }

    /// <summary>The rows of a class.</summary>
    /// <param name="table">All rows.</param>
    /// <param name="labels">Their classes.</param>
    /// <param name="c">The class.</param>
    /// <param name="cancellation">Ends the reading of a streamed table.</param>
    public static (RowTable Rows, ClassRows Chosen) Of(RowTable table, ClassLabels labels, int c, CancellationToken cancellation)
    {
        HashSet<long> weightless = !table.IsWeighted ? [] : [.. table.RowWeights().Where(own => labels.Codes[own.Row] == c && !(own.Weight > 0)).Select(own => (long)own.Row)];
        var chosen = new ClassRows(labels.Codes, c, weightless);
        return (table.Where(chosen.Contains, cancellation), chosen);
    }

    /// <summary>The rows' numbers in the table, from 0.</summary>
    public ImmutableArray<long> Numbers() => [.. Enumerable.Range(0, _codes.Length).Select(row => (long)row).Where(Contains)];

    private bool Contains(long row) => _codes[(int)row] == _class && !_weightless.Contains(row);
}
