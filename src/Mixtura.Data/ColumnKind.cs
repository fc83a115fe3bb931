namespace Mixtura.Data;

/// <summary>What a file's column holds.</summary>
public enum ColumnKind
{
    /// <summary>Whole numbers; usable as numbers or as labels.</summary>
    Whole,

    /// <summary>Numbers with fractions or exponents; usable as numbers.</summary>
    Real,

    /// <summary>Truth values; usable as the numbers 0 and 1 or as labels.</summary>
    Boolean,

    /// <summary>Text; usable as labels.</summary>
    Text,

    /// <summary>Dates, times, lists and other types, and columns of a text file without a single value; not usable.</summary>
    Other,
}
