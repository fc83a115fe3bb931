using System.Collections.Immutable;

namespace Mixtura.Estimation;

/// <summary>Log-densities and posteriors of judged rows, block by block; one thread's space for them.</summary>
internal sealed class RowDensities(JudgedRows rows)
{
    private const int BlockRows = RowTable.BlockRows;

    private static readonly double[] s_ones = RowTable.UnitWeights(BlockRows);

    private readonly double[] _values = new double[rows.Table.SpaceLength];
    private readonly double[] _normalization = new double[Normalization.ScratchLength];
    private double[] _tile = [];
    private double[] _scratch = [];
    private int[] _all = [];

    /// <summary>Takes them; a row that is impossible in every component has the least finite log-density and posteriors of 0.</summary>
    /// <param name="family">The family.</param>
    /// <param name="weights">The mixing proportions.</param>
    /// <param name="components">The components.</param>
    /// <param name="logDensity">Receives a value for each row up to the end of the last block.</param>
    /// <param name="posterior">Receives as many for each component in turn; empty where they are not wanted.</param>
    public void Take(Family family, ReadOnlySpan<double> weights, ImmutableArray<Component> components, Span<double> logDensity, Span<double> posterior)
    {
        Kernel kernel = family.CreateKernel(components);
        int k = components.Length;
        Prepare(k, kernel.ScratchLength);
        Span<double> tile = _tile.AsSpan(0, k * BlockRows);
        for (int b = 0; b < rows.BlockCount; b++)
        {
            WorkCancellation.ThrowIfRequested();
            for (int j = 0; j < k; j++)
            {
                tile.Slice(j * BlockRows, BlockRows).Fill(Elementary.Log(weights[j]));
            }

            kernel.AddLogDensities(rows.Block(b, _values), _all.AsSpan(0, k), tile, _scratch);
            Normalization.Apply(tile, s_ones, allOnes: true, _normalization);
            Span<double> own = logDensity.Slice(b * BlockRows, BlockRows);
            Normalization.CopyLogSums(_normalization, own);
            for (int r = 0; kernel.Offset != 0 && r < BlockRows; r++)
            {
                own[r] += kernel.Offset;
            }

            for (int j = 0; posterior.Length > 0 && j < k; j++)
            {
                tile.Slice(j * BlockRows, BlockRows).CopyTo(posterior.Slice((j * rows.Length) + (b * BlockRows), BlockRows));
            }
        }
    }

    private void Prepare(int components, int scratchLength)
    {
        if (_all.Length < components)
        {
            _all = [.. Enumerable.Range(0, components)];
            _tile = new double[components * BlockRows];
        }

        if (_scratch.Length < scratchLength)
        {
            _scratch = new double[scratchLength];
        }
    }
}
