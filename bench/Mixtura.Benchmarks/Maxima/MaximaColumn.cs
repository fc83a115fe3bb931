namespace Mixtura.Benchmarks.Maxima;

/// <summary>What a column holds.</summary>
internal enum MaximaKind
{
    Labels,
    Counts,
    Measurements,
}

/// <summary>A column.</summary>
/// <param name="Kind">What it holds.</param>
/// <param name="Length">The number of levels of labels, else 1.</param>
internal readonly record struct MaximaColumn(MaximaKind Kind, int Length);
