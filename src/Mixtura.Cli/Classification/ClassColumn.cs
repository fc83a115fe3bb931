using System.Runtime.InteropServices;
using Mixtura.Data;

namespace Mixtura.Cli.Classification;

/// <summary>The column of a table that tells its rows' classes.</summary>
internal static class ClassColumn
{
    /// <summary>Reads the classes of the rows that were read; an empty cell is an unknown class. The classes are in ordinal order.</summary>
    /// <exception cref="TableException">There is no such column, or no class in it.</exception>
    public static ClassLabels Read(LoadedTable loaded, string column, CancellationToken cancellation)
    {
        (string[] names, int[] ofFile) = TableFile.ReadLabelCodes(loaded.Path, column, cancellation);
        int[] codes = loaded.RowsDropped == 0 ? ofFile : new int[loaded.Rows.RowCount];
        bool[] isThere = new bool[names.Length];
        for (int row = 0; row < codes.Length; row++)
        {
            int code = ofFile[loaded.RowsDropped == 0 ? row : loaded.FileRow(row) - 1];
            codes[row] = code >= 0 && names[code].Length > 0 ? code : -1;
            if (codes[row] >= 0)
            {
                isThere[code] = true;
            }
        }

        string[] classes = [.. names.Where((_, code) => isThere[code]).Order(StringComparer.Ordinal)];
        if (classes.Length == 0)
        {
            throw new TableException("the column holds no class to learn from", loaded.Path, column: column);
        }

        int[] places = Array.ConvertAll(names, name => Array.IndexOf(classes, name));
        for (int row = 0; row < codes.Length; row++)
        {
            codes[row] = codes[row] < 0 ? -1 : places[codes[row]];
        }

        return new ClassLabels(classes, ImmutableCollectionsMarshal.AsImmutableArray(codes));
    }
}
