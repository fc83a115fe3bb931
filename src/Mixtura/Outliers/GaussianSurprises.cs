namespace Mixtura;

/// <summary>What each column adds to a row's distance from a normal distribution's mean.</summary>
internal static class GaussianSurprises
{
    /// <summary>With the precision P and δ = x − μ: given the others a value is expected at x_c − (Pδ)_c/P_cc with the variance 1/P_cc.</summary>
    public static void Fill(GaussianComponent component, ReadOnlySpan<double> row, ColumnSurprise[] surprises)
    {
        int d = component.Dimensions;
        double[] shares = Shares(component, row);
        double[] precision = PackedSymmetric.InverseFromFactor(SquareFactor.Packed(component), d);
        for (int c = 0; c < d; c++)
        {
            double sum = 0;
            for (int i = 0; i < d; i++)
            {
                sum = Math.FusedMultiplyAdd(precision[PackedSymmetric.Index(c, i)], row[i] - component.Mean[i], sum);
            }

            double own = precision[PackedSymmetric.Index(c, c)];
            double residual = sum / Math.Sqrt(own);
            surprises[c] = new ColumnSurprise(c, 0.5 * ((residual * residual) - 1), row[c] - (sum / own), residual, shares[c]);
        }
    }

    /// <summary>The squares of R^(−½)·z with the correlations R and z = (x − μ)/σ: uncorrelated numbers, each as near as can be to its own column's z.</summary>
    private static double[] Shares(GaussianComponent component, ReadOnlySpan<double> row)
    {
        int d = component.Dimensions;
        double[] z = new double[d];
        for (int i = 0; i < d; i++)
        {
            z[i] = (row[i] - component.Mean[i]) / Math.Sqrt(component.Variance(i));
        }

        if (component.IsDiagonal)
        {
            return Array.ConvertAll(z, value => value * value);
        }

        double[] correlation = new double[PackedSymmetric.Length(d)];
        for (int i = 0, at = 0; i < d; i++)
        {
            for (int j = 0; j <= i; j++, at++)
            {
                correlation[at] = i == j ? 1 : component.Covariance(i, j) / Math.Sqrt(component.Variance(i)) / Math.Sqrt(component.Variance(j));
            }
        }

        (double[] axes, double[] eigenvalues) = JacobiEigen.Decompose(correlation, d);
        double[] shares = new double[d];
        for (int a = 0; a < d; a++)
        {
            double along = 0;
            for (int i = 0; i < d; i++)
            {
                along = Math.FusedMultiplyAdd(axes[(i * d) + a], z[i], along);
            }

            for (int i = 0; i < d; i++)
            {
                shares[i] = Math.FusedMultiplyAdd(axes[(i * d) + a], along / Math.Sqrt(eigenvalues[a]), shares[i]);
            }
        }

        return Array.ConvertAll(shares, value => value * value);
    }
}
