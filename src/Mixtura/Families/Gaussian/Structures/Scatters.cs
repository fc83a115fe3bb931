namespace Mixtura;

/// <summary>What covariances are fitted to: for each component its share of the rows and its rows' covariance about its mean.</summary>
/// <param name="Shares">The shares pⱼ, of sum 1.</param>
/// <param name="Covariances">The covariances Sⱼ, each packed, or its diagonal alone for structures that keep no more.</param>
/// <param name="Dimensions">The number of columns, d.</param>
internal sealed record Scatters(double[] Shares, double[][] Covariances, int Dimensions)
{
    public int Count => Shares.Length;

    /// <summary>Σⱼ pⱼ·wⱼ·Sⱼ, over vectors or packed matrices alike.</summary>
    /// <param name="values">The Sⱼ.</param>
    /// <param name="factors">The factors wⱼ, or null for ones.</param>
    public double[] Pool(double[][] values, double[]? factors = null)
    {
        double[] pooled = new double[values[0].Length];
        for (int j = 0; j < Count; j++)
        {
            double factor = factors is null ? Shares[j] : Shares[j] * factors[j];
            for (int i = 0; i < pooled.Length; i++)
            {
                pooled[i] += factor * values[j][i];
            }
        }

        return pooled;
    }
}
