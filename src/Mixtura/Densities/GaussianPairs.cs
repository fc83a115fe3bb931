namespace Mixtura;

/// <summary>Distances between two normal distributions of as many columns.</summary>
internal static class GaussianPairs
{
    /// <summary>½[tr(Σ_b⁻¹Σ_a) − d − ln|Σ_a|/|Σ_b| + δᵀΣ_b⁻¹δ], the first three from M = L_b⁻¹L_a so that near equal matrices give a small number exactly.</summary>
    public static double KullbackLeibler(GaussianComponent a, GaussianComponent b)
    {
        int d = a.Dimensions;
        double[] square = SquareFactor.Of(a);
        double[] factor = SquareFactor.Packed(b);
        double[] column = new double[d];
        double sum = Distance(a, b, factor);
        for (int j = 0; j < d; j++)
        {
            for (int i = 0; i < d; i++)
            {
                column[i] = square[(i * d) + j];
            }

            PackedSymmetric.SolveLower(factor, column);
            for (int i = 0; i < d; i++)
            {
                sum += i == j ? MinusLog(column[i]) : column[i] * column[i];
            }
        }

        return 0.5 * sum;
    }

    /// <summary>⅛ δᵀS⁻¹δ + ½ ln(|S|/√(|Σ_a||Σ_b|)) with S = (Σ_a + Σ_b)/2.</summary>
    public static double Bhattacharyya(GaussianComponent a, GaussianComponent b)
    {
        double[] factor = FactorOfSum(a, b, 0.5);
        double[] first = SquareFactor.Packed(a);
        double[] second = SquareFactor.Packed(b);
        double logs = 0;
        for (int i = 0; i < a.Dimensions; i++)
        {
            int at = PackedSymmetric.Index(i, i);
            logs += Elementary.Log(factor[at] / Math.Sqrt(first[at]) / Math.Sqrt(second[at]));
        }

        return (0.125 * Distance(a, b, factor)) + logs;
    }

    /// <summary>ln N(μ_a; μ_b, Σ_a + Σ_b).</summary>
    public static double LogOverlap(GaussianComponent a, GaussianComponent b)
    {
        double[] factor = FactorOfSum(a, b, 1);
        double logs = a.Dimensions * StandardNormal.LogSqrtTwoPi;
        for (int i = 0; i < a.Dimensions; i++)
        {
            logs += Elementary.Log(factor[PackedSymmetric.Index(i, i)]);
        }

        return (-0.5 * Distance(a, b, factor)) - logs;
    }

    /// <summary>m² − 1 − 2 ln m, by its series where the terms cancel.</summary>
    private static double MinusLog(double m)
    {
        double e = m - 1;
        if (Math.Abs(e) > 0.01)
        {
            return (e * (m + 1)) - (2 * Elementary.Log(m));
        }

        // m² − 1 = 2e + e² and 2 ln m = 2e − e² + ⅔e³ − ½e⁴ + …
        double sum = 2 * e * e;
        double power = e * e;
        for (int j = 3; j < 12; j++)
        {
            power *= -e;
            sum += 2 * power / j;
        }

        return sum;
    }

    private static double Distance(GaussianComponent a, GaussianComponent b, double[] factor)
    {
        double[] z = new double[a.Dimensions];
        for (int i = 0; i < z.Length; i++)
        {
            z[i] = a.Mean[i] - b.Mean[i];
        }

        PackedSymmetric.SolveLower(factor, z);
        double sum = 0;
        foreach (double value in z)
        {
            sum = Math.FusedMultiplyAdd(value, value, sum);
        }

        return sum;
    }

    private static double[] FactorOfSum(GaussianComponent a, GaussianComponent b, double scale)
    {
        double[] sum = a.PackedCovariance();
        double[] other = b.PackedCovariance();
        for (int i = 0; i < sum.Length; i++)
        {
            sum[i] = scale * (sum[i] + other[i]);
        }

        double[] factor = new double[sum.Length];
        return PackedSymmetric.TryCholesky(sum, a.Dimensions, factor)
            ? factor
            : throw new ModelException("the sum of two covariances is not positive definite to working precision", "covariance");
    }
}
