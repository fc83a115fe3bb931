using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Mixtura.Clusters;
using Mixtura.Estimation;

namespace Mixtura;

/// <summary>
/// The linear combinations of columns in which a Gaussian mixture's components differ most, in their means and, if wanted, in their covariances
/// (Scrucca 2010). Immutable.
/// </summary>
/// <remarks>
/// With the table's covariance Σ, the mixture's mean μ, the components' means μⱼ and covariances Σⱼ, and their average S, the directions v solve M·v = l·Σ·v for
/// M = 2λ·BΣ⁻¹B + 2(1 − λ)·Σⱼ πⱼ(Σⱼ − S)Σ⁻¹(Σⱼ − S), B = Σⱼ πⱼ(μⱼ − μ)(μⱼ − μ)ᵀ (Scrucca 2010, section 3; with λ as in mclust's MclustDR). Where
/// Σ is singular, columns being constant or combinations of others, Σ⁻¹ is its inverse within the space that the rows fill.
/// </remarks>
[JsonNumberHandling(JsonNumberHandling.AllowNamedFloatingPointLiterals)]
public sealed class MixtureProjection
{
    /// <summary>A smaller eigenvalue is that of a direction in which components do not differ, as in MclustDR.</summary>
    private const double LeastEigenvalue = 1.4901161193847656e-8;

    private readonly GaussianMixture _source;
    private readonly double[,] _matrix;
    private readonly double[] _offset;

    private MixtureProjection(GaussianMixture mixture, TableMoments moments, double lambda, ProjectionAxes axes)
    {
        int d = mixture.Dimensions;
        _source = mixture;
        Lambda = lambda;
        SourceColumns = mixture.Columns;
        Eigenvalues = [.. axes.Eigenvalues.TakeWhile(value => value > LeastEigenvalue)];
        if (Eigenvalues.IsEmpty)
        {
            throw new ModelException("the components do not differ in what is compared, so no direction separates them; take lambda below 1 to compare covariances too, or a mixture of several components");
        }

        _matrix = new double[Eigenvalues.Length, d];
        _offset = new double[Eigenvalues.Length];
        for (int r = 0; r < Eigenvalues.Length; r++)
        {
            double[] direction = Unit([.. Enumerable.Range(0, d).Select(i => axes.Directions[(r * d) + i])]);
            for (int i = 0; i < d; i++)
            {
                _matrix[r, i] = direction[i];
                _offset[r] = Math.FusedMultiplyAdd(-direction[i], moments.Mean[i], _offset[r]);
            }
        }

        Directions = [.. Enumerable.Range(0, Eigenvalues.Length).Select(r => Enumerable.Range(0, d).Select(i => _matrix[r, i]).ToImmutableArray())];
        StandardizedDirections = [.. Directions.Select(direction => Unit([.. direction.Select((value, i) => value * moments.Deviation(i))]).ToImmutableArray())];
        Mixture = mixture.WithoutNoise().Transform(_matrix, _offset, Names());
    }

    /// <summary>How much the means count, from 0 to 1; the covariances count for the rest.</summary>
    public double Lambda { get; }

    /// <summary>The columns that are combined, d of them.</summary>
    public ImmutableArray<Column> SourceColumns { get; }

    /// <summary>How much the components differ along each direction, falling; only those of directions along which they do.</summary>
    public ImmutableArray<double> Eigenvalues { get; }

    /// <summary>The r directions, d values each and of length 1; the sign is such that the largest entry is positive.</summary>
    public ImmutableArray<ImmutableArray<double>> Directions { get; }

    /// <summary>The directions for columns measured in their own standard deviations, of length 1: what each column has to do with them.</summary>
    public ImmutableArray<ImmutableArray<double>> StandardizedDirections { get; }

    /// <summary>The mixture in the r directions, without noise.</summary>
    public GaussianMixture Mixture { get; }

    /// <summary>Finds the directions.</summary>
    /// <param name="mixture">The mixture; its noise, which has no mean to compare, is left aside.</param>
    /// <param name="table">The rows that say how the columns vary, n × d, at least 2.</param>
    /// <param name="lambda">How much the means count, from 0 to 1: with 1, as MclustDR has it unless told otherwise, there are at most as many directions as components less one; 0.5 is the method of 2010.</param>
    /// <param name="threads">The number of threads; 0 for one on each core.</param>
    /// <exception cref="TableException">The table has other columns than the mixture, or all its rows are the same.</exception>
    /// <exception cref="ModelException">The components do not differ in what is compared.</exception>
    public static MixtureProjection Of(GaussianMixture mixture, RowTable table, double lambda = 1, int threads = 0)
    {
        ArgumentNullException.ThrowIfNull(mixture);
        ArgumentNullException.ThrowIfNull(table);
        if (!(lambda is >= 0 and <= 1))
        {
            throw new ArgumentOutOfRangeException(nameof(lambda), lambda, "The share of the means is between 0 and 1.");
        }

        table = mixture.Align(table);
        if (!(table.TotalWeight > 0))
        {
            throw new TableException("the table has no rows that weigh, so its columns do not vary", table.Origin);
        }

        TableMoments moments = MomentsPass.Of(table, FitOptions.Cores(threads));
        return new MixtureProjection(mixture, moments, lambda, ProjectionAxes.Of(mixture.WithoutNoise(), moments, lambda));
    }

    /// <summary>The rows in the r directions, measured from the mean of the table that the directions were found with; weights stay.</summary>
    /// <param name="table">Rows with the mixture's columns, n × d.</param>
    /// <returns>n × r values.</returns>
    /// <exception cref="TableException">The table's columns cannot be matched with the mixture's.</exception>
    public RowTable Project(RowTable table)
    {
        ArgumentNullException.ThrowIfNull(table);
        table = _source.Align(table);
        int d = SourceColumns.Length;
        var builder = new RowTableBuilder([.. Mixture.Columns], table.IsWeighted);
        double[] row = new double[d];
        double[] projected = new double[Eigenvalues.Length];
        for (long n = 0; n < table.RowCount; n++)
        {
            table.CopyRow(n, row);
            for (int r = 0; r < projected.Length; r++)
            {
                projected[r] = _offset[r];
                for (int i = 0; i < d; i++)
                {
                    projected[r] = Math.FusedMultiplyAdd(_matrix[r, i], row[i], projected[r]);
                }
            }

            builder.Append(projected, table.Weight(n));
        }

        return builder.Build();
    }

    private static double[] Unit(double[] direction)
    {
        double length = Math.Sqrt(direction.Sum(value => value * value));
        double largest = direction.MaxBy(Math.Abs);
        return Array.ConvertAll(direction, value => value / (largest < 0 ? -length : length));
    }

    private string[] Names() => [.. Enumerable.Range(1, Eigenvalues.Length).Select(r => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"direction {r}"))];
}
