namespace Mixtura;

/// <content>The distribution as a whole: drawn rows, moments, quantiles.</content>
public partial class Mixture
{
    /// <summary>Draws rows: first z from the mixing proportions, then x given z. Row i depends on the seed and i alone.</summary>
    /// <param name="rows">The number of rows, n.</param>
    /// <param name="seed">The seed of <see cref="RandomSource"/>; the same seed gives the same rows on every platform.</param>
    public MixtureSample Sample(long rows, ulong seed)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(rows);
        var builder = new RowTableBuilder(Columns);
        int[] components = new int[rows];
        double[] row = new double[Dimensions];
        var random = new RandomSource(seed);
        for (long i = 0; i < rows; i++)
        {
            components[i] = DrawRow(random, i, row);
            builder.Append(row);
        }

        return new MixtureSample(builder.Build(), components);
    }

    /// <summary>Draws one of the rows of a sample.</summary>
    /// <param name="random">The seed's numbers.</param>
    /// <param name="index">The row's number.</param>
    /// <param name="row">Receives the row.</param>
    /// <returns>Its component.</returns>
    internal int DrawRow(RandomSource random, long index, Span<double> row)
    {
        random.Seek((ulong)index);
        int component = Draw.Index(random, _weights);
        Components[component].Sample(random, row);
        return component;
    }

    /// <summary>The expected row, Σ πⱼ μⱼ; NaN for categorical columns.</summary>
    /// <returns>d values.</returns>
    public double[] Mean()
    {
        double[] mean = new double[Dimensions];
        double[] own = new double[Dimensions];
        for (int j = 0; j < _weights.Length; j++)
        {
            Components[j].CopyMean(own);
            for (int i = 0; i < mean.Length; i++)
            {
                mean[i] += _weights[j] * own[i];
            }
        }

        return mean;
    }

    /// <summary>The covariance of a row, Σ πⱼ (Σⱼ + (μⱼ − μ)(μⱼ − μ)ᵀ); NaN where a categorical column is involved.</summary>
    /// <returns>d × d values.</returns>
    public double[,] CovarianceMatrix()
    {
        int d = Dimensions;
        double[] mean = Mean();
        double[] own = new double[d];
        double[] within = new double[d * d];
        double[,] covariance = new double[d, d];
        for (int j = 0; j < _weights.Length; j++)
        {
            Components[j].CopyMean(own);
            Components[j].CopyCovariance(within);
            for (int a = 0; a < d; a++)
            {
                for (int b = 0; b < d; b++)
                {
                    covariance[a, b] += _weights[j] * (within[(a * d) + b] + ((own[a] - mean[a]) * (own[b] - mean[b])));
                }
            }
        }

        return covariance;
    }

    /// <summary>P(X ≤ x) of a mixture of one column.</summary>
    /// <param name="x">The point.</param>
    /// <exception cref="NotSupportedException">The mixture has more than one column, or its column has no order.</exception>
    /// <exception cref="ArgumentException">The point is NaN.</exception>
    public double Cdf(double x)
    {
        if (double.IsNaN(x))
        {
            throw new ArgumentException("The point is NaN, and must be a number or an infinity.", nameof(x));
        }

        double sum = 0;
        for (int j = 0; j < _weights.Length; j++)
        {
            sum += _weights[j] * Components[j].Cdf(x);
        }

        return sum;
    }

    /// <summary>The smallest x with P(X ≤ x) ≥ p, of a mixture of one column.</summary>
    /// <param name="p">A probability, between 0 and 1.</param>
    /// <exception cref="NotSupportedException">The mixture has more than one column, or its column has no order.</exception>
    public double Quantile(double p) => MixtureQuantile.Of(this, p);
}
