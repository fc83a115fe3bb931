namespace Mixtura;

/// <summary>Probabilities of boxes, and distribution functions, in any number of columns.</summary>
public static class BoxProbability
{
    /// <summary>P(X ≤ x) in every column at once.</summary>
    /// <param name="mixture">The mixture.</param>
    /// <param name="x">The upper corner, d values; ∞ leaves a column out.</param>
    /// <inheritdoc cref="Probability"/>
    /// <param name="tolerance">Three standard errors aimed at, where drawing is needed.</param>
    /// <param name="seed">The seed, where drawing is needed.</param>
    public static MonteCarloEstimate Cdf(this Mixture mixture, ReadOnlySpan<double> x, double tolerance = 1e-6, ulong seed = 1)
    {
        double[] lower = new double[x.Length];
        lower.AsSpan().Fill(double.NegativeInfinity);
        return Probability(mixture, lower, x, tolerance, seed);
    }

    /// <summary>P(lower ≤ X ≤ upper) in every column at once.</summary>
    /// <param name="mixture">A mixture of measurements and counts: of any family in one column; Gaussian, Poisson, their composites and noise in several.</param>
    /// <param name="lower">The lower corner, d values, −∞ allowed.</param>
    /// <param name="upper">The upper corner, d values, ∞ allowed.</param>
    /// <param name="tolerance">Three standard errors aimed at, where drawing is needed: with three or more correlated columns.</param>
    /// <param name="seed">The seed, where drawing is needed.</param>
    /// <returns>
    /// The probability. With uncorrelated columns it is a product, with two correlated ones a quadrature, both with an error below 1e-14 and reported as
    /// exact; otherwise Genz's transformation (Genz and Bretz 2009, section 4.1) with randomly shifted lattice points, at most about
    /// 800,000 a component, whose spread gives the standard error.
    /// </returns>
    /// <exception cref="ArgumentException">The corners have not d values, or one is not a number.</exception>
    /// <exception cref="NotSupportedException">A column has no order, or the family has no distribution function of several columns.</exception>
    public static MonteCarloEstimate Probability(this Mixture mixture, ReadOnlySpan<double> lower, ReadOnlySpan<double> upper, double tolerance = 1e-6, ulong seed = 1)
    {
        ArgumentNullException.ThrowIfNull(mixture);
        if (lower.Length != mixture.Dimensions || upper.Length != mixture.Dimensions)
        {
            throw new ArgumentException($"The corners have {lower.Length} and {upper.Length} values, the mixture {mixture.Dimensions} columns.", nameof(lower));
        }

        if (!(tolerance > 0))
        {
            throw new ArgumentOutOfRangeException(nameof(tolerance), tolerance, "A tolerance is above 0.");
        }

        for (int c = 0; c < lower.Length; c++)
        {
            if (double.IsNaN(lower[c]) || double.IsNaN(upper[c]))
            {
                throw new ArgumentException($"A corner has no number in column {c}.", nameof(lower));
            }
        }

        double sum = 0;
        double squares = 0;
        for (int j = 0; j < mixture.Components.Length; j++)
        {
            if (mixture.Weights[j] > 0)
            {
                MonteCarloEstimate own = Of(mixture.Components[j], lower, upper, tolerance, seed + (ulong)j);
                sum += mixture.Weights[j] * own.Value;
                squares += mixture.Weights[j] * own.StandardError * (mixture.Weights[j] * own.StandardError);
            }
        }

        return new MonteCarloEstimate(Math.Clamp(sum, 0, 1), Math.Sqrt(squares));
    }

    private static MonteCarloEstimate Of(Component component, ReadOnlySpan<double> lower, ReadOnlySpan<double> upper, double tolerance, ulong seed)
    {
        for (int c = 0; c < lower.Length; c++)
        {
            if (!(lower[c] <= upper[c]))
            {
                return default;
            }
        }

        return component switch
        {
            GaussianComponent gaussian => GaussianBox.Of(gaussian, lower, upper, tolerance, seed),
            CompositeComponent composite => OfParts(composite, lower, upper, tolerance, seed),
            PoissonComponent or UniformComponent { IsAlongColumns: true } => OfColumns(component, lower, upper),
            { Dimensions: 1 } => new MonteCarloEstimate(component.Cdf(upper[0]) - (double.IsNegativeInfinity(lower[0]) ? 0 : component.Cdf(lower[0])), 0),
            UniformComponent => throw new NotSupportedException("The noise fills a box that does not lie along the columns, so its part of another box has no formula; take WithoutNoise()."),
            _ => throw new NotSupportedException($"A {component.GetType().Name} of {component.Dimensions} columns has no distribution function here; take marginals of columns that have an order."),
        };
    }

    private static MonteCarloEstimate OfColumns(Component component, ReadOnlySpan<double> lower, ReadOnlySpan<double> upper)
    {
        double product = 1;
        for (int c = 0; c < lower.Length; c++)
        {
            Component column = component.Marginal([c]);
            double below = double.IsNegativeInfinity(lower[c]) ? 0 : column.Cdf(column is PoissonComponent ? Math.Ceiling(lower[c]) - 1 : lower[c]);
            product *= Math.Max(0, column.Cdf(upper[c]) - below);
        }

        return new MonteCarloEstimate(product, 0);
    }

    private static MonteCarloEstimate OfParts(CompositeComponent composite, ReadOnlySpan<double> lower, ReadOnlySpan<double> upper, double tolerance, ulong seed)
    {
        double product = 1;
        double relative = 0;
        for (int p = 0; p < composite.Parts.Length; p++)
        {
            double[] low = new double[composite.Columns(p).Length];
            double[] high = new double[low.Length];
            for (int i = 0; i < low.Length; i++)
            {
                (low[i], high[i]) = (lower[composite.Columns(p)[i]], upper[composite.Columns(p)[i]]);
            }

            // A part that is left out altogether need not have an order.
            if (low.All(double.IsNegativeInfinity) && high.All(double.IsPositiveInfinity))
            {
                continue;
            }

            MonteCarloEstimate own = Of(composite.Parts[p], low, high, tolerance, seed);
            product *= own.Value;
            relative += own.Value > 0 ? own.StandardError / own.Value * (own.StandardError / own.Value) : 0;
        }

        return new MonteCarloEstimate(product, product * Math.Sqrt(relative));
    }
}
