namespace Mixtura;

/// <summary>Climbs the density of a Gaussian mixture to a local maximum. Not thread-safe.</summary>
internal sealed class ModeClimb
{
    private const int MostSteps = 20_000;
    private const int MostEscapes = 20;

    /// <summary>A step of this many deviations is the last: Newton's steps square the error, and nothing is left to gain.</summary>
    private const double LastStep = 1e-9;

    /// <summary>Newton's steps that are longer, in deviations, could leave the mode's own slope.</summary>
    private const double LongestNewton = 0.3;

    /// <summary>Curvature upwards beyond this, in units of the mean precision, is no rounding.</summary>
    private const double Upwards = 1e-7;

    private readonly GaussianMixture _mixture;
    private readonly double[][] _precisions;
    private readonly double[] _posterior;
    private readonly int _d;

    public ModeClimb(GaussianMixture mixture)
    {
        _mixture = mixture;
        _d = mixture.Dimensions;
        _precisions = [.. mixture.Components.Select(component => PackedSymmetric.InverseFromFactor(SquareFactor.Packed(component), _d))];
        _posterior = new double[mixture.Components.Length];
    }

    /// <summary>Where a climb ended.</summary>
    /// <param name="Row">The place.</param>
    /// <param name="Flatness">1 + the largest whitened eigenvalue of the second derivatives.</param>
    /// <param name="Factor">The factor of the mean precision there, packed.</param>
    public sealed record End(double[] Row, double Flatness, double[] Factor)
    {
        /// <summary>|Lᵀ(x − row)|: the distance in deviations.</summary>
        public double DistanceTo(ReadOnlySpan<double> x) => Length(Factor, [.. x.ToArray().Zip(Row, (a, b) => a - b)]);
    }

    public End From(ReadOnlySpan<double> start)
    {
        double[] x = start.ToArray();
        for (int escapes = 0; ; escapes++)
        {
            Climb(x);
            Shape shape = Look(x);
            (double[] axes, double[] eigenvalues) = JacobiEigen.Decompose(PackedSymmetric.Whiten(shape.Second, shape.Factor, _d), _d);
            if (eigenvalues[0] <= Upwards || escapes == MostEscapes)
            {
                return new End(x, 1 + eigenvalues[0], shape.Factor);
            }

            Leave(x, shape.Factor, axes);
        }
    }

    private void Climb(double[] x)
    {
        for (int step = 0; step < MostSteps; step++)
        {
            WorkCancellation.ThrowIfRequested();
            Shape shape = Look(x);
            double[] plain = Solve(shape.Factor, shape.Gradient);
            double[] taken = plain;
            if (Newton(shape) is { } newton && Length(shape.Factor, newton) < LongestNewton && _mixture.LogDensity(Sum(x, newton)) >= shape.LogDensity)
            {
                taken = newton;
            }

            for (int i = 0; i < _d; i++)
            {
                x[i] += taken[i];
            }

            if (Length(shape.Factor, taken) < LastStep)
            {
                return;
            }
        }
    }

    /// <summary>A small step along the direction of steepest second derivative, to the side that is higher.</summary>
    private void Leave(double[] x, double[] factor, double[] axes)
    {
        double[] direction = new double[_d];
        for (int i = 0; i < _d; i++)
        {
            direction[i] = 0.01 * axes[i * _d];
        }

        PackedSymmetric.SolveLowerTransposed(factor, direction);
        double[] forth = Sum(x, direction);
        double[] back = Sum(x, Array.ConvertAll(direction, value => -value));
        (_mixture.LogDensity(forth) >= _mixture.LogDensity(back) ? forth : back).CopyTo(x, 0);
    }

    /// <summary>Newton's step for ln P, or null where its second derivatives are not negative definite.</summary>
    private double[]? Newton(Shape shape)
    {
        double[] minus = Array.ConvertAll(shape.Second, value => -value);
        double[] factor = new double[minus.Length];
        return PackedSymmetric.TryCholesky(minus, _d, factor) ? Solve(factor, shape.Gradient) : null;
    }

    /// <summary>
    /// With posteriors p and v = Σ⁻¹(μ − x): the gradient of ln P is g = Σ p·v, its second derivatives Σ p(vvᵀ − Σ⁻¹) − ggᵀ, and the mean
    /// precision A = Σ p·Σ⁻¹ makes of the gradient the fixed point's step A⁻¹g.
    /// </summary>
    private Shape Look(double[] x)
    {
        double logDensity = _mixture.Posterior(x, _posterior);
        double[] gradient = new double[_d];
        double[] second = new double[PackedSymmetric.Length(_d)];
        double[] mean = new double[second.Length];
        double[] v = new double[_d];
        for (int j = 0; j < _posterior.Length; j++)
        {
            double p = _posterior[j];
            if (p == 0)
            {
                continue;
            }

            double[] precision = _precisions[j];
            ReadOnlySpan<double> centre = _mixture.Components[j].Mean;
            for (int i = 0; i < _d; i++)
            {
                double sum = 0;
                for (int c = 0; c < _d; c++)
                {
                    sum = Math.FusedMultiplyAdd(precision[PackedSymmetric.Index(i, c)], centre[c] - x[c], sum);
                }

                v[i] = sum;
                gradient[i] = Math.FusedMultiplyAdd(p, sum, gradient[i]);
            }

            for (int i = 0, at = 0; i < _d; i++)
            {
                for (int c = 0; c <= i; c++, at++)
                {
                    mean[at] = Math.FusedMultiplyAdd(p, precision[at], mean[at]);
                    second[at] = Math.FusedMultiplyAdd(p, (v[i] * v[c]) - precision[at], second[at]);
                }
            }
        }

        for (int i = 0, at = 0; i < _d; i++)
        {
            for (int c = 0; c <= i; c++, at++)
            {
                second[at] -= gradient[i] * gradient[c];
            }
        }

        double[] factor = new double[mean.Length];
        return PackedSymmetric.TryCholesky(mean, _d, factor)
            ? new Shape(logDensity, gradient, second, factor)
            : throw new ModelException("the components' mean precision is not positive definite to working precision; rescale the columns", "covariance");
    }

    private static double[] Solve(double[] factor, double[] right)
    {
        double[] x = [.. right];
        PackedSymmetric.SolveLower(factor, x);
        PackedSymmetric.SolveLowerTransposed(factor, x);
        return x;
    }

    private static double[] Sum(double[] x, double[] step) => [.. x.Zip(step, (a, b) => a + b)];

    /// <summary>|Lᵀ·step|.</summary>
    private static double Length(double[] factor, double[] step)
    {
        double square = 0;
        for (int c = 0; c < step.Length; c++)
        {
            double sum = 0;
            for (int i = c; i < step.Length; i++)
            {
                sum = Math.FusedMultiplyAdd(factor[PackedSymmetric.Index(i, c)], step[i], sum);
            }

            square += sum * sum;
        }

        return Math.Sqrt(square);
    }

    private sealed record Shape(double LogDensity, double[] Gradient, double[] Second, double[] Factor);
}
