using System.Runtime.InteropServices;

namespace Mixtura.Benchmarks;

/// <summary>Tables as files of nothing but doubles of this machine's byte order, row by row, which every peer reads to the same bits.</summary>
internal static class RowsFile
{
    public static void Write(string path, RowTable table)
    {
        using var rows = new BufferedStream(File.Create(path), 1 << 20);
        double[] row = new double[table.ColumnCount];
        for (long i = 0; i < table.RowCount; i++)
        {
            table.CopyRow(i, row);
            rows.Write(MemoryMarshal.AsBytes(row.AsSpan()));
        }
    }

    public static RowTable Read(string path, int columns) =>
        RowTable.FromRowMajor(MemoryMarshal.Cast<byte, double>(File.ReadAllBytes(path)), columns);
}
