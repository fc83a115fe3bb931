namespace Mixtura;

/// <summary>The ridge between two normal densities (Ray and Lindsay 2005, equation 4).</summary>
internal static class Ridge
{
    /// <summary>[(1 − s)Σ_a⁻¹ + sΣ_b⁻¹]⁻¹[(1 − s)Σ_a⁻¹μ_a + sΣ_b⁻¹μ_b].</summary>
    public static double[] Point(GaussianComponent a, GaussianComponent b, double share)
    {
        int d = a.Dimensions;
        double[] precision = new double[PackedSymmetric.Length(d)];
        double[] right = new double[d];
        Add(a, 1 - share);
        Add(b, share);
        double[] factor = new double[precision.Length];
        if (PackedSymmetric.TryCholesky(precision, d, factor))
        {
            PackedSymmetric.SolveLower(factor, right);
            PackedSymmetric.SolveLowerTransposed(factor, right);
        }
        else
        {
            a.Mean.CopyTo(right);
        }

        return right;

        void Add(GaussianComponent component, double weight)
        {
            double[] own = PackedSymmetric.InverseFromFactor(SquareFactor.Packed(component), d);
            for (int i = 0; i < d; i++)
            {
                for (int c = 0; c < d; c++)
                {
                    double entry = weight * own[PackedSymmetric.Index(i, c)];
                    right[i] = Math.FusedMultiplyAdd(entry, component.Mean[c], right[i]);
                    precision[PackedSymmetric.Index(i, c)] += c <= i ? entry : 0;
                }
            }
        }
    }
}
