namespace Mixtura;

/// <summary>What can be done with Gaussian mixtures in closed form: affine maps and products. Marginals and conditionals are members of the mixture.</summary>
public static class GaussianAlgebra
{
    /// <summary>The distribution of y = A·x + b when x comes from the mixture: components N(Aμ + b, AΣAᵀ) with the same proportions.</summary>
    /// <param name="mixture">The mixture, of d columns.</param>
    /// <param name="matrix">A, r × d with r ≤ d; its rows must be independent.</param>
    /// <param name="offset">b, r values, or nothing for zeros.</param>
    /// <param name="columns">The names of the r new columns, or null for x1, x2, ….</param>
    /// <returns>A mixture with the structure that the map keeps: EEE or VEE of those with one shape and orientation, otherwise VVV.</returns>
    /// <exception cref="ArgumentException">The shapes disagree, or a value is not finite.</exception>
    /// <exception cref="ModelException">The rows of A are dependent, so y has no density.</exception>
    /// <exception cref="NotSupportedException">The mixture has noise.</exception>
    public static GaussianMixture Transform(this GaussianMixture mixture, double[,] matrix, ReadOnlySpan<double> offset = default, IReadOnlyList<string>? columns = null)
    {
        ArgumentNullException.ThrowIfNull(mixture);
        ArgumentNullException.ThrowIfNull(matrix);
        NoiseRefusal.Check(mixture);
        int rows = matrix.GetLength(0);
        int d = mixture.Dimensions;
        if (rows == 0 || rows > d || matrix.GetLength(1) != d)
        {
            throw new ArgumentException($"The matrix is {rows} × {matrix.GetLength(1)}; it must have {d} columns, as the mixture has, and between 1 and {d} rows.", nameof(matrix));
        }

        if (!offset.IsEmpty && offset.Length != rows)
        {
            throw new ArgumentException($"There are {offset.Length} offsets for {rows} rows of the matrix.", nameof(offset));
        }

        double[] shift = offset.IsEmpty ? new double[rows] : offset.ToArray();
        if (shift.Concat(matrix.Cast<double>()).Any(value => !double.IsFinite(value)))
        {
            throw new ArgumentException("The map has a value that is not finite.", nameof(matrix));
        }

        Component[] components = [.. mixture.Components.Select(component => Map(component, matrix, shift))];
        return new GaussianMixture(new GaussianFamily(Kept(mixture.Covariance)), mixture.Weights.ToArray(), components, columns?.Select(name => new Column(name))).WithNames(mixture.Names);
    }

    /// <summary>The product of two mixtures' densities, normalised, as when a prior meets a likelihood or two sources are combined.</summary>
    /// <param name="mixture">P, of k components.</param>
    /// <param name="other">Q, of m components in the same columns.</param>
    /// <returns>
    /// k·m components N((Σ⁻¹ + S⁻¹)⁻¹(Σ⁻¹μ + S⁻¹ν), (Σ⁻¹ + S⁻¹)⁻¹) with proportions ∝ πρ·N(μ; ν, Σ + S), and the logarithm of the sum of
    /// those (Bromiley 2003, "Products and convolutions of Gaussian probability density functions").
    /// </returns>
    /// <exception cref="ModelException">The numbers of columns differ, or the densities nowhere overlap within the range of doubles.</exception>
    /// <exception cref="NotSupportedException">One of the mixtures has noise.</exception>
    public static GaussianProduct Product(this GaussianMixture mixture, GaussianMixture other)
    {
        ArgumentNullException.ThrowIfNull(mixture);
        ArgumentNullException.ThrowIfNull(other);
        NoiseRefusal.Check(mixture);
        NoiseRefusal.Check(other);
        if (mixture.Dimensions != other.Dimensions)
        {
            throw new ModelException($"one mixture has {mixture.Dimensions} columns, the other {other.Dimensions}; only densities of the same columns can be multiplied");
        }

        int k = mixture.Components.Length;
        int m = other.Components.Length;
        double[] logs = new double[k * m];
        var components = new Component[k * m];
        for (int i = 0; i < k; i++)
        {
            for (int j = 0; j < m; j++)
            {
                int at = (i * m) + j;
                logs[at] = mixture.LogWeights[i] + other.LogWeights[j] + ComponentDivergence.LogOverlap(mixture.Components[i], other.Components[j]);
                components[at] = Multiply(mixture.Components[i], other.Components[j]);
            }
        }

        double constant = LogSumExp.Of(logs);
        if (!double.IsFinite(constant))
        {
            throw new ModelException("the densities are so far apart that their product is zero everywhere to working precision");
        }

        double[] weights = Array.ConvertAll(logs, log => Elementary.Exp(log - constant));
        bool diagonal = components.All(component => ((GaussianComponent)component).IsDiagonal);
        return new GaussianProduct(
            new GaussianMixture(new GaussianFamily(diagonal ? Covariance.VVI : Covariance.VVV), weights, components, mixture.Columns),
            constant);
    }

    /// <summary>The product of a mixture's density with that of one Gaussian, normalised: each component stays one component.</summary>
    /// <param name="mixture">P.</param>
    /// <param name="factor">The Gaussian, in the same columns.</param>
    /// <inheritdoc cref="Product(GaussianMixture, GaussianMixture)"/>
    public static GaussianProduct Product(this GaussianMixture mixture, GaussianComponent factor)
    {
        ArgumentNullException.ThrowIfNull(factor);
        return Product(mixture, new GaussianMixture(new GaussianFamily(factor.IsDiagonal ? Covariance.VVI : Covariance.VVV), [1.0], [factor], null));
    }

    private static GaussianComponent Map(GaussianComponent component, double[,] matrix, double[] shift)
    {
        int rows = matrix.GetLength(0);
        int d = matrix.GetLength(1);
        double[] mean = new double[rows];
        double[] factor = SquareFactor.Of(component);
        double[] half = new double[rows * d];
        for (int i = 0; i < rows; i++)
        {
            double sum = shift[i];
            for (int c = 0; c < d; c++)
            {
                sum = Math.FusedMultiplyAdd(matrix[i, c], component.Mean[c], sum);
                for (int j = 0; j < d; j++)
                {
                    half[(i * d) + j] = Math.FusedMultiplyAdd(matrix[i, c], factor[(c * d) + j], half[(i * d) + j]);
                }
            }

            mean[i] = sum;
        }

        double[] covariance = new double[PackedSymmetric.Length(rows)];
        SquareFactor.AddSquare(half, rows, d, covariance);
        return IsDefinite(covariance, rows) && GaussianComponent.TryCreate(mean, covariance) is { } mapped
            ? mapped
            : throw new ModelException("the rows of the matrix are dependent to working precision, so the mapped rows have no density; leave out rows that follow from others");
    }

    /// <summary>Whether a matrix is definite when every column is measured by its own deviation, so that rounding cannot pass for variance.</summary>
    private static bool IsDefinite(double[] covariance, int d)
    {
        double[] scaled = new double[covariance.Length];
        for (int i = 0, at = 0; i < d; i++)
        {
            for (int j = 0; j <= i; j++, at++)
            {
                scaled[at] = covariance[at] / Math.Sqrt(covariance[PackedSymmetric.Index(i, i)]) / Math.Sqrt(covariance[PackedSymmetric.Index(j, j)]);
            }
        }

        double[] factor = new double[scaled.Length];
        return PackedSymmetric.TryCholesky(scaled, d, factor)
            && Enumerable.Range(0, d).All(i => factor[PackedSymmetric.Index(i, i)] > 1e-7);
    }

    /// <summary>What a linear map leaves of a structure: one matrix stays one, and multiples of one stay multiples.</summary>
    private static Covariance Kept(Covariance covariance)
    {
        Anatomy anatomy = Anatomy.Of(covariance);
        bool shared = anatomy.Shape != Sharing.Varying && anatomy.Orientation != Sharing.Varying;
        return !shared ? Covariance.VVV : anatomy.Volume == Sharing.Equal ? Covariance.EEE : Covariance.VEE;
    }

    /// <summary>
    /// With K = Σ(Σ + S)⁻¹ the mean is μ + K(ν − μ) and the covariance (I − K)Σ(I − K)ᵀ + KSKᵀ: a sum of squares, where
    /// Σ − KΣ would lose digits.
    /// </summary>
    private static GaussianComponent Multiply(GaussianComponent a, GaussianComponent b)
    {
        int d = a.Dimensions;
        double[] mean = new double[d];
        if (a.IsDiagonal && b.IsDiagonal)
        {
            double[] variances = new double[d];
            for (int i = 0; i < d; i++)
            {
                double sum = a.Variance(i) + b.Variance(i);
                variances[i] = a.Variance(i) / sum * b.Variance(i);
                mean[i] = a.Mean[i] + (a.Variance(i) / sum * (b.Mean[i] - a.Mean[i]));
            }

            return GaussianComponent.FromVariances(mean, variances);
        }

        double[] first = a.PackedCovariance();
        double[] second = b.PackedCovariance();
        double[] total = [.. first.Zip(second, (x, y) => x + y)];
        double[] factor = new double[total.Length];
        if (!PackedSymmetric.TryCholesky(total, d, factor))
        {
            throw new ModelException("the sum of two covariances is not positive definite to working precision", "covariance");
        }

        double[] covariance = new double[total.Length];
        SquareFactor.AddSquare(Weighted(second, factor, SquareFactor.Of(a), d), d, d, covariance);
        SquareFactor.AddSquare(Weighted(first, factor, SquareFactor.Of(b), d), d, d, covariance);
        double[] step = new double[d];
        for (int i = 0; i < d; i++)
        {
            step[i] = b.Mean[i] - a.Mean[i];
        }

        PackedSymmetric.SolveLower(factor, step);
        PackedSymmetric.SolveLowerTransposed(factor, step);
        for (int i = 0; i < d; i++)
        {
            double sum = a.Mean[i];
            for (int c = 0; c < d; c++)
            {
                sum = Math.FusedMultiplyAdd(first[PackedSymmetric.Index(i, c)], step[c], sum);
            }

            mean[i] = sum;
        }

        return GaussianComponent.TryCreate(mean, covariance)
            ?? throw new ModelException("the product's covariance is not positive definite to working precision", "covariance");
    }

    /// <summary>M·(Σ + S)⁻¹·L for a symmetric M, the factor of Σ + S and a square L.</summary>
    private static double[] Weighted(double[] symmetric, double[] factor, double[] square, int d)
    {
        double[] result = new double[d * d];
        double[] column = new double[d];
        for (int j = 0; j < d; j++)
        {
            for (int i = 0; i < d; i++)
            {
                column[i] = square[(i * d) + j];
            }

            PackedSymmetric.SolveLower(factor, column);
            PackedSymmetric.SolveLowerTransposed(factor, column);
            for (int i = 0; i < d; i++)
            {
                double sum = 0;
                for (int c = 0; c < d; c++)
                {
                    sum = Math.FusedMultiplyAdd(symmetric[PackedSymmetric.Index(i, c)], column[c], sum);
                }

                result[(i * d) + j] = sum;
            }
        }

        return result;
    }
}
