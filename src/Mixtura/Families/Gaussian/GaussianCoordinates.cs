using System.Collections.Immutable;

namespace Mixtura;

/// <summary>
/// Gaussian components as real coordinates: the means in the table's deviations, then the covariances. Those that are
/// diagonal by the logarithms of their variances (one for VII); the others by their factors Σ = T·D·Tᵀ, T lower triangular
/// with ones on its diagonal: the logarithms of the roots of D, and the entries of T in the table's deviations (the
/// modified Cholesky decomposition of Pourahmadi 1999). EEE has one factor for all. Any coordinates thus give positive definite matrices.
/// </summary>
internal static class GaussianCoordinates
{
    public static void Copy(Covariance covariance, ImmutableArray<Component> components, TableMoments moments, Span<double> coordinates)
    {
        int d = components[0].Dimensions;
        foreach (Component component in components)
        {
            ReadOnlySpan<double> mean = ((GaussianComponent)component).Mean;
            for (int i = 0; i < d; i++)
            {
                coordinates[i] = mean[i] / moments.Deviation(i);
            }

            coordinates = coordinates[d..];
        }

        int count = covariance == Covariance.EEE ? 1 : components.Length;
        for (int j = 0; j < count; j++)
        {
            var component = (GaussianComponent)components[j];
            switch (covariance)
            {
                case Covariance.VII:
                    coordinates[0] = Elementary.Log(component.StoredCovariance[0]);
                    break;
                case Covariance.VVI:
                    for (int i = 0; i < d; i++)
                    {
                        coordinates[i] = Elementary.Log(component.StoredCovariance[i]);
                    }

                    break;
                default:
                    CopyFactor(component.Factor, moments, d, coordinates);
                    break;
            }

            coordinates = coordinates[Length(covariance, d)..];
        }
    }

    /// <summary>The components at some coordinates; null where one is not finite or the family does not make it.</summary>
    public static ImmutableArray<Component>? Read(Covariance covariance, ReadOnlySpan<double> coordinates, int components, TableMoments moments, Func<double[], double[], TableMoments, GaussianComponent?> make)
    {
        int d = moments.Columns.Length;
        ReadOnlySpan<double> means = coordinates[..(components * d)];
        coordinates = coordinates[means.Length..];
        var read = ImmutableArray.CreateBuilder<Component>(components);
        for (int j = 0; j < components; j++)
        {
            double[] mean = new double[d];
            for (int i = 0; i < d; i++)
            {
                mean[i] = means[(j * d) + i] * moments.Deviation(i);
                if (!double.IsFinite(mean[i]))
                {
                    return null;
                }
            }

            if (covariance == Covariance.EEE && j > 0)
            {
                read.Add(((GaussianComponent)read[0]).Moved(mean));
                continue;
            }

            double[] scatter = ReadCovariance(covariance, coordinates, moments, d);
            coordinates = coordinates[Length(covariance, d)..];
            if (!Array.TrueForAll(scatter, double.IsFinite) || make(mean, scatter, moments) is not { } component)
            {
                return null;
            }

            read.Add(component);
        }

        return read.MoveToImmutable();
    }

    /// <summary>
    /// The gradient. With W = L⁻¹·S₂·L⁻ᵀ − N·I from the sums about the mean, Fisher's identity gives tr(W·L⁻¹·dL) for a
    /// change dL of the factor, and Σ⁻¹·S₁ for the mean.
    /// </summary>
    public static void CopyGradient(Covariance covariance, ComponentStatistics statistics, Span<double> gradient)
    {
        int k = statistics.Count;
        int d = statistics.About[0].Dimensions;
        TableMoments moments = statistics.Moments;
        Span<double> shapes = gradient[(k * d)..];
        double[]? whitened = null;
        for (int j = 0; j < k; j++)
        {
            var about = (GaussianComponent)statistics.About[j];
            ReadOnlySpan<double> sums = statistics.Of(j);
            Span<double> first = gradient.Slice(j * d, d);
            sums[..d].CopyTo(first);
            if (about.IsDiagonal)
            {
                double total = 0;
                for (int i = 0; i < d; i++)
                {
                    first[i] *= moments.Deviation(i) / about.StoredCovariance[i];
                    double second = 0.5 * ((sums[d + i] / about.StoredCovariance[i]) - statistics.Weight(j));
                    total += second;
                    shapes[covariance == Covariance.VII ? 0 : i] = covariance == Covariance.VII ? total : second;
                }

                shapes = shapes[Length(covariance, d)..];
                continue;
            }

            PackedSymmetric.SolveLower(about.Factor, first);
            PackedSymmetric.SolveLowerTransposed(about.Factor, first);
            for (int i = 0; i < d; i++)
            {
                first[i] *= moments.Deviation(i);
            }

            double[] own = PackedSymmetric.Whiten(sums[d..], about.Factor, d);
            for (int i = 0; i < d; i++)
            {
                own[PackedSymmetric.Index(i, i)] -= statistics.Weight(j);
            }

            if (covariance == Covariance.EEE)
            {
                whitened ??= new double[own.Length];
                for (int i = 0; i < own.Length; i++)
                {
                    whitened[i] += own[i];
                }
            }
            else
            {
                CopyFactorGradient(own, about.Factor, moments, d, shapes);
                shapes = shapes[own.Length..];
            }
        }

        if (whitened is not null)
        {
            CopyFactorGradient(whitened, ((GaussianComponent)statistics.About[0]).Factor, moments, d, shapes);
        }
    }

    private static int Length(Covariance covariance, int d) => covariance switch
    {
        Covariance.VII => 1,
        Covariance.VVI => d,
        _ => PackedSymmetric.Length(d),
    };

    private static void CopyFactor(ReadOnlySpan<double> factor, TableMoments moments, int d, Span<double> coordinates)
    {
        for (int i = 0, at = 0; i < d; i++)
        {
            for (int c = 0; c < i; c++, at++)
            {
                coordinates[at] = factor[at] / factor[PackedSymmetric.Index(c, c)] * (moments.Deviation(c) / moments.Deviation(i));
            }

            coordinates[at] = Elementary.Log(factor[at]);
            at++;
        }
    }

    private static double[] ReadCovariance(Covariance covariance, ReadOnlySpan<double> coordinates, TableMoments moments, int d)
    {
        if (covariance is Covariance.VII or Covariance.VVI)
        {
            double[] variances = new double[d];
            for (int i = 0; i < d; i++)
            {
                variances[i] = Elementary.Exp(coordinates[covariance == Covariance.VII ? 0 : i]);
            }

            return variances;
        }

        double[] factor = new double[PackedSymmetric.Length(d)];
        for (int i = 0; i < d; i++)
        {
            int row = PackedSymmetric.Index(i, 0);
            factor[row + i] = Elementary.Exp(coordinates[row + i]);
            for (int c = 0; c < i; c++)
            {
                factor[row + c] = coordinates[row + c] * (moments.Deviation(i) / moments.Deviation(c)) * factor[PackedSymmetric.Index(c, c)];
            }
        }

        double[] product = new double[factor.Length];
        for (int i = 0, at = 0; i < d; i++)
        {
            ReadOnlySpan<double> row = factor.AsSpan(PackedSymmetric.Index(i, 0), i + 1);
            for (int c = 0; c <= i; c++, at++)
            {
                ReadOnlySpan<double> other = factor.AsSpan(PackedSymmetric.Index(c, 0), c + 1);
                double sum = 0;
                for (int e = 0; e <= c; e++)
                {
                    sum = Math.FusedMultiplyAdd(row[e], other[e], sum);
                }

                product[at] = sum;
            }
        }

        return product;
    }

    /// <summary>With G = L⁻ᵀ·W: G·(root of D) for the entries of T, the diagonal of Lᵀ·G = W for the logarithms.</summary>
    private static void CopyFactorGradient(double[] whitened, ReadOnlySpan<double> factor, TableMoments moments, int d, Span<double> gradient)
    {
        double[] column = new double[d];
        for (int c = 0; c < d; c++)
        {
            for (int i = 0; i < d; i++)
            {
                column[i] = whitened[PackedSymmetric.Index(i, c)];
            }

            PackedSymmetric.SolveLowerTransposed(factor, column);
            gradient[PackedSymmetric.Index(c, c)] = whitened[PackedSymmetric.Index(c, c)];
            for (int i = c + 1; i < d; i++)
            {
                gradient[PackedSymmetric.Index(i, c)] = column[i] * factor[PackedSymmetric.Index(c, c)] * (moments.Deviation(i) / moments.Deviation(c));
            }
        }
    }
}
