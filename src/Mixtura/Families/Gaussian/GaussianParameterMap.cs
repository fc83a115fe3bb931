using System.Collections.Immutable;
using Mixtura.Inference;

namespace Mixtura;

/// <summary>Means and covariances; of diagonal structures the variances alone.</summary>
internal sealed class GaussianParameterMap(GaussianFamily family) : ParameterMap
{
    /// <summary>A covariance that is no further above the floor than this factor is held there.</summary>
    private const double AtFloor = 1.05;

    /// <summary>So low that derivatives can be taken beside the family's own floor.</summary>
    private const double NoFloor = 1e-290;

    private readonly Anatomy _anatomy = Anatomy.Of(family.Covariance);

    public override Family Unbounded { get; } = new GaussianFamily(family.Covariance, NoFloor, family.Prior) { HeldMeans = family.HeldMeans, Uncorrelated = family.Uncorrelated, HasZeroCoordinates = true };

    public override IEnumerable<OwnParameter> Name(Component component, ImmutableArray<Column> columns) =>
        columns.Select((column, i) => new OwnParameter(ParameterKind.Mean, $"mean of {column.Name}", i))
            .Concat(columns.Select((column, i) => new OwnParameter(ParameterKind.Variance, $"variance of {column.Name}", i)))
            .Concat(Pairs(columns.Length).Select(pair => new OwnParameter(ParameterKind.Covariance, $"covariance of {columns[pair.I].Name} and {columns[pair.J].Name}", pair.I, pair.J)));

    public override IEnumerable<double> Copy(Component component)
    {
        var gaussian = (GaussianComponent)component;
        return gaussian.Mean.ToArray()
            .Concat(Enumerable.Range(0, gaussian.Dimensions).Select(gaussian.Variance))
            .Concat(Pairs(gaussian.Dimensions).Select(pair => gaussian.Covariance(pair.I, pair.J)));
    }

    public override IEnumerable<ParameterBound> Bounds(Component component, double rows, TableMoments moments)
    {
        var gaussian = (GaussianComponent)component;
        int d = gaussian.Dimensions;
        bool isHeld = !new CovarianceFloor(AtFloor * family.Floor, moments).Admits(gaussian.StoredCovariance.ToArray(), gaussian.IsDiagonal);
        bool hasHeldMean = family.HeldMeans.Any(mean => gaussian.Mean.SequenceEqual(mean.AsSpan()));
        ParameterBound ofSpread = isHeld ? ParameterBound.Floor : ParameterBound.None;
        return Enumerable.Repeat(hasHeldMean ? ParameterBound.Held : ParameterBound.None, d)
            .Concat(Enumerable.Repeat(ofSpread, d))
            .Concat(Pairs(d).Select(pair => IsZero(pair.I, pair.J) ? ParameterBound.Held : ofSpread));
    }

    private bool IsZero(int i, int j) => family.Uncorrelated.Any(pair => pair == (i, j) || pair == (j, i));

    /// <remarks>Common axes need a common order, which those of a model file have not.</remarks>
    public override ImmutableArray<Component> Prepare(ImmutableArray<Component> components)
    {
        if (!_anatomy.IsOriented || _anatomy.Orientation != Sharing.Equal)
        {
            return components;
        }

        double[] axes = ((GaussianComponent)components[0]).Spectrum.Axes;
        return components.All(component => ((GaussianComponent)component).Spectrum.Axes.AsSpan().SequenceEqual(axes)) ? components : Unbounded.Adopt(components);
    }

    public override IEnumerable<int[]> Shifts(int components, int dimensions) =>
        new GaussianCoordinates(family.Covariance, components, dimensions).Shifts();

    public override void Move(Component from, Component to, double weight, Span<double> sums)
    {
        ReadOnlySpan<double> before = ((GaussianComponent)from).Mean;
        ReadOnlySpan<double> after = ((GaussianComponent)to).Mean;
        int d = before.Length;
        Span<double> step = new double[d];
        for (int i = 0; i < d; i++)
        {
            step[i] = after[i] - before[i];
        }

        bool isDiagonal = sums.Length == 2 * d;
        for (int i = 0, at = d; i < d; i++)
        {
            for (int j = isDiagonal ? i : 0; j <= i; j++, at++)
            {
                sums[at] += (weight * step[i] * step[j]) - (sums[i] * step[j]) - (step[i] * sums[j]);
            }
        }

        for (int i = 0; i < d; i++)
        {
            sums[i] -= weight * step[i];
        }
    }

    private IEnumerable<(int I, int J)> Pairs(int d) => _anatomy.Orientation == Sharing.None
        ? []
        : Enumerable.Range(0, d).SelectMany(i => Enumerable.Range(i + 1, d - i - 1).Select(j => (i, j)));
}
