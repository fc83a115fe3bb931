namespace Mixtura;

/// <summary>What each column adds to a row's distance from a normal distribution's mean. Immutable.</summary>
internal sealed class GaussianSurprises
{
    private readonly GaussianComponent _component;
    private readonly double[] _precision;
    private readonly double[] _root;

    public GaussianSurprises(GaussianComponent component)
    {
        _component = component;
        _precision = PackedSymmetric.InverseFromFactor(SquareFactor.Packed(component), component.Dimensions);
        _root = RootOfInverseCorrelation(component);
    }

    /// <summary>With the precision P and δ = x − μ: given the others a value is expected at x_c − (Pδ)_c/P_cc with the variance 1/P_cc.</summary>
    public void Fill(ReadOnlySpan<double> row, Span<ColumnSurprise> surprises)
    {
        int d = _component.Dimensions;
        double[] z = new double[d];
        for (int i = 0; i < d; i++)
        {
            z[i] = (row[i] - _component.Mean[i]) / Math.Sqrt(_component.Variance(i));
        }

        for (int c = 0; c < d; c++)
        {
            double sum = 0;
            double uncorrelated = 0;
            for (int i = 0; i < d; i++)
            {
                sum = Math.FusedMultiplyAdd(_precision[PackedSymmetric.Index(c, i)], row[i] - _component.Mean[i], sum);
                uncorrelated = Math.FusedMultiplyAdd(_root[(c * d) + i], z[i], uncorrelated);
            }

            double own = _precision[PackedSymmetric.Index(c, c)];
            double residual = sum / Math.Sqrt(own);
            surprises[c] = new ColumnSurprise(c, 0.5 * ((residual * residual) - 1), row[c] - (sum / own), residual, uncorrelated * uncorrelated);
        }
    }

    /// <summary>R^(−½) with the correlations R: it makes uncorrelated numbers of z = (x − μ)/σ, each as near as can be to its own column's.</summary>
    private static double[] RootOfInverseCorrelation(GaussianComponent component)
    {
        int d = component.Dimensions;
        double[] correlation = new double[PackedSymmetric.Length(d)];
        for (int i = 0, at = 0; i < d; i++)
        {
            for (int j = 0; j <= i; j++, at++)
            {
                correlation[at] = i == j ? 1 : component.Covariance(i, j) / Math.Sqrt(component.Variance(i)) / Math.Sqrt(component.Variance(j));
            }
        }

        (double[] axes, double[] eigenvalues) = JacobiEigen.Decompose(correlation, d);
        double[] root = new double[d * d];
        for (int a = 0; a < d; a++)
        {
            double scale = 1 / Math.Sqrt(eigenvalues[a]);
            for (int i = 0; i < d; i++)
            {
                for (int j = 0; j < d; j++)
                {
                    root[(i * d) + j] = Math.FusedMultiplyAdd(scale * axes[(i * d) + a], axes[(j * d) + a], root[(i * d) + j]);
                }
            }
        }

        return root;
    }
}
