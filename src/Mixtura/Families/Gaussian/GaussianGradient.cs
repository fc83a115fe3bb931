namespace Mixtura;

/// <summary>
/// The gradient of the total log-likelihood by a component's covariance: with a root Σ = R·Rᵀ and a change R·(I + E)·Rᵀ it
/// is tr(G·E), where by Fisher's identity G = ½(R⁻¹·S₂·R⁻ᵀ − N·I) from the sums about the current mean. R is the diagonal
/// of deviations, the axes times the roots of the eigenvalues, or Cholesky's factor, as the structure needs.
/// </summary>
internal sealed class GaussianGradient
{
    private readonly int _dimensions;
    private readonly bool _isDiagonal;

    private GaussianGradient(double[] values, int dimensions, bool isDiagonal)
    {
        Values = values;
        _dimensions = dimensions;
        _isDiagonal = isDiagonal;
    }

    /// <summary>G: its diagonal for diagonal structures, else packed.</summary>
    public double[] Values { get; }

    public static GaussianGradient Of(Anatomy anatomy, ComponentStatistics statistics, int j)
    {
        var about = (GaussianComponent)statistics.About[j];
        int d = about.Dimensions;
        ReadOnlySpan<double> second = statistics.Of(j)[d..];
        double weight = statistics.Weight(j);
        double[] values;
        if (about.IsDiagonal)
        {
            values = new double[d];
            for (int i = 0; i < d; i++)
            {
                values[i] = 0.5 * ((second[i] / about.StoredCovariance[i]) - weight);
            }

            return new GaussianGradient(values, d, isDiagonal: true);
        }

        values = anatomy.IsOriented ? AlongAxes(second, about.Spectrum) : PackedSymmetric.Whiten(second, about.Factor, d);
        for (int i = 0, at = 0; i < d; i++)
        {
            for (int c = 0; c <= i; c++, at++)
            {
                values[at] = 0.5 * (values[at] - (i == c ? weight : 0));
            }
        }

        return new GaussianGradient(values, d, isDiagonal: false);
    }

    /// <summary>tr G: by a change of the logarithm of the volume.</summary>
    public double Trace
    {
        get
        {
            double sum = 0;
            for (int i = 0; i < _dimensions; i++)
            {
                sum += Diagonal(i);
            }

            return sum;
        }
    }

    public double Diagonal(int i) => Values[_isDiagonal ? i : PackedSymmetric.Index(i, i)];

    /// <summary>By a rotation of the axes D to D·(I + Ω), for each entry Ω_pq above the diagonal: 2·G_pq·(e_q − e_p)/√(e_p·e_q).</summary>
    public double[] ByRotation(Spectrum spectrum)
    {
        int d = _dimensions;
        double[] gradient = new double[Orthogonal.Coordinates(d)];
        for (int p = 0, at = 0; p < d; p++)
        {
            for (int q = p + 1; q < d; q++, at++)
            {
                gradient[at] = 2 * Values[PackedSymmetric.Index(p, q)] * spectrum.Contrast(p, q);
            }
        }

        return gradient;
    }

    private static double[] AlongAxes(ReadOnlySpan<double> second, Spectrum spectrum)
    {
        int d = spectrum.Dimensions;
        double[] rotated = PairRotation.Rotate(second, spectrum.Axes, d);
        double[] packed = new double[second.Length];
        for (int i = 0, at = 0; i < d; i++)
        {
            for (int c = 0; c <= i; c++, at++)
            {
                packed[at] = rotated[(i * d) + c] / (Math.Sqrt(spectrum.Eigenvalues[i]) * Math.Sqrt(spectrum.Eigenvalues[c]));
            }
        }

        return packed;
    }
}
