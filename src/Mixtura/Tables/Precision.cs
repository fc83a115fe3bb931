namespace Mixtura;

/// <summary>How a table keeps its values; everything computed from them is in double precision.</summary>
[System.Diagnostics.CodeAnalysis.SuppressMessage("Naming", "CA1720", Justification = "The names of the two formats are what the values mean.")]
public enum Precision
{
    /// <summary>64 bits for each value.</summary>
    Double,

    /// <summary>32 bits for each value, 24 of them significant: half the memory, and what measurements often have.</summary>
    Single,
}
