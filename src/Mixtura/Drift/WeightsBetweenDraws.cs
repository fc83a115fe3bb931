using Mixtura.Estimation;

namespace Mixtura;

/// <summary>
/// The weight of a table's rows whose log-density is between two neighbours among those of a model's draws, or is one of them: all
/// that a comparison of the two distributions needs of the rows. Weights are added up as whole numbers, so that the order of the rows does not matter.
/// </summary>
/// <param name="draws">The draws' log-densities, ascending.</param>
/// <param name="exact">The units of weights.</param>
internal sealed class WeightsBetweenDraws(double[] draws, ExactWeight exact)
{
    /// <summary>At 2i what is below draw i and above the one before; at 2i + 1 what is equal to it, the first of equal draws.</summary>
    private readonly UInt128[] _cells = new UInt128[(2 * draws.Length) + 1];

    /// <summary>The draws' log-densities, ascending.</summary>
    public ReadOnlySpan<double> Draws => draws;

    /// <summary>The weight in each gap and at each draw, ascending: gap, draw, gap, draw, …, gap.</summary>
    public ReadOnlySpan<UInt128> Cells => _cells;

    /// <summary>The units of weights.</summary>
    public ExactWeight Exact => exact;

    /// <summary>Adds rows.</summary>
    public void Add(RowTable rows, ReadOnlySpan<double> logDensity)
    {
        for (int row = 0; row < logDensity.Length; row++)
        {
            _cells[Cell(logDensity[row])] += exact.Of(rows.Weight(row));
        }
    }

    private int Cell(double value)
    {
        int low = 0;
        int high = draws.Length;
        while (low < high)
        {
            int middle = (low + high) / 2;
            (low, high) = draws[middle] < value ? (middle + 1, high) : (low, middle);
        }

        return low < draws.Length && draws[low] == value ? (2 * low) + 1 : 2 * low;
    }
}
