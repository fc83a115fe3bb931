namespace Mixtura.Hazards.Degenerate;

/// <summary>In which way a table is degenerate.</summary>
internal enum TableKind
{
    /// <summary>A few rows many times over, and others once.</summary>
    Duplicates,

    /// <summary>Columns that are combinations of each other, some of them but for rounding or a little noise.</summary>
    Collinear,

    /// <summary>Single points, far apart.</summary>
    Separated,

    /// <summary>Columns with one value, or one value but for one row.</summary>
    ConstantColumns,

    /// <summary>One row further away than all others by many orders of magnitude.</summary>
    Outlier,

    /// <summary>Columns whose scales lie between 1e-150 and 1e150.</summary>
    MixedScales,

    /// <summary>Small whole numbers, so that rows and distances are often equal.</summary>
    WholeNumbers,

    /// <summary>More columns than rows.</summary>
    Wide,

    /// <summary>One row.</summary>
    OneRow,

    /// <summary>Two rows.</summary>
    TwoRows,

    /// <summary>Every row the same.</summary>
    AllEqual,

    /// <summary>Two to four distinct rows, each often.</summary>
    FewDistinct,

    /// <summary>Weights of zero: some, all but one, or all.</summary>
    ZeroWeights,

    /// <summary>Weights of sizes from 1e-300 to 1e300.</summary>
    ExtremeWeights,

    /// <summary>Numbers below the smallest normal double, alone or among others.</summary>
    Subnormal,

    /// <summary>Numbers up to the largest double, of both signs.</summary>
    Largest,

    /// <summary>Differences of a few units in the last place of large numbers.</summary>
    Offset,

    /// <summary>Each value one of zeros, subnormal, ordinary, extreme and largest numbers.</summary>
    Anything,
}
