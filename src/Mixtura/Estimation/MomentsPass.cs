namespace Mixtura.Estimation;

/// <summary>A table's weighted mean and covariance by two passes: the second about the mean that the first found.</summary>
internal static class MomentsPass
{
    public static TableMoments Of(RowTable table, int threads)
    {
        if (!(table.TotalWeight > 0))
        {
            throw new TableException(
                table.RowCount == 0 ? "the table has no rows; there is nothing to fit" : "every row has the weight 0; there is nothing to fit",
                table.Origin);
        }

        int d = table.ColumnCount;
        double[] pivot = new double[d];
        table.Parts().First().CopyRow(0, pivot);
        var pass = new TablePass(table, 1, threads);
        double[] mean = Mean(pass, pivot, table.TotalWeight);

        // The covariance is of the order of the squared deviations, so their pivot must be the mean itself.
        double[] sums = pass.Take(new FullGaussianKernel([UnitAt(mean)]), Everything.Instance).Values;
        ReadOnlySpan<double> statistics = sums.AsSpan(PassSums.WeightsAt + 1);
        double[] covariance = new double[PackedSymmetric.Length(d)];
        double[] shift = new double[d];
        for (int i = 0, at = 0; i < d; i++)
        {
            shift[i] = statistics[i] / table.TotalWeight;
            for (int j = 0; j <= i; j++, at++)
            {
                covariance[at] = (statistics[d + at] / table.TotalWeight) - (shift[i] * shift[j]);
            }
        }

        for (int i = 0; i < d; i++)
        {
            mean[i] += shift[i];
        }

        return new TableMoments(table.Columns, table.Origin, table.RowCount, table.TotalWeight, mean, covariance);
    }

    private static double[] Mean(TablePass pass, double[] pivot, double totalWeight)
    {
        double[] sums = pass.Take(new DiagonalGaussianKernel([UnitDiagonalAt(pivot)], spherical: true), Everything.Instance).Values;
        double[] mean = new double[pivot.Length];
        for (int i = 0; i < mean.Length; i++)
        {
            mean[i] = pivot[i] + (sums[PassSums.WeightsAt + 1 + i] / totalWeight);
        }

        return mean;
    }

    private static GaussianComponent UnitDiagonalAt(double[] mean)
    {
        double[] ones = new double[mean.Length];
        Array.Fill(ones, 1.0);
        return GaussianComponent.FromVariances([.. mean], ones);
    }

    private static GaussianComponent UnitAt(double[] mean)
    {
        double[] identity = new double[PackedSymmetric.Length(mean.Length)];
        for (int i = 0; i < mean.Length; i++)
        {
            identity[PackedSymmetric.Index(i, i)] = 1;
        }

        return GaussianComponent.TryCreate([.. mean], identity)!;
    }

    /// <summary>One component that has all rows.</summary>
    private sealed class Everything : Responsibilities
    {
        public static readonly Everything Instance = new();

        public override void Fill(RowTable table, int chunk, int block, Span<double> tile) => tile.Fill(1);
    }
}
