using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Mixtura.Estimation;

namespace Mixtura;

/// <summary>The smaller of two boxes that hold a table's rows: along the columns, and along the principal components (mclust's hypvol).</summary>
internal static class NoiseRegion
{
    private const int BlockRows = RowTable.BlockRows;

    /// <summary>Columns whose correlations have an eigenvalue below this are combinations of each other; principal components then have no volume.</summary>
    private const double LeastEigenvalue = 1e-12;

    /// <summary>Noise in that box, or in one of the same shape with a given volume.</summary>
    public static UniformComponent Of(RowTable table, TableMoments moments, double? volume, int threads)
    {
        int d = table.ColumnCount;
        double[] identity = new double[d * d];
        for (int i = 0; i < d; i++)
        {
            identity[(i * d) + i] = 1;
        }

        UniformComponent box = Along(identity, table, moments, threads);
        if (d > 1 && !HasDependentColumns(moments))
        {
            UniformComponent principal = Along(PrincipalAxes(moments), table, moments, threads);
            box = principal.LogVolume < box.LogVolume ? principal : box;
        }

        return volume is { } given ? Scaled(box, Elementary.Log(given)) : box;
    }

    private static UniformComponent Scaled(UniformComponent box, double logVolume)
    {
        int d = box.Dimensions;
        double factor = Elementary.Exp((logVolume - box.LogVolume) / d);
        double[] edges = new double[d * d];
        for (int e = 0; e < d; e++)
        {
            for (int i = 0; i < d; i++)
            {
                edges[(e * d) + i] = factor * box.Edge(e)[i];
            }
        }

        return edges.All(double.IsFinite)
            ? new UniformComponent(box.Centre.ToArray(), edges, logVolume)
            : throw new TableException("the volume given for the noise is too large for the table's columns: it makes a region without end; give a smaller one");
    }

    private static bool HasDependentColumns(TableMoments moments)
    {
        int d = moments.Columns.Length;
        double[] correlations = new double[PackedSymmetric.Length(d)];
        for (int i = 0; i < d; i++)
        {
            for (int j = 0; j <= i; j++)
            {
                correlations[PackedSymmetric.Index(i, j)] = i == j
                    ? 1 - LeastEigenvalue
                    : moments.Covariance(i, j) / moments.Deviation(i) / moments.Deviation(j);
            }
        }

        return !PackedSymmetric.TryCholesky(correlations, d, new double[correlations.Length]);
    }

    /// <summary>The eigenvectors of the table's covariance, one after the other.</summary>
    private static double[] PrincipalAxes(TableMoments moments)
    {
        int d = moments.Columns.Length;
        (double[] columns, _) = JacobiEigen.Decompose(moments.PackedCovariance, d);
        double[] axes = new double[d * d];
        for (int at = 0; at < axes.Length; at++)
        {
            axes[at] = columns[(at % d * d) + (at / d)];
        }

        return axes;
    }

    /// <summary>The box along given orthonormal axes.</summary>
    private static UniformComponent Along(double[] axes, RowTable table, TableMoments moments, int threads)
    {
        int d = table.ColumnCount;
        var low = new double[table.ChunkCount][];
        var high = new double[table.ChunkCount][];
        foreach (RowTable part in table.Parts())
        {
            WorkCrew.Run(part.ChunkCount, threads, (chunk, _) =>
                (low[part.FirstChunk + chunk], high[part.FirstChunk + chunk]) = Ranges(axes, part, moments, chunk));
        }

        double[] centre = moments.Mean.ToArray();
        double[] edges = new double[d * d];
        double logVolume = 0;
        for (int e = 0; e < d; e++)
        {
            double from = low.Min(chunk => chunk[e]);
            double to = high.Max(chunk => chunk[e]);
            if (!(to > from) || !double.IsFinite(to - from))
            {
                throw new TableException("the rows fill no volume in which noise could lie, since they all have the same value; leave the column out", moments.Origin, column: moments.Columns[e].Name);
            }

            logVolume += Elementary.Log(to - from);
            for (int i = 0; i < d; i++)
            {
                double axis = axes[(e * d) + i];
                edges[(e * d) + i] = axis * (to - from);
                centre[i] += axis * (from + (0.5 * (to - from)));
            }
        }

        return new UniformComponent(centre, edges, logVolume);
    }

    /// <summary>The least and the largest coordinate along each axis of a chunk's rows that weigh, about the table's mean.</summary>
    private static (double[] Low, double[] High) Ranges(double[] axes, RowTable table, TableMoments moments, int chunk)
    {
        int d = table.ColumnCount;
        double[] low = new double[d];
        double[] high = new double[d];
        Array.Fill(low, double.PositiveInfinity);
        Array.Fill(high, double.NegativeInfinity);
        double[] space = new double[table.SpaceLength];
        double[] along = new double[BlockRows];
        for (int block = 0; block < table.BlocksInChunk(chunk); block++)
        {
            ReadOnlySpan<double> values = table.Block(chunk, block, space);
            ReadOnlySpan<double> weights = table.BlockWeights(chunk, block);
            for (int e = 0; e < d; e++)
            {
                Project(values, axes.AsSpan(e * d, d), moments.Mean, along);
                for (int r = 0; r < BlockRows; r++)
                {
                    if (weights[r] > 0)
                    {
                        low[e] = Math.Min(low[e], along[r]);
                        high[e] = Math.Max(high[e], along[r]);
                    }
                }
            }
        }

        return (low, high);
    }

    private static void Project(ReadOnlySpan<double> block, ReadOnlySpan<double> axis, ReadOnlySpan<double> mean, double[] along)
    {
        Array.Clear(along);
        ref double to = ref MemoryMarshal.GetArrayDataReference(along);
        for (int i = 0; i < axis.Length; i++)
        {
            if (axis[i] == 0)
            {
                continue;
            }

            var factor = Vector256.Create(axis[i]);
            var centre = Vector256.Create(mean[i]);
            ref double from = ref MemoryMarshal.GetReference(block.Slice(i * BlockRows, BlockRows));
            for (nuint r = 0; r < BlockRows; r += 4)
            {
                Vector256.FusedMultiplyAdd(Vector256.LoadUnsafe(ref from, r) - centre, factor, Vector256.LoadUnsafe(ref to, r)).StoreUnsafe(ref to, r);
            }
        }
    }
}
