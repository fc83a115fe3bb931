namespace Mixtura;

/// <summary>
/// The squared norm of the gradient by the means, in units of each component's root of its covariance, and by what the
/// structure leaves free of the covariances: E of the form v·I/√d for volumes, trace-free for shapes (diagonal, or any
/// symmetric matrix where shape and orientation are one), and rotations Ω of the axes by their entries above the diagonal, each
/// in units of 1/max(1, |e_q − e_p|/√(e_p·e_q)) radians; what components share is added up first.
/// </summary>
internal static class GaussianGradientNorm
{
    public static double Squared(Covariance covariance, ComponentStatistics statistics)
    {
        var anatomy = Anatomy.Of(covariance);
        int k = statistics.Count;
        int d = statistics.About[0].Dimensions;
        GaussianGradient[] gradients = [.. Enumerable.Range(0, k).Select(j => GaussianGradient.Of(anatomy, statistics, j))];
        double square = 0;
        for (int j = 0; j < k; j++)
        {
            square += OfMean((GaussianComponent)statistics.About[j], statistics.Of(j)[..d]);
        }

        square += Shared(anatomy.Volume, gradients, gradient => [gradient.Trace / Math.Sqrt(d)], SumOfSquares);
        bool isFull = anatomy.IsEllipsoidal && !((GaussianComponent)statistics.About[0]).IsDiagonal;
        square += isFull
            ? Shared(anatomy.Shape, gradients, gradient => TraceFree(gradient, d), values => PackedSymmetric.SquaredFrobenius(values, d))
            : Shared(anatomy.Shape, gradients, gradient => Centred(gradient, d), SumOfSquares);
        if (anatomy.IsOriented)
        {
            Spectrum[] spectra = [.. statistics.About.Select(about => ((GaussianComponent)about).Spectrum)];
            int at = 0;
            square += Shared(anatomy.Orientation, gradients, gradient => ByTurning(gradient, anatomy.Orientation == Sharing.Equal ? spectra : [spectra[at]], spectra[at++]), SumOfSquares);
        }

        return square;
    }

    public static double OfMean(GaussianComponent about, ReadOnlySpan<double> sums)
    {
        double[] first = sums.ToArray();
        if (about.IsDiagonal)
        {
            for (int i = 0; i < first.Length; i++)
            {
                first[i] /= about.Factor[i];
            }
        }
        else
        {
            PackedSymmetric.SolveLower(about.Factor, first);
        }

        return SumOfSquares(first);
    }

    private static double Shared(Sharing sharing, GaussianGradient[] gradients, Func<GaussianGradient, double[]> part, Func<double[], double> norm)
    {
        if (sharing == Sharing.None)
        {
            return 0;
        }

        double square = 0;
        double[]? sum = null;
        foreach (double[] own in gradients.Select(part))
        {
            if (sharing == Sharing.Varying)
            {
                square += norm(own);
                continue;
            }

            sum ??= new double[own.Length];
            for (int i = 0; i < own.Length; i++)
            {
                sum[i] += own[i];
            }
        }

        return sum is null ? square : norm(sum);
    }

    /// <summary>
    /// By rotations in units in which no covariance of those that turn changes by more than the unit itself, next to its own
    /// variances: of columns on very different scales a radian would be far.
    /// </summary>
    private static double[] ByTurning(GaussianGradient gradient, Spectrum[] turning, Spectrum own)
    {
        int d = own.Dimensions;
        double[] parts = new double[Orthogonal.Coordinates(d)];
        for (int p = 0, at = 0; p < d; p++)
        {
            for (int q = p + 1; q < d; q++, at++)
            {
                double most = 1;
                foreach (Spectrum spectrum in turning)
                {
                    most = Math.Max(most, Math.Abs(spectrum.Contrast(p, q)));
                }

                parts[at] = 2 * gradient.Values[PackedSymmetric.Index(p, q)] * (own.Contrast(p, q) / most);
            }
        }

        return parts;
    }

    private static double[] Centred(GaussianGradient gradient, int d)
    {
        double mean = gradient.Trace / d;
        double[] shape = new double[d];
        for (int i = 0; i < d; i++)
        {
            shape[i] = gradient.Diagonal(i) - mean;
        }

        return shape;
    }

    private static double[] TraceFree(GaussianGradient gradient, int d)
    {
        double mean = gradient.Trace / d;
        double[] shape = [.. gradient.Values];
        for (int i = 0; i < d; i++)
        {
            shape[PackedSymmetric.Index(i, i)] -= mean;
        }

        return shape;
    }

    private static double SumOfSquares(double[] values)
    {
        double square = 0;
        foreach (double value in values)
        {
            square += value * value;
        }

        return square;
    }
}
