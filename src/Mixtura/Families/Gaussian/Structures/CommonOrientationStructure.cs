namespace Mixtura;

/// <summary>
/// EVE and VVE: λⱼ·D·Aⱼ·Dᵀ with one orientation D. In turn the variances along D's axes, and D: for two of its columns at a
/// time the best rotation has a closed form, so no step size and no inner search is needed (the objective is that of Browne
/// and McNicholas 2014, who minimize it by majorization; Flury and Gautschi 1986 rotate pairs for the one of common
/// principal components).
/// </summary>
internal sealed class CommonOrientationStructure(bool volumeVaries) : CovarianceStructure
{
    /// <summary>Sweeps in one iteration: the next goes on, and its pass over the rows costs more than what is left to gain here.</summary>
    private const int MostSweeps = 3;

    public override ShapedCovariance[] Fit(Scatters scatters, ReadOnlySpan<GaussianComponent> before)
    {
        int d = scatters.Dimensions;
        Spectrum last = before[0].Spectrum;
        double[] axes = Orthogonal.Polish(last.Axes, d);
        double[][] rotated = Array.ConvertAll(scatters.Covariances, covariance => PairRotation.Rotate(covariance, axes, d));

        // Axes are rotated as rows, which lie one after the other in memory.
        double[] rows = RowOperations.Transpose(axes, d);
        double[][] fitted = [];
        double objective = double.PositiveInfinity;
        for (int step = 0; step <= MostSweeps; step++)
        {
            fitted = VolumeAndShape.Fit(volumeVaries, shapeVaries: true, scatters, Array.ConvertAll(rotated, matrix => Diagonal(matrix, d)), []);
            double now = Objective(scatters, fitted);
            if (!(objective - now > Settled))
            {
                break;
            }

            objective = now;
            if (step == MostSweeps)
            {
                break;
            }

            Sweep(scatters, rotated, fitted, rows, d);
        }

        axes = RowOperations.Transpose(rows, d);
        double[] reference = Spectrum.Follow(last, axes);
        return Array.ConvertAll(fitted, variances =>
        {
            var spectrum = new Spectrum(axes, variances, reference);
            return new ShapedCovariance(spectrum.ToCovariance(), spectrum);
        });
    }

    private static double[] Diagonal(double[] matrix, int d)
    {
        double[] diagonal = new double[d];
        for (int i = 0; i < d; i++)
        {
            diagonal[i] = matrix[(i * d) + i];
        }

        return diagonal;
    }

    /// <summary>Σ pⱼ·ln|Σⱼ|; the traces add up to d once the variances are fitted.</summary>
    private static double Objective(Scatters scatters, double[][] variances)
    {
        double sum = 0;
        for (int j = 0; j < variances.Length; j++)
        {
            foreach (double variance in variances[j])
            {
                sum += scatters.Shares[j] * Elementary.Log(variance);
            }
        }

        return sum;
    }

    /// <summary>
    /// Rotates each pair of axes to where Σⱼ pⱼ·Σᵢ mⱼᵢ/eⱼᵢ is least, m being the variances along the axes. With the angle θ
    /// that is a constant and ½(X·cos 2θ − Y·sin 2θ), X = Σⱼ pⱼ(1/eⱼₚ − 1/eⱼᵩ)(mⱼₚₚ − mⱼᵩᵩ) and
    /// Y = 2Σⱼ pⱼ(1/eⱼₚ − 1/eⱼᵩ)·mⱼₚᵩ.
    /// </summary>
    private static void Sweep(Scatters scatters, double[][] rotated, double[][] variances, double[] rows, int d)
    {
        for (int p = 0; p < d; p++)
        {
            if (d >= WorkCancellation.LeastOrder)
            {
                WorkCancellation.ThrowIfRequested();
            }

            for (int q = p + 1; q < d; q++)
            {
                // In units, powers of two, in which products stay within the range of doubles: the angle has none.
                double least = double.PositiveInfinity;
                double most = 0;
                for (int j = 0; j < rotated.Length; j++)
                {
                    least = Math.Min(least, Math.Min(variances[j][p], variances[j][q]));
                    most = Math.Max(most, Math.Max(rotated[j][(p * d) + p], rotated[j][(q * d) + q]));
                }

                int up = Math.ILogB(least);
                int down = -Math.ILogB(most);
                double x = 0;
                double y = 0;
                for (int j = 0; j < rotated.Length; j++)
                {
                    double gain = scatters.Shares[j] * ((1 / Math.ScaleB(variances[j][p], -up)) - (1 / Math.ScaleB(variances[j][q], -up)));
                    x += gain * Math.ScaleB(rotated[j][(p * d) + p] - rotated[j][(q * d) + q], down);
                    y += 2 * gain * Math.ScaleB(rotated[j][(p * d) + q], down);
                }

                double length = Math.Sqrt((x * x) + (y * y));
                double cosine = -x / length;
                double c = Math.Sqrt(0.5 * (1 + cosine));

                // At a right angle the axes would only change places with each other; eigenvalues follow of themselves.
                if (!(length > 0) || !(c > 1e-8))
                {
                    continue;
                }

                double s = y / length / (2 * c);
                PairRotation.OfRows(rows, d, p, q, c, s);
                foreach (double[] matrix in rotated)
                {
                    PairRotation.OfBoth(matrix, d, p, q, c, s);
                }
            }
        }
    }
}
