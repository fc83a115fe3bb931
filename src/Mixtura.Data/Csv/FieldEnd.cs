namespace Mixtura.Data.Csv;

/// <summary>What ended a field.</summary>
internal enum FieldEnd
{
    Delimiter,
    Record,

    /// <summary>A quote was opened and never closed.</summary>
    Unclosed,

    /// <summary>Text follows a closing quote.</summary>
    AfterQuote,
}
