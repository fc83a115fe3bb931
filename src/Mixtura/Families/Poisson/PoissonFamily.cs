using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using Mixtura.Estimation;
using Mixtura.Inference;
using Mixtura.Serialization;

namespace Mixtura;

/// <summary>Counts: in each component the columns are independent and Poisson, each with its own rate.</summary>
public sealed class PoissonFamily : Family
{
    /// <summary>2^53: up to here doubles hold every whole number.</summary>
    private const double LargestCount = 1L << 53;

    /// <inheritdoc/>
    public override string Name => "poisson";

    /// <inheritdoc/>
    public override int CountParameters(int components, int dimensions) => components * dimensions;

    /// <inheritdoc/>
    public override void CheckColumns(ImmutableArray<Column> columns, string? origin)
    {
        foreach (Column column in columns)
        {
            if (column.IsCategorical)
            {
                throw new TableException("the column holds labels, which a Poisson cannot describe; leave it out or give it to a categorical family", origin, column: column.Name);
            }
        }
    }

    /// <inheritdoc/>
    public override string? Objection(int column, double value) =>
        !(value >= 0 && value == Math.Floor(value))
            ? string.Create(CultureInfo.InvariantCulture, $"{value:R} is not a count (0, 1, 2, …), which a Poisson describes; leave the column out or give it to a Gaussian family")
        : value > LargestCount
            ? string.Create(CultureInfo.InvariantCulture, $"{value:R} is more than 2^53, from where on doubles do not hold every count; leave the column out or give it to a Gaussian family")
        : null;

    /// <inheritdoc/>
    public override Component Pivot(TableMoments moments)
    {
        ArgumentNullException.ThrowIfNull(moments);
        return new PoissonComponent(moments.Mean);
    }

    /// <inheritdoc/>
    public override Component WithMean(ReadOnlySpan<double> mean, TableMoments moments)
    {
        foreach (double rate in mean)
        {
            if (!(rate >= 0))
            {
                throw new ModelException($"the mean {rate:R} is no rate of a Poisson; it must be zero or more", "means");
            }
        }

        return new PoissonComponent(mean);
    }

    /// <inheritdoc/>
    public override int CountStatistics(int dimensions) => dimensions;

    /// <inheritdoc/>
    public override void Accumulate(Component about, ReadOnlySpan<double> row, double weight, Span<double> statistics)
    {
        for (int i = 0; i < row.Length; i++)
        {
            statistics[i] += weight * row[i];
        }
    }

    /// <inheritdoc/>
    public override Maximization Maximize(ComponentStatistics statistics)
    {
        ArgumentNullException.ThrowIfNull(statistics);
        var components = ImmutableArray.CreateBuilder<Component>(statistics.Count);
        for (int j = 0; j < statistics.Count; j++)
        {
            if (!statistics.IsAlive(j))
            {
                components.Add(statistics.About[j]);
                continue;
            }

            double[] rates = statistics.Of(j).ToArray();
            for (int i = 0; i < rates.Length; i++)
            {
                rates[i] /= statistics.Weight(j);
            }

            components.Add(new PoissonComponent(rates));
        }

        return new Maximization(components.MoveToImmutable(), []);
    }

    /// <inheritdoc/>
    /// <remarks>Coordinates: the logarithms of the rates; the gradient is Σr·x − N·λ.</remarks>
    public override double SquaredGradient(ComponentStatistics statistics)
    {
        ArgumentNullException.ThrowIfNull(statistics);
        double square = 0;
        for (int j = 0; j < statistics.Count; j++)
        {
            var about = (PoissonComponent)statistics.About[j];
            ReadOnlySpan<double> sums = statistics.Of(j);
            for (int i = 0; i < sums.Length; i++)
            {
                double g = sums[i] - (statistics.Weight(j) * about.Rates[i]);
                square += g * g;
            }
        }

        return square;
    }

    /// <inheritdoc/>
    public override double Change(Component before, Component after)
    {
        var a = (PoissonComponent)before;
        var b = (PoissonComponent)after;
        double largest = 0;
        for (int i = 0; i < a.Dimensions; i++)
        {
            if (a.Rates[i] != b.Rates[i])
            {
                largest = Math.Max(largest, Math.Abs(a.Rates[i] - b.Rates[i]) / Math.Sqrt(Math.Max(a.Rates[i], b.Rates[i])));
            }
        }

        return largest;
    }

    /// <inheritdoc/>
    public override int CountFeatures(TableMoments moments)
    {
        ArgumentNullException.ThrowIfNull(moments);
        return moments.Columns.Length;
    }

    /// <inheritdoc/>
    /// <remarks>2√(x + 3/8), in which a Poisson count has a variance near 1 (Anscombe 1948).</remarks>
    public override void CopyFeatures(ReadOnlySpan<double> row, TableMoments moments, Span<double> features)
    {
        for (int i = 0; i < row.Length; i++)
        {
            features[i] = 2 * Math.Sqrt(row[i] + 0.375);
        }
    }

    internal override (int Location, int Spread) CountScores(Component component) => (component.Dimensions, 0);

    internal override void CopyScores(Component about, double weight, ReadOnlySpan<double> sums, bool aboutOwnMean, Span<double> location, Span<double> spread)
    {
        ReadOnlySpan<double> rates = ((PoissonComponent)about).Rates;
        for (int i = 0; i < sums.Length; i++)
        {
            location[i] = sums[i] - (weight * rates[i]);
        }
    }

    internal override void Recentre(Component from, Component to, double weight, Span<double> sums)
    {
    }

    internal override void CopyExpected(Component of, Component about, double weight, Span<double> sums)
    {
        of.CopyMean(sums);
        for (int i = 0; i < sums.Length; i++)
        {
            sums[i] *= weight;
        }
    }

    internal override void AddMoments(Component about, double weight, ReadOnlySpan<double> sums, ReadOnlySpan<double> origin, Span<double> first, Span<double> second)
    {
        for (int i = 0; i < sums.Length; i++)
        {
            first[i] += sums[i] - (weight * origin[i]);
        }
    }

    internal override bool ArePossible(double weight, ReadOnlySpan<double> sums) => !sums.ContainsAnyExceptInRange(0, double.MaxValue);

    internal override int CountNonnegative(int dimensions) => dimensions;

    internal override void CopyNonnegative(Component component, Span<double> values) => ((PoissonComponent)component).Rates.CopyTo(values);

    internal override Component WithNonnegative(Component component, ReadOnlySpan<double> values) => new PoissonComponent(values);

    internal override void CopyNonnegativeSums(ReadOnlySpan<double> sums, Span<double> values) => sums.CopyTo(values);

    internal override FeatureMap CreateFeatureMap(TableMoments moments) => new AnscombeFeatureMap(moments.Columns.Length);

    internal override string? ObjectionTo(Component component) =>
        component is PoissonComponent ? null : $"it is a {component.GetType().Name}, the family is Poisson";

    internal override int? CountCoordinates(int components, int dimensions) => components * dimensions;

    /// <remarks>The logarithms of the rates.</remarks>
    internal override void CopyCoordinates(ImmutableArray<Component> components, TableMoments moments, Span<double> coordinates)
    {
        int at = 0;
        foreach (Component component in components)
        {
            foreach (double rate in ((PoissonComponent)component).Rates)
            {
                coordinates[at++] = rate > 0 ? Elementary.Log(rate) : 0;
            }
        }
    }

    internal override ImmutableArray<Component>? FromCoordinates(ReadOnlySpan<double> coordinates, ImmutableArray<Component> like, TableMoments moments)
    {
        var components = ImmutableArray.CreateBuilder<Component>(like.Length);
        int at = 0;
        foreach (Component component in like)
        {
            double[] rates = ((PoissonComponent)component).Rates.ToArray();
            for (int i = 0; i < rates.Length; i++, at++)
            {
                rates[i] = rates[i] > 0 ? Elementary.Exp(coordinates[at]) : 0;
                if (!double.IsFinite(rates[i]))
                {
                    return null;
                }
            }

            components.Add(new PoissonComponent(rates));
        }

        return components.MoveToImmutable();
    }

    internal override void CopyGradient(ComponentStatistics statistics, Span<double> gradient)
    {
        int at = 0;
        for (int j = 0; j < statistics.Count; j++)
        {
            ReadOnlySpan<double> rates = ((PoissonComponent)statistics.About[j]).Rates;
            ReadOnlySpan<double> sums = statistics.Of(j);
            for (int i = 0; i < rates.Length; i++)
            {
                gradient[at++] = sums[i] - (statistics.Weight(j) * rates[i]);
            }
        }
    }

    internal override ParameterMap CreateParameterMap() => new PoissonParameterMap(this);

    internal override Kernel CreateKernel(ImmutableArray<Component> components) => new PoissonKernel(components);

    internal override void WriteComponent(Utf8JsonWriter json, Component component, ImmutableArray<Column> columns) =>
        JsonValues.WriteArray(json, "rate", ((PoissonComponent)component).Rates);

    internal static PoissonComponent ReadComponent(JsonElement element, int dimensions, string path)
    {
        double[] rates = JsonValues.ReadArray(element, "rate", dimensions, path);
        try
        {
            return new PoissonComponent(rates);
        }
        catch (ModelException e)
        {
            throw new ModelException(e.Message, path, e);
        }
    }
}
