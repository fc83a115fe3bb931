namespace Mixtura;

/// <summary>Why a component has collapsed, lost its rows or looks spurious.</summary>
public enum DiagnosisCause
{
    /// <summary>It has one row.</summary>
    SingleRow,

    /// <summary>All its rows have the same values.</summary>
    EqualRows,

    /// <summary>It has no more distinct rows than there are columns, and so few always lie in a line, a plane or alike.</summary>
    FewRows,

    /// <summary>A column has the same value in all its rows.</summary>
    ConstantColumns,

    /// <summary>Columns are a combination of each other in all its rows, which lie in a line, a plane or alike.</summary>
    DependentColumns,

    /// <summary>Its rows lie near to each other, to a line or to a plane, next to the spread of the whole table.</summary>
    Narrow,

    /// <summary>The table has fewer distinct rows than the mixture has components.</summary>
    FewDistinctRows,

    /// <summary>Other components describe every row better.</summary>
    Superfluous,
}
