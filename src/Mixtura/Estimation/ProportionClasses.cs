namespace Mixtura.Estimation;

/// <summary>
/// Mixing proportions as what is free of them: components in classes, those of one class with the same proportion, and some
/// whose proportion is held. Classes share the mass that is not held, so they have one degree of freedom less than their
/// number; the maximization step gives each the mass in proportion to its responsibilities.
/// </summary>
internal sealed class ProportionClasses
{
    private const int Held = -1;

    private readonly int[] _of;
    private readonly double[] _held;
    private readonly int[] _sizes;
    private readonly double _mass;
    private readonly bool _areFree;

    private ProportionClasses(int[] of, double[] held, int count, bool areFree)
    {
        _of = of;
        _held = held;
        _areFree = areFree;
        _mass = areFree ? 1 : 1 - held.Sum();
        _sizes = new int[count];
        foreach (int at in of)
        {
            if (at != Held)
            {
                _sizes[at]++;
            }
        }
    }

    /// <summary>The number of classes.</summary>
    public int Count => _sizes.Length;

    /// <summary>The number of free proportions.</summary>
    public int FreeCount => Math.Max(0, Count - 1);

    /// <summary>Whether all proportions are free.</summary>
    public bool AreFree => _areFree;

    /// <summary>The mass that the classes share.</summary>
    public double Mass => _mass;

    /// <summary>A component's class, or null where its proportion is held.</summary>
    public int? ClassOf(int component) => _of[component] == Held ? null : _of[component];

    /// <param name="proportions">What is free.</param>
    /// <param name="components">The number of components, noise included.</param>
    /// <param name="noise">How many of them, the last, are noise.</param>
    public static ProportionClasses Of(Proportions proportions, int components, int noise)
    {
        int[] of = new int[components];
        double[] held = new double[components];
        int given = components - noise;
        switch (proportions)
        {
            case EqualProportions:
                for (int j = given; j < components; j++)
                {
                    of[j] = 1 + j - given;
                }

                return new ProportionClasses(of, held, 1 + noise, areFree: false);
            case GivenProportions { Values: var values, Sum: var sum }:
                int count = 0;
                bool leavesRest = noise > 0 || values.Any(value => value is null);
                for (int j = 0; j < components; j++)
                {
                    double? value = j < given ? values[j] : null;
                    of[j] = value is null ? count++ : Held;
                    held[j] = (value ?? 0) / (leavesRest ? 1 : sum);
                }

                return new ProportionClasses(of, held, count, areFree: false);
            default:
                for (int j = 0; j < components; j++)
                {
                    of[j] = j;
                }

                return new ProportionClasses(of, held, components, areFree: true);
        }
    }

    /// <summary>The proportions that a maximization step gives.</summary>
    /// <param name="responsibilities">The components' total responsibilities, or any proportions, whose nearest are then found.</param>
    public double[] Maximize(double[] responsibilities)
    {
        if (_areFree)
        {
            return MaximizationStep.Weights(responsibilities);
        }

        double[] sums = Gather(responsibilities);
        double total = sums.Sum();
        double[] shares = Array.ConvertAll(sums, sum => total > 0 ? sum / total : 1.0 / Count);
        return Spread(shares);
    }

    /// <summary>The logarithms of the classes' proportions.</summary>
    public void CopyCoordinates(double[] weights, Span<double> coordinates)
    {
        double[] sums = Gather(weights);
        for (int c = 0; c < Count; c++)
        {
            coordinates[c] = Elementary.Log(sums[c]);
        }
    }

    /// <summary>The proportions at some coordinates, of which a constant may be added to all; null where they are not finite.</summary>
    public double[]? FromCoordinates(ReadOnlySpan<double> coordinates)
    {
        double[] shares = new double[Count];
        Array.Fill(shares, 1.0);
        return Count == 0 ? Spread(shares) : Softmax.TryFill(coordinates, shares) ? (_areFree ? shares : Spread(shares)) : null;
    }

    /// <summary>The gradient of the total log-likelihood in the coordinates.</summary>
    /// <param name="responsibilities">The components' total responsibilities at the weights.</param>
    /// <param name="weights">The mixing proportions.</param>
    /// <param name="total">The rows' total weight.</param>
    /// <param name="gradient">Receives a value for each class.</param>
    public void CopyGradient(ReadOnlySpan<double> responsibilities, ReadOnlySpan<double> weights, double total, Span<double> gradient)
    {
        double free = total;
        gradient[..Count].Clear();
        for (int j = 0; j < _of.Length; j++)
        {
            if (_of[j] == Held)
            {
                free -= responsibilities[j];
            }
            else
            {
                gradient[_of[j]] += responsibilities[j];
            }
        }

        for (int j = 0; j < _of.Length; j++)
        {
            if (_of[j] != Held)
            {
                gradient[_of[j]] -= free * weights[j] / _mass;
            }
        }
    }

    private double[] Gather(double[] values)
    {
        double[] sums = new double[Count];
        for (int j = 0; j < _of.Length; j++)
        {
            if (_of[j] != Held)
            {
                sums[_of[j]] += values[j];
            }
        }

        return sums;
    }

    private double[] Spread(double[] shares)
    {
        double[] weights = new double[_of.Length];
        for (int j = 0; j < weights.Length; j++)
        {
            weights[j] = _of[j] == Held ? _held[j] : _mass * shares[_of[j]] / _sizes[_of[j]];
        }

        return weights;
    }
}
