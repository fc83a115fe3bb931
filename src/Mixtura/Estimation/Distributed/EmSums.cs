using System.Collections.Immutable;

namespace Mixtura.Estimation;

/// <summary>
/// What an expectation step leaves of rows: the total responsibility of each component and its family's sums, about components
/// that are named. Sums of different rows about the same components add; sums about others are first moved. Noise has sums too,
/// about the first component, so that all sums together tell the rows' moments: responsibilities add to 1. Immutable.
/// </summary>
internal sealed class EmSums
{
    private readonly Family _family;
    private readonly double[] _weights;
    private readonly double[] _values;
    private readonly int _length;

    /// <param name="family">The family.</param>
    /// <param name="about">The components that the sums are about.</param>
    /// <param name="weights">The total responsibilities, k of them.</param>
    /// <param name="values">The family's sums, those of one component after those of another.</param>
    public EmSums(Family family, ImmutableArray<Component> about, double[] weights, double[] values)
    {
        _family = family;
        _weights = weights;
        _values = values;
        _length = values.Length / about.Length;
        About = about;
    }

    public ImmutableArray<Component> About { get; }

    /// <summary>The total responsibilities; their sum is the rows' weight, but for rounding.</summary>
    public double[] Weights => _weights;

    /// <summary>The sums of a pass with <see cref="Family.CreateFullKernel"/>.</summary>
    public static EmSums Of(Family family, ImmutableArray<Component> about, PassSums sums) =>
        new(family, about, sums.Weights, sums.Values[sums.FamilyAt..]);

    /// <summary>The sums that rows of a mixture have on average, about its own components.</summary>
    /// <param name="family">The family.</param>
    /// <param name="shares">The mixing proportions.</param>
    /// <param name="components">The components.</param>
    /// <param name="weight">The rows' weight.</param>
    public static EmSums Expected(Family family, ReadOnlySpan<double> shares, ImmutableArray<Component> components, double weight)
    {
        int length = family.CountStatistics(components[0].Dimensions);
        double[] weights = new double[components.Length];
        double[] values = new double[components.Length * length];
        for (int j = 0; j < weights.Length; j++)
        {
            weights[j] = weight * shares[j];
            family.CopyExpected(components[j], Pivot(components, j), weights[j], values.AsSpan(j * length, length));
        }

        return new EmSums(family, components, weights, values);
    }

    /// <summary>The same sums about other components.</summary>
    public EmSums MovedTo(ImmutableArray<Component> about)
    {
        double[] values = [.. _values];
        for (int j = 0; j < _weights.Length; j++)
        {
            _family.Recentre(Pivot(About, j), Pivot(about, j), _weights[j], values.AsSpan(j * _length, _length));
        }

        return new EmSums(_family, about, _weights, values);
    }

    /// <summary>A·(these sums) + b·(others about the same components).</summary>
    public EmSums Combine(double a, EmSums other, double b)
    {
        double[] Mix(double[] own, double[] its)
        {
            double[] mixed = new double[own.Length];
            for (int i = 0; i < mixed.Length; i++)
            {
                mixed[i] = (a * own[i]) + (b * its[i]);
            }

            return mixed;
        }

        return new EmSums(_family, About, Mix(_weights, other._weights), Mix(_values, other._values));
    }

    /// <summary>The moments of the rows that the sums are of.</summary>
    /// <param name="columns">The columns.</param>
    /// <param name="origin">The rows' origin, for messages.</param>
    /// <param name="rows">The number of rows.</param>
    /// <param name="weight">The rows' weight.</param>
    public TableMoments Moments(ImmutableArray<Column> columns, string? origin, long rows, double weight)
    {
        int d = columns.Length;
        double[] mean = new double[d];
        double[] covariance = new double[PackedSymmetric.Length(d)];

        // Squares of deviations must be about the mean itself, which is therefore found first.
        AddMoments(new double[d], mean, new double[covariance.Length]);
        Scale(mean, 1 / weight);
        double[] shift = new double[d];
        AddMoments(mean, shift, covariance);
        Scale(covariance, 1 / weight);
        for (int i = 0; i < d; i++)
        {
            mean[i] += shift[i] / weight;
        }

        return new TableMoments(columns, origin, rows, weight, mean, covariance);
    }

    /// <summary>The sums as a maximization step takes them.</summary>
    public ComponentStatistics Statistics(TableMoments moments) => new(About, moments, _weights, _values, 0, _length, _length);

    /// <summary>The sums with the components in another order.</summary>
    /// <param name="order">For each new place the old one.</param>
    public EmSums Ordered(int[] order) => new(
        _family,
        [.. order.Select(j => About[j])],
        Array.ConvertAll(order, j => _weights[j]),
        [.. order.SelectMany(j => _values[(j * _length)..((j + 1) * _length)])]);

    private void AddMoments(double[] origin, double[] first, double[] second)
    {
        for (int j = 0; j < _weights.Length; j++)
        {
            _family.AddMoments(Pivot(About, j), _weights[j], _values.AsSpan(j * _length, _length), origin, first, second);
        }
    }

    private static Component Pivot(ImmutableArray<Component> about, int j) => about[j] is UniformComponent ? about[0] : about[j];

    private static void Scale(double[] values, double by)
    {
        for (int i = 0; i < values.Length; i++)
        {
            values[i] *= by;
        }
    }
}
