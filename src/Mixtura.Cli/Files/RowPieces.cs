using Mixtura.Data;

namespace Mixtura.Cli.Files;

/// <summary>A table's rows, piece by piece, for commands that say something of each row.</summary>
internal static class RowPieces
{
    private const int RowsAtOnce = 1 << 16;

    /// <summary>The pieces, each to be used until the next is taken.</summary>
    /// <param name="loaded">The table.</param>
    /// <param name="cancellation">Ends the reading.</param>
    public static IEnumerable<RowTable> Of(LoadedTable loaded, CancellationToken cancellation) => loaded.Rows.InPieces(RowsAtOnce, cancellation);
}
