namespace Mixtura.Clusters;

/// <summary>The generalized eigenvectors of a mixture's differences against the table's covariance.</summary>
/// <param name="Eigenvalues">Falling.</param>
/// <param name="Directions">One after the other, d values each, of any length.</param>
internal sealed record ProjectionAxes(double[] Eigenvalues, double[] Directions)
{
    /// <summary>An eigenvalue of the columns' correlations that is smaller is rounding: a column is a combination of others.</summary>
    private const double LeastOfCorrelation = 1e-10;

    public static ProjectionAxes Of(GaussianMixture mixture, TableMoments moments, double lambda)
    {
        int d = mixture.Dimensions;
        double[] whitening = Whitening(moments, out int rank);

        // Wᵀ·D·W·WᵀD·W is the sum of squares of WᵀDW, since Σ⁻¹ is WWᵀ.
        double[] sum = new double[PackedSymmetric.Length(rank)];
        foreach (double[] difference in Differences(mixture, lambda))
        {
            double[] within = Within(difference, whitening, d, rank);
            for (int i = 0, at = 0; i < rank; i++)
            {
                for (int j = 0; j <= i; j++, at++)
                {
                    for (int c = 0; c < rank; c++)
                    {
                        sum[at] = Math.FusedMultiplyAdd(within[(i * rank) + c], within[(c * rank) + j], sum[at]);
                    }
                }
            }
        }

        (double[] axes, double[] eigenvalues) = JacobiEigen.Decompose(sum, rank);
        double[] directions = new double[rank * d];
        for (int r = 0; r < rank; r++)
        {
            for (int i = 0; i < d; i++)
            {
                for (int c = 0; c < rank; c++)
                {
                    directions[(r * d) + i] = Math.FusedMultiplyAdd(whitening[(i * rank) + c], axes[(c * rank) + r], directions[(r * d) + i]);
                }
            }
        }

        return new ProjectionAxes(eigenvalues, directions);
    }

    /// <summary>
    /// Matrices D, packed, of which M is the sum Σ DΣ⁻¹D: that of the means times √(2λ), and those of the covariances times √(2(1 − λ)πⱼ).
    /// </summary>
    private static IEnumerable<double[]> Differences(GaussianMixture mixture, double lambda)
    {
        int d = mixture.Dimensions;
        double[] mean = mixture.Mean();
        double[] means = new double[PackedSymmetric.Length(d)];
        double[] average = new double[means.Length];
        for (int g = 0; g < mixture.Components.Length; g++)
        {
            GaussianComponent component = mixture.Components[g];
            for (int i = 0, at = 0; i < d; i++)
            {
                for (int j = 0; j <= i; j++, at++)
                {
                    means[at] += mixture.Weights[g] * (component.Mean[i] - mean[i]) * (component.Mean[j] - mean[j]);
                    average[at] += mixture.Weights[g] * component.Covariance(i, j);
                }
            }
        }

        yield return Array.ConvertAll(means, value => Math.Sqrt(2 * lambda) * value);
        for (int g = 0; g < mixture.Components.Length && lambda < 1; g++)
        {
            double scale = Math.Sqrt(2 * (1 - lambda) * mixture.Weights[g]);
            double[] difference = new double[average.Length];
            for (int i = 0, at = 0; i < d; i++)
            {
                for (int j = 0; j <= i; j++, at++)
                {
                    difference[at] = scale * (mixture.Components[g].Covariance(i, j) - average[at]);
                }
            }

            yield return difference;
        }
    }

    /// <summary>W, d × rank, with WᵀΣW = I: by the eigenvectors of the correlations, so that units do not matter to what counts as singular.</summary>
    private static double[] Whitening(TableMoments moments, out int rank)
    {
        int d = moments.Columns.Length;
        double[] scale = [.. Enumerable.Range(0, d).Select(i => moments.Varies(i) ? 1 / moments.Deviation(i) : 0)];
        double[] correlations = new double[PackedSymmetric.Length(d)];
        for (int i = 0; i < d; i++)
        {
            for (int j = 0; j <= i; j++)
            {
                correlations[PackedSymmetric.Index(i, j)] = scale[i] * scale[j] * moments.Covariance(i, j);
            }
        }

        (double[] axes, double[] eigenvalues) = JacobiEigen.Decompose(correlations, d);
        rank = eigenvalues.Count(value => value > LeastOfCorrelation * eigenvalues[0]);
        if (rank == 0)
        {
            throw new TableException("all rows are the same, so no direction can be told from another; take the table that the model was fitted to", moments.Origin);
        }

        double[] whitening = new double[d * rank];
        for (int i = 0; i < d; i++)
        {
            for (int r = 0; r < rank; r++)
            {
                whitening[(i * rank) + r] = scale[i] * axes[(i * d) + r] / Math.Sqrt(eigenvalues[r]);
            }
        }

        return whitening;
    }

    /// <summary>WᵀDW, rank × rank.</summary>
    private static double[] Within(double[] packed, double[] whitening, int d, int rank)
    {
        double[] half = new double[d * rank];
        for (int i = 0; i < d; i++)
        {
            for (int j = 0; j < d; j++)
            {
                RowOperations.AddMultiple(packed[PackedSymmetric.Index(i, j)], whitening.AsSpan(j * rank, rank), half.AsSpan(i * rank, rank));
            }
        }

        double[] within = new double[rank * rank];
        for (int i = 0; i < d; i++)
        {
            for (int r = 0; r < rank; r++)
            {
                RowOperations.AddMultiple(whitening[(i * rank) + r], half.AsSpan(i * rank, rank), within.AsSpan(r * rank, rank));
            }
        }

        return within;
    }
}
