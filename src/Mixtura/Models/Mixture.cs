using System.Buffers;
using System.Collections.Immutable;
using Mixtura.Estimation;
using Mixtura.Observability;
using Mixtura.Serialization;

namespace Mixtura;

/// <summary>
/// A finite mixture P(x) = Σⱼ πⱼ P(x | z = j): mixing proportions and components of one family. Immutable and
/// thread-safe; components are numbered from 0.
/// </summary>
public class Mixture
{
    private const int StackLimit = 256;
    private const double WeightTolerance = 1e-9;

    private readonly double[] _weights;
    private readonly double[] _logWeights;
    private readonly double[] _logFactors;
    private readonly double _offset;

    /// <summary>Makes a mixture of known parameters.</summary>
    /// <param name="family">The components' family.</param>
    /// <param name="weights">The mixing proportions, k of them: not negative, of sum 1 (within 1e-9).</param>
    /// <param name="components">The k components, all of the same dimension d.</param>
    /// <param name="columns">The names (and levels) of the d columns, or null for x1, x2, ….</param>
    /// <exception cref="ModelException">The numbers disagree, a weight is not valid, or a component is not of the family or of its structure.</exception>
    public Mixture(Family family, IEnumerable<double> weights, IEnumerable<Component> components, IEnumerable<Column>? columns = null)
    {
        ArgumentNullException.ThrowIfNull(family);
        ArgumentNullException.ThrowIfNull(weights);
        ArgumentNullException.ThrowIfNull(components);
        Family = family;
        _weights = [.. weights];
        Components = [.. components];
        if (Components.IsEmpty || _weights.Length != Components.Length)
        {
            throw new ModelException($"there are {_weights.Length} weights for {Components.Length} components; there must be one for each, and at least one", "weights");
        }

        double sum = 0;
        foreach (double weight in _weights)
        {
            if (!(weight >= 0 && double.IsFinite(weight)))
            {
                throw new ModelException($"the weight {weight:R} is not a finite number that is zero or more", "weights");
            }

            sum += weight;
        }

        if (!(Math.Abs(sum - 1) <= WeightTolerance))
        {
            throw new ModelException($"the weights have the sum {sum:R}, not 1", "weights");
        }

        for (int j = 1; j < Components.Length; j++)
        {
            if (Components[j].Dimensions != Components[0].Dimensions)
            {
                throw new ModelException($"it has {Components[j].Dimensions} columns, the first component {Components[0].Dimensions}", $"components[{j}]");
            }
        }

        for (int j = 0; j < Components.Length; j++)
        {
            if (family.ObjectionTo(Components[j]) is { } objection)
            {
                throw new ModelException(objection, $"components[{j}]");
            }
        }

        if (family is NoiseFamily)
        {
            NoiseFamily.CheckPlace(Components);
        }

        Columns = columns is null ? Column.Numbered(Components[0].Dimensions) : [.. columns];
        if (Columns.Length != Components[0].Dimensions)
        {
            throw new ModelException($"there are {Columns.Length} names for {Components[0].Dimensions} columns", "columns");
        }

        _logWeights = Array.ConvertAll(_weights, Elementary.Log);

        // Normalizers enter as differences: a common one may be large, and would cost posteriors their last digits.
        _offset = Components[0].LogNormalizer;
        _logFactors = [.. Components.Select((component, j) => _logWeights[j] + component.LogNormalizerAbove(Components[0]))];
    }

    /// <summary>The components' family.</summary>
    public Family Family { get; }

    /// <summary>The mixing proportions, k values of sum 1.</summary>
    public ReadOnlySpan<double> Weights => _weights;

    /// <summary>The k components.</summary>
    public ImmutableArray<Component> Components { get; }

    /// <summary>The noise, which is then the last of the components, or null where there is none.</summary>
    public UniformComponent? Noise => Components[^1] as UniformComponent;

    /// <summary>The number of components without the noise.</summary>
    public int ClusterCount => Components.Length - Family.CountNoise;

    /// <summary>The d columns.</summary>
    public ImmutableArray<Column> Columns { get; }

    /// <summary>The number of columns, d.</summary>
    public int Dimensions => Columns.Length;

    /// <summary>
    /// The number of free parameters of such a mixture: those of the components, and k − 1 mixing proportions. Where a fit held
    /// some of them, <see cref="FitSummary.Parameters"/> is less.
    /// </summary>
    public int ParameterCount => Family.CountParameters(Components.Length, Dimensions) + Components.Length - 1;

    internal double[] LogWeights => _logWeights;

    /// <summary>Fits a mixture of any family by expectation-maximization.</summary>
    /// <param name="table">The rows, n × d.</param>
    /// <param name="family">The components' family.</param>
    /// <param name="options">How to fit, or null for the defaults.</param>
    /// <param name="cancellation">Ends the fit with <see cref="OperationCanceledException"/>.</param>
    /// <exception cref="TableException">The table cannot be fitted with this family.</exception>
    /// <exception cref="CheckpointException">The state that <see cref="FitOptions.Checkpoint"/> is to go on from is damaged or of another fit.</exception>
    /// <exception cref="TimeoutException">No start was made <see cref="FitOptions.Within"/> the time.</exception>
    public static FitResult<Mixture> Fit(RowTable table, Family family, FitOptions? options = null, CancellationToken cancellation = default) =>
        SingleFit.Run(table, family, options ?? new FitOptions(), cancellation);

    /// <summary>The natural logarithm of P(x) at one row. Allocates nothing.</summary>
    /// <param name="row">The row x, d values.</param>
    /// <returns>ln P(x); −∞ where the row is impossible.</returns>
    public double LogDensity(ReadOnlySpan<double> row)
    {
        CheckRow(row);
        int k = _weights.Length;
        double[]? rented = null;
        Span<double> terms = k <= StackLimit ? stackalloc double[k] : (rented = ArrayPool<double>.Shared.Rent(k)).AsSpan(0, k);
        FillTerms(row, terms);
        double result = _offset + LogSumExp.Of(terms);
        if (rented is not null)
        {
            ArrayPool<double>.Shared.Return(rented);
        }

        return result;
    }

    /// <summary>P(x) at one row; 0 or ∞ where the logarithm is beyond the range of doubles. Allocates nothing.</summary>
    /// <param name="row">The row x, d values.</param>
    public double Density(ReadOnlySpan<double> row) => Elementary.Exp(LogDensity(row));

    /// <summary>The posteriors P(z = j | x), also called responsibilities. Allocates nothing.</summary>
    /// <param name="row">The row x, d values.</param>
    /// <param name="posterior">Receives k values of sum 1; the mixing proportions where the row is impossible.</param>
    /// <returns>ln P(x).</returns>
    public double Posterior(ReadOnlySpan<double> row, Span<double> posterior)
    {
        CheckRow(row);
        if (posterior.Length != _weights.Length)
        {
            throw new ArgumentException($"The span has room for {posterior.Length} posteriors; the mixture has {_weights.Length} components.", nameof(posterior));
        }

        FillTerms(row, posterior);
        int best = Largest(posterior);
        double largest = posterior[best];
        if (double.IsNegativeInfinity(largest))
        {
            _weights.CopyTo(posterior);
            return largest;
        }

        double sum = 0;
        for (int j = 0; j < posterior.Length; j++)
        {
            posterior[j] = Elementary.Exp(posterior[j] - largest);
            sum += posterior[j];
        }

        for (int j = 0; j < posterior.Length; j++)
        {
            posterior[j] /= sum;
        }

        return _offset + largest + Elementary.Log(sum);
    }

    /// <summary>The most likely component of a row. Allocates nothing.</summary>
    /// <param name="row">The row x, d values.</param>
    /// <returns>The component's index, from 0.</returns>
    public int Classify(ReadOnlySpan<double> row) => Classify(row, out _);

    /// <summary>The most likely component of a row, and how uncertain that is. Allocates nothing.</summary>
    /// <param name="row">The row x, d values.</param>
    /// <param name="uncertainty">1 − the largest posterior, without cancellation.</param>
    /// <returns>The component's index, from 0.</returns>
    public int Classify(ReadOnlySpan<double> row, out double uncertainty)
    {
        CheckRow(row);
        int k = _weights.Length;
        double[]? rented = null;
        Span<double> terms = k <= StackLimit ? stackalloc double[k] : (rented = ArrayPool<double>.Shared.Rent(k)).AsSpan(0, k);
        FillTerms(row, terms);
        int best = Largest(terms);
        double largest = terms[best];
        double others = 0;
        for (int j = 0; j < k; j++)
        {
            others += j == best ? 0 : Elementary.Exp(terms[j] - largest);
        }

        if (double.IsNegativeInfinity(largest))
        {
            best = Largest(_weights);
            uncertainty = 1 - _weights[best];
        }
        else
        {
            uncertainty = others / (1 + others);
        }

        if (rented is not null)
        {
            ArrayPool<double>.Shared.Return(rented);
        }

        return best;
    }

    /// <summary>The log-density of every row of a table, on several threads.</summary>
    /// <param name="table">The rows, n × d.</param>
    /// <param name="threads">The number of threads; 0 for one on each core.</param>
    /// <param name="cancellation">Ends the work with <see cref="OperationCanceledException"/>.</param>
    /// <returns>n values.</returns>
    public double[] LogDensity(RowTable table, int threads = 0, CancellationToken cancellation = default)
    {
        CheckTable(table);
        CheckRoom(table, 1);
        double[] logDensity = new double[table.RowCount];
        TableScorer.Score(this, table, new TableScorer.Wanted(logDensity, [], [], []), FitOptions.Cores(threads), cancellation);
        return logDensity;
    }

    /// <summary>The most likely component of every row of a table, on several threads.</summary>
    /// <param name="table">The rows, n × d.</param>
    /// <param name="threads">The number of threads; 0 for one on each core.</param>
    /// <param name="cancellation">Ends the work with <see cref="OperationCanceledException"/>.</param>
    /// <returns>n indices, from 0.</returns>
    public int[] Classify(RowTable table, int threads = 0, CancellationToken cancellation = default)
    {
        CheckTable(table);
        CheckRoom(table, 1);
        int[] components = new int[table.RowCount];
        TableScorer.Score(this, table, new TableScorer.Wanted([], components, [], []), FitOptions.Cores(threads), cancellation);
        return components;
    }

    /// <summary>Components, uncertainties, posteriors and log-densities of every row of a table, on several threads.</summary>
    /// <param name="table">The rows, n × d.</param>
    /// <param name="threads">The number of threads; 0 for one on each core.</param>
    /// <param name="cancellation">Ends the work with <see cref="OperationCanceledException"/>.</param>
    public TablePosterior Posterior(RowTable table, int threads = 0, CancellationToken cancellation = default)
    {
        CheckTable(table);
        CheckRoom(table, _weights.Length);
        long n = table.RowCount;
        var result = new TablePosterior(new int[n], new double[n], new double[n * _weights.Length], new double[n]);
        TableScorer.Score(this, table, new TableScorer.Wanted(result.LogDensity, result.Components, result.Uncertainty, result.Posterior), FitOptions.Cores(threads), cancellation);
        return result;
    }

    /// <summary>The log-likelihood of a table, Σᵢ wᵢ ln P(xᵢ), with the same bits for any number of threads.</summary>
    /// <param name="table">The rows, n × d, with their weights if any.</param>
    /// <param name="threads">The number of threads; 0 for one on each core.</param>
    public double LogLikelihood(RowTable table, int threads = 0)
    {
        CheckTable(table);
        using var span = new ScoreSpan(table);
        return table.RowCount == 0
            ? 0
            : new TablePass(table, _weights.Length, FitOptions.Cores(threads)).Expect(new DensityKernel(Family.CreateKernel(Components)), _logWeights).LogLikelihood;
    }

    /// <summary>The mean log-likelihood of a table's rows: <see cref="LogLikelihood"/> by the total weight.</summary>
    /// <param name="table">The rows, n × d, at least one.</param>
    /// <param name="threads">The number of threads; 0 for one on each core.</param>
    /// <exception cref="TableException">The table has no rows, or none that weighs.</exception>
    public double MeanLogLikelihood(RowTable table, int threads = 0)
    {
        ArgumentNullException.ThrowIfNull(table);
        return table.TotalWeight > 0
            ? LogLikelihood(table, threads) / table.TotalWeight
            : throw new TableException("the table has no rows that weigh, so they have no mean", table.Origin);
    }

    /// <summary>
    /// How sure the parameters are that were fitted to a table: standard errors and intervals from the observed information, from the
    /// sandwich, or from a bootstrap whose replicates start from this mixture.
    /// </summary>
    /// <param name="table">The rows that the mixture was fitted to, n × d, with their weights if any: a weight says how many rows a row stands for.</param>
    /// <param name="options">How, or null for the observed information and intervals of 95 %.</param>
    /// <param name="cancellation">Ends the work with <see cref="OperationCanceledException"/>.</param>
    /// <exception cref="TableException">The table has other columns, or a row that cannot come from the mixture; or a weight is not a whole number, which a bootstrap needs.</exception>
    /// <exception cref="SingularInformationException">The table does not determine all parameters, or the mixture is no maximum of its likelihood; the message says which.</exception>
    /// <exception cref="NotSupportedException">The family comes from outside the library and tells no derivatives; a bootstrap serves it.</exception>
    public MixtureUncertainty ParameterUncertainty(RowTable table, UncertaintyOptions? options = null, CancellationToken cancellation = default) =>
        MixtureUncertainty.Find(this, table, options ?? new UncertaintyOptions(), cancellation);

    /// <summary>Draws rows: first z from the mixing proportions, then x given z. Row i depends on the seed and i alone.</summary>
    /// <param name="rows">The number of rows, n.</param>
    /// <param name="seed">The seed of <see cref="RandomSource"/>; the same seed gives the same rows on every platform.</param>
    public MixtureSample Sample(long rows, ulong seed)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(rows);
        var builder = new RowTableBuilder(Columns);
        int[] components = new int[rows];
        double[] row = new double[Dimensions];
        var random = new RandomSource(seed);
        for (long i = 0; i < rows; i++)
        {
            random.Seek((ulong)i);
            components[i] = Draw.Index(random, _weights);
            Components[components[i]].Sample(random, row);
            builder.Append(row);
        }

        return new MixtureSample(builder.Build(), components);
    }

    /// <summary>The mixture of some of the columns, the others integrated out.</summary>
    /// <param name="columns">Distinct column indices from 0, in the order wanted.</param>
    /// <exception cref="ArgumentException">A column does not exist or is named twice, or none is named.</exception>
    /// <exception cref="NotSupportedException">There is noise in a region that does not lie along the columns.</exception>
    public Mixture Marginal(params ReadOnlySpan<int> columns)
    {
        CheckColumns(columns, columns.Length);
        var components = new Component[Components.Length];
        for (int j = 0; j < components.Length; j++)
        {
            components[j] = Components[j].Marginal(columns);
        }

        return With(Family.Restrict(columns), _weights, components, Chosen(columns));
    }

    /// <summary>
    /// The mixture of the other columns given the values of some: components are conditioned and their proportions become
    /// the posteriors P(z = j | known values). Its <see cref="Mean()"/> and <see cref="CovarianceMatrix"/> are the regression.
    /// </summary>
    /// <param name="columns">Distinct indices of the known columns, from 0; not all of them.</param>
    /// <param name="values">Their values, in the same order.</param>
    /// <exception cref="ArgumentException">A column does not exist or is named twice, none or all are named, or the values' number differs.</exception>
    /// <exception cref="NotSupportedException">There is noise in a region that does not lie along the columns.</exception>
    public Mixture Condition(ReadOnlySpan<int> columns, ReadOnlySpan<double> values)
    {
        CheckColumns(columns, Dimensions - 1);
        if (values.Length != columns.Length)
        {
            throw new ArgumentException($"There are {values.Length} values for {columns.Length} columns.", nameof(values));
        }

        double[] weights = new double[_weights.Length];
        Marginal(columns).Posterior(values, weights);
        var components = new Component[Components.Length];
        for (int j = 0; j < components.Length; j++)
        {
            components[j] = Components[j].Condition(columns, values);
        }

        bool[] known = new bool[Dimensions];
        foreach (int c in columns)
        {
            known[c] = true;
        }

        int[] others = [.. Enumerable.Range(0, Dimensions).Where(c => !known[c])];
        return With(Family.Restrict(others), weights, components, Chosen(others));
    }

    /// <summary>The mixture without its noise, the proportions of the others raised to the sum 1; the same mixture where there is none.</summary>
    /// <exception cref="ModelException">All of the weight is the noise's.</exception>
    public Mixture WithoutNoise()
    {
        if (Family is not NoiseFamily family)
        {
            return this;
        }

        double[] weights = _weights[..^1];
        double sum = weights.Sum();
        return sum > 0
            ? With(family.Inner, Array.ConvertAll(weights, weight => weight / sum), [.. Components[..^1]], Columns)
            : throw new ModelException("all of the weight is the noise's, so nothing is left without it", "weights");
    }

    /// <summary>The mixture with uniform noise as its last component, the proportions of the others lowered to make room for it.</summary>
    /// <param name="noise">The noise, of d columns. It is known, so it adds one free parameter: its proportion.</param>
    /// <param name="weight">Its proportion, between 0 and 1.</param>
    /// <exception cref="ArgumentException">The family's columns are not all measurements, or the mixture has noise already.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The proportion is not between 0 and 1.</exception>
    /// <exception cref="ModelException">The noise has another number of columns.</exception>
    public Mixture WithNoise(UniformComponent noise, double weight)
    {
        ArgumentNullException.ThrowIfNull(noise);
        if (!(weight is >= 0 and <= 1))
        {
            throw new ArgumentOutOfRangeException(nameof(weight), weight, "A proportion is between 0 and 1.");
        }

        return With(
            new NoiseFamily(Family, noise.Volume),
            [.. _weights.Select(other => (1 - weight) * other), weight],
            [.. Components, noise],
            Columns);
    }

    /// <summary>The expected row, Σ πⱼ μⱼ; NaN for categorical columns.</summary>
    /// <returns>d values.</returns>
    public double[] Mean()
    {
        double[] mean = new double[Dimensions];
        double[] own = new double[Dimensions];
        for (int j = 0; j < _weights.Length; j++)
        {
            Components[j].CopyMean(own);
            for (int i = 0; i < mean.Length; i++)
            {
                mean[i] += _weights[j] * own[i];
            }
        }

        return mean;
    }

    /// <summary>The covariance of a row, Σ πⱼ (Σⱼ + (μⱼ − μ)(μⱼ − μ)ᵀ); NaN where a categorical column is involved.</summary>
    /// <returns>d × d values.</returns>
    public double[,] CovarianceMatrix()
    {
        int d = Dimensions;
        double[] mean = Mean();
        double[] own = new double[d];
        double[] within = new double[d * d];
        double[,] covariance = new double[d, d];
        for (int j = 0; j < _weights.Length; j++)
        {
            Components[j].CopyMean(own);
            Components[j].CopyCovariance(within);
            for (int a = 0; a < d; a++)
            {
                for (int b = 0; b < d; b++)
                {
                    covariance[a, b] += _weights[j] * (within[(a * d) + b] + ((own[a] - mean[a]) * (own[b] - mean[b])));
                }
            }
        }

        return covariance;
    }

    /// <summary>P(X ≤ x) of a mixture of one column.</summary>
    /// <param name="x">The point.</param>
    /// <exception cref="NotSupportedException">The mixture has more than one column, or its column has no order.</exception>
    public double Cdf(double x)
    {
        double sum = 0;
        for (int j = 0; j < _weights.Length; j++)
        {
            sum += _weights[j] * Components[j].Cdf(x);
        }

        return sum;
    }

    /// <summary>The smallest x with P(X ≤ x) ≥ p, of a mixture of one column.</summary>
    /// <param name="p">A probability, between 0 and 1.</param>
    /// <exception cref="NotSupportedException">The mixture has more than one column, or its column has no order.</exception>
    public double Quantile(double p) => MixtureQuantile.Of(this, p);

    /// <summary>Writes the model file (JSON, UTF-8); doubles read back to the same bits.</summary>
    /// <param name="stream">Receives the file.</param>
    /// <param name="fit">What happened when the model was fitted, to be kept with it, or null.</param>
    public void Write(Stream stream, FitSummary? fit = null) => ModelFile.Write(stream, this, fit);

    /// <summary>Reads a model file and checks all of it.</summary>
    /// <param name="stream">The file's content.</param>
    /// <exception cref="ModelException">The file is no model, or a value in it is not valid; the message says where.</exception>
    public static Mixture Read(Stream stream) => ModelFile.Read(stream).Model;

    /// <summary>A mixture of this kind with other parameters.</summary>
    internal static Mixture With(Family family, double[] weights, Component[] components, IEnumerable<Column> columns) =>
        family is GaussianFamily or NoiseFamily { Inner: GaussianFamily }
            ? new GaussianMixture(family, weights, components, columns)
            : new Mixture(family, weights, components, columns);

    /// <summary>Refuses a table with another number of columns, or whose codes stand for other labels than the model's.</summary>
    internal void CheckTable(RowTable table)
    {
        ArgumentNullException.ThrowIfNull(table);
        if (table.ColumnCount != Dimensions)
        {
            throw new TableException($"the table has {table.ColumnCount} columns, the model {Dimensions} ({string.Join(", ", Columns.Select(c => c.Name))})", table.Origin);
        }

        for (int i = 0; i < Dimensions; i++)
        {
            Column own = Columns[i];
            Column given = table.Columns[i];
            if (own.IsCategorical && given.IsCategorical && !own.Levels.AsSpan().SequenceEqual(given.Levels.AsSpan()))
            {
                throw new TableException($"the column's levels are {string.Join(", ", given.Levels)}, the model's {string.Join(", ", own.Levels)}; give the column the model's levels, in its order", table.Origin, column: given.Name);
            }
        }
    }

    internal static void CheckRoom(RowTable table, int values)
    {
        if (table.RowCount * values > Array.MaxLength)
        {
            throw new TableException($"{values} values for each of {table.RowCount} rows are more than one array holds; take the rows in parts", table.Origin);
        }
    }

    internal static int Largest(ReadOnlySpan<double> values)
    {
        int best = 0;
        for (int j = 1; j < values.Length; j++)
        {
            if (values[j] > values[best])
            {
                best = j;
            }
        }

        return best;
    }

    private void FillTerms(ReadOnlySpan<double> row, Span<double> terms)
    {
        for (int j = 0; j < terms.Length; j++)
        {
            terms[j] = _weights[j] > 0 ? _logFactors[j] + Components[j].LogShape(row) : double.NegativeInfinity;
        }
    }

    private List<Column> Chosen(ReadOnlySpan<int> columns)
    {
        var chosen = new List<Column>(columns.Length);
        foreach (int c in columns)
        {
            chosen.Add(Columns[c]);
        }

        return chosen;
    }

    private void CheckRow(ReadOnlySpan<double> row)
    {
        if (row.Length != Dimensions)
        {
            throw new ArgumentException($"The row has {row.Length} values, the mixture {Dimensions} columns.", nameof(row));
        }
    }

    private void CheckColumns(ReadOnlySpan<int> columns, int most)
    {
        if (columns.IsEmpty || columns.Length > most)
        {
            throw new ArgumentException($"{columns.Length} columns are named; between 1 and {most} must be.", nameof(columns));
        }

        bool[] seen = new bool[Dimensions];
        foreach (int c in columns)
        {
            if (c < 0 || c >= Dimensions || seen[c])
            {
                throw new ArgumentException($"Column {c} does not exist or is named twice; columns are 0 to {Dimensions - 1}.", nameof(columns));
            }

            seen[c] = true;
        }
    }
}
