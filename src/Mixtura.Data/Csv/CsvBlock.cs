namespace Mixtura.Data.Csv;

/// <summary>A stretch of a text file that ends with the end of a record, its last byte a line feed.</summary>
internal sealed class CsvBlock
{
    internal byte[] Bytes { get; set; } = [];

    internal int Length { get; set; }

    /// <summary>The record that ends the block is too long to be held and was cut.</summary>
    internal bool IsCut { get; set; }

    internal ReadOnlySpan<byte> Text => Bytes.AsSpan(0, Length);
}
