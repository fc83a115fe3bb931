namespace Mixtura.Data;

/// <summary>What to do about rows with a missing cell in a chosen column.</summary>
/// <remarks>Missing are: an empty cell, the texts NA and NaN, a number that is NaN, and a null in Parquet.</remarks>
public enum MissingPolicy
{
    /// <summary>Refuse the file with an error that counts the missing cells and names the first.</summary>
    Refuse,

    /// <summary>Leave those rows out, and count them.</summary>
    Drop,
}
