using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Mixtura.Serialization;

namespace Mixtura;

/// <summary>
/// Noise: rows spread evenly over a region, a box whose edges are orthogonal but need not lie along the columns. Rows are
/// drawn from the region; the density is one over its volume wherever it is asked for, so that rows further out than any
/// that were fitted are noise too, as in mclust. Immutable and thread-safe.
/// </summary>
[JsonConverter(typeof(ComponentJsonConverter))]
public sealed class UniformComponent : Component
{
    /// <summary>How far edges may be from orthogonal, and a volume from their product, by rounding.</summary>
    private const double Rounding = 1e-6;

    private readonly double[] _centre;
    private readonly double[] _edges;

    internal UniformComponent(double[] centre, double[] edges, double logVolume)
    {
        _centre = centre;
        _edges = edges;
        LogVolume = logVolume;
        IsAlongColumns = Enumerable.Range(0, edges.Length).All(at => at % (centre.Length + 1) == 0 || edges[at] == 0);
    }

    /// <inheritdoc/>
    public override int Dimensions => _centre.Length;

    /// <summary>The region's centre, d values.</summary>
    public ReadOnlySpan<double> Centre => _centre;

    /// <summary>The edges one after the other, d × d.</summary>
    internal ReadOnlySpan<double> StoredEdges => _edges;

    /// <summary>The natural logarithm of the region's volume V, which is in the product of the columns' units; the log-density is its negative.</summary>
    public double LogVolume { get; }

    /// <summary>The region's volume V; 0 or ∞ where it is beyond the range of doubles.</summary>
    public double Volume => Elementary.Exp(LogVolume);

    /// <summary>Whether the region's edges lie along the columns, each along its own.</summary>
    public bool IsAlongColumns { get; }

    /// <summary>Makes noise in a box along the columns.</summary>
    /// <param name="lower">The box's lower corner, d values.</param>
    /// <param name="upper">Its upper corner, d values, each above the lower one's.</param>
    /// <exception cref="ModelException">The corners' lengths differ, a value is not finite, or the box has no volume.</exception>
    public static UniformComponent Box(ReadOnlySpan<double> lower, ReadOnlySpan<double> upper)
    {
        if (lower.IsEmpty || lower.Length != upper.Length)
        {
            throw new ModelException($"the lower corner has {lower.Length} values and the upper {upper.Length}; each needs one for every column", "noise");
        }

        double[] centre = new double[lower.Length];
        double[,] edges = new double[lower.Length, lower.Length];
        for (int i = 0; i < centre.Length; i++)
        {
            edges[i, i] = upper[i] - lower[i];
            centre[i] = lower[i] + (0.5 * edges[i, i]);
        }

        return Create(centre, edges);
    }

    /// <summary>Makes noise in a box of any direction.</summary>
    /// <param name="centre">The box's centre, d values.</param>
    /// <param name="edges">Its edges, d × d, one in each row; orthogonal to each other.</param>
    /// <exception cref="ModelException">The shapes disagree, a value is not finite, or the edges are not orthogonal (within 1e-6) or have no length.</exception>
    public static UniformComponent Create(ReadOnlySpan<double> centre, double[,] edges)
    {
        ArgumentNullException.ThrowIfNull(edges);
        int d = centre.Length;
        if (d == 0 || edges.GetLength(0) != d || edges.GetLength(1) != d)
        {
            throw new ModelException($"the edges are {edges.GetLength(0)} × {edges.GetLength(1)} for a centre of {d} values; they must be d × d", "edges");
        }

        double[] flat = [.. edges.Cast<double>()];
        if (flat.Concat(centre.ToArray()).Any(value => !double.IsFinite(value)))
        {
            throw new ModelException("a value is not finite", "edges");
        }

        double logVolume = 0;
        for (int e = 0; e < d; e++)
        {
            double length = Length(flat.AsSpan(e * d, d));
            if (!(length > 0))
            {
                throw new ModelException($"edge {e + 1} has no length", "edges");
            }

            logVolume += Elementary.Log(length);
            for (int f = 0; f < e; f++)
            {
                if (Math.Abs(Cosine(flat.AsSpan(e * d, d), flat.AsSpan(f * d, d))) > Rounding)
                {
                    throw new ModelException($"edges {f + 1} and {e + 1} are not orthogonal", "edges");
                }
            }
        }

        return new UniformComponent(centre.ToArray(), flat, logVolume);
    }

    /// <summary>One of the region's edges, d values.</summary>
    /// <param name="edge">The edge, from 0; where <see cref="IsAlongColumns"/> the one along that column.</param>
    public ReadOnlySpan<double> Edge(int edge) => _edges.AsSpan(edge * Dimensions, Dimensions);

    /// <inheritdoc/>
    /// <remarks>−ln V at every row, within the region or not.</remarks>
    public override double LogDensity(ReadOnlySpan<double> row) => LogNormalizer + LogShape(row);

    internal override double LogNormalizer => -LogVolume;

    internal override double LogShape(ReadOnlySpan<double> row) => row.Length == Dimensions
        ? 0
        : throw new ArgumentException($"The row has {row.Length} values, the component {Dimensions} columns.", nameof(row));

    /// <inheritdoc/>
    public override void Sample(RandomSource random, Span<double> row)
    {
        ArgumentNullException.ThrowIfNull(random);
        _centre.CopyTo(row);
        for (int e = 0; e < Dimensions; e++)
        {
            double along = random.NextDouble() - 0.5;
            ReadOnlySpan<double> edge = Edge(e);
            for (int i = 0; i < edge.Length; i++)
            {
                row[i] = Math.FusedMultiplyAdd(along, edge[i], row[i]);
            }
        }
    }

    /// <inheritdoc/>
    /// <remarks>Exact where each edge lies either within the columns that remain or within the others: the region is then a product of two boxes.</remarks>
    /// <exception cref="NotSupportedException">An edge slants between the columns that remain and the others: rows spread evenly over the region are not spread evenly in these columns.</exception>
    public override Component Marginal(ReadOnlySpan<int> columns)
    {
        int[] chosen = columns.ToArray();
        int d = chosen.Length;
        int[] within = d == Dimensions ? [.. Enumerable.Range(0, d)] : [.. Enumerable.Range(0, Dimensions).Where(e => LiesWithin(e, chosen))];

        // Of a box along the columns each edge keeps the place of its own.
        int[] from = [.. within.OrderBy(e => Array.FindIndex(chosen, c => _edges[(e * Dimensions) + c] != 0))];
        double[] centre = [.. chosen.Select(c => _centre[c])];
        double[] edges = [.. from.SelectMany(e => chosen.Select(c => _edges[(e * Dimensions) + c]))];
        double logVolume = d == Dimensions ? LogVolume : Enumerable.Range(0, d).Sum(e => Elementary.Log(Length(edges.AsSpan(e * d, d))));
        return new UniformComponent(centre, edges, logVolume);
    }

    /// <inheritdoc/>
    /// <remarks>Of a product of boxes the values of one say nothing of the other, so this is the marginal of the other columns.</remarks>
    /// <exception cref="NotSupportedException">An edge slants between the known columns and the others: what the known values leave of the region is then no box, and none where they lie outside.</exception>
    public override Component Condition(ReadOnlySpan<int> columns, ReadOnlySpan<double> values) => Marginal(Others(columns, Dimensions));

    private bool LiesWithin(int edge, int[] chosen)
    {
        int inside = chosen.Count(c => Edge(edge)[c] != 0);
        int all = 0;
        foreach (double value in Edge(edge))
        {
            all += value != 0 ? 1 : 0;
        }

        return inside == 0 || inside == all
            ? inside > 0
            : throw new NotSupportedException("The noise fills a box that slants between the columns chosen and the others, so it is not even in either; choose columns so that all that the box slants in stay together, or take the marginal or conditional of WithoutNoise().");
    }

    /// <summary>One line: the region's centre and the logarithm of its volume.</summary>
    public override string ToString() => $"Uniform: centre {ShortText.Vector(_centre)}, log-volume {ShortText.Of(LogVolume)}";

    /// <inheritdoc/>
    public override void CopyMean(Span<double> mean) => _centre.CopyTo(mean);

    /// <inheritdoc/>
    /// <remarks>That of rows drawn from the region: Σ e·eᵀ/12 over its edges e.</remarks>
    public override void CopyCovariance(Span<double> covariance)
    {
        int d = Dimensions;
        covariance[..(d * d)].Clear();
        for (int e = 0; e < d; e++)
        {
            ReadOnlySpan<double> edge = Edge(e);
            for (int at = 0; at < d * d; at++)
            {
                covariance[at] += edge[at / d] * edge[at % d] / 12;
            }
        }
    }

    /// <inheritdoc/>
    public override double Cdf(double x) => Dimensions == 1
        ? Math.Clamp(0.5 + ((x - _centre[0]) / Math.Abs(_edges[0])), 0, 1)
        : base.Cdf(x);

    /// <inheritdoc/>
    public override bool HasSameParameters(Component other) => other is UniformComponent u
        && LogVolume.Equals(u.LogVolume)
        && _centre.AsSpan().SequenceEqual(u._centre)
        && _edges.AsSpan().SequenceEqual(u._edges);

    /// <summary>The same component with the volume that a file states, which differs from the edges' product by rounding; null where it differs by more.</summary>
    internal UniformComponent? WithLogVolume(double logVolume) =>
        Math.Abs(logVolume - LogVolume) <= Rounding ? new UniformComponent(_centre, _edges, logVolume) : null;

    internal static double? CheckVolume(double? volume, string name) => volume is null or (> 0 and < double.PositiveInfinity)
        ? volume
        : throw new ArgumentOutOfRangeException(name, volume, "A volume is a finite number above 0.");

    private static double Length(ReadOnlySpan<double> edge)
    {
        // Scaled by the largest entry: its square may be beyond the range of doubles.
        double largest = Largest(edge);
        double square = 0;
        foreach (double value in edge)
        {
            square += value / largest * (value / largest);
        }

        return largest > 0 ? largest * Math.Sqrt(square) : 0;
    }

    private static double Cosine(ReadOnlySpan<double> a, ReadOnlySpan<double> b)
    {
        double product = 0;
        double lengthA = Length(a);
        double lengthB = Length(b);
        for (int i = 0; i < a.Length; i++)
        {
            product += a[i] / lengthA * (b[i] / lengthB);
        }

        return product;
    }

    private static double Largest(ReadOnlySpan<double> edge)
    {
        double largest = 0;
        foreach (double value in edge)
        {
            largest = Math.Max(largest, Math.Abs(value));
        }

        return largest;
    }
}
