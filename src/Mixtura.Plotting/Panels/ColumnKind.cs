namespace Mixtura.Plotting;

/// <summary>How a column's distribution is drawn.</summary>
internal enum ColumnKind
{
    /// <summary>Measurements: a density.</summary>
    Measurement,

    /// <summary>Counts: probabilities of whole numbers.</summary>
    Count,

    /// <summary>Labels: a probability for each level.</summary>
    Label,
}
