using System.Buffers;
using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Mixtura.Estimation;

namespace Mixtura;

/// <summary>
/// A classifier that knows how rows of each class are distributed: a row x of class c comes from the mixture f(x | c), and
/// P(c | x) = π(c) f(x | c) / Σ π(c′) f(x | c′) with the prior probabilities π (Hastie and Tibshirani 1996; Fraley and Raftery
/// 2002). Immutable and thread-safe; classes are numbered from 0.
/// </summary>
[JsonConverter(typeof(Serialization.MixtureClassifierJsonConverter))]
public sealed class MixtureClassifier
{
    private const int StackLimit = 256;
    private const double PriorTolerance = 1e-9;

    private readonly double[] _priors;
    private readonly double[] _logPriors;
    private readonly double[,]? _costs;

    /// <summary>Makes a classifier of known mixtures.</summary>
    /// <param name="classes">The K classes' names, at least one, distinct and not empty.</param>
    /// <param name="mixtures">For each class the mixture that its rows come from; all of the same columns.</param>
    /// <param name="priors">The classes' prior probabilities, not negative, of sum 1 (within 1e-9).</param>
    /// <exception cref="ModelException">The numbers disagree, a value is not valid, or the mixtures' columns differ.</exception>
    public MixtureClassifier(IEnumerable<string> classes, IEnumerable<Mixture> mixtures, IEnumerable<double> priors)
        : this([.. classes ?? throw new ArgumentNullException(nameof(classes))], [.. mixtures ?? throw new ArgumentNullException(nameof(mixtures))], [.. priors ?? throw new ArgumentNullException(nameof(priors))], null)
    {
    }

    private MixtureClassifier(ImmutableArray<string> classes, ImmutableArray<Mixture> mixtures, double[] priors, double[,]? costs)
    {
        ClassifierChecks.Classes(classes, mixtures);
        ClassifierChecks.Priors(priors, classes.Length, PriorTolerance);
        Classes = classes;
        Mixtures = mixtures;
        _priors = priors;
        _logPriors = Array.ConvertAll(priors, Elementary.Log);
        _costs = costs;
    }

    /// <summary>The K classes' names.</summary>
    public ImmutableArray<string> Classes { get; }

    /// <summary>For each class the mixture that its rows come from.</summary>
    public ImmutableArray<Mixture> Mixtures { get; }

    /// <summary>The classes' prior probabilities, K values of sum 1.</summary>
    public ReadOnlySpan<double> Priors => _priors;

    /// <summary>Whether errors have costs; without, each costs the same and rows are given to the likeliest class.</summary>
    public bool HasCosts => _costs is not null;

    /// <summary>The d columns.</summary>
    public ImmutableArray<Column> Columns => Mixtures[0].Columns;

    /// <summary>What it costs to give a row of one class to another: 0 or 1 where there are no costs.</summary>
    /// <param name="actual">The row's class.</param>
    /// <param name="predicted">The class that it is given to.</param>
    public double Cost(int actual, int predicted) => _costs is not null ? _costs[actual, predicted] : actual == predicted ? 0 : 1;

    /// <summary>The same classifier with other prior probabilities.</summary>
    /// <param name="priors">K values, not negative, of sum 1 (within 1e-9).</param>
    /// <exception cref="ModelException">The number is not K, or a value is not valid.</exception>
    public MixtureClassifier WithPriors(params ReadOnlySpan<double> priors) => new(Classes, Mixtures, priors.ToArray(), _costs);

    /// <summary>The same classifier with costs of errors: rows are given to the class of least expected cost, Σ P(c | x) cost(c, class).</summary>
    /// <param name="costs">K × K finite values that are not negative: row c, column c′ is the cost of giving a row of class c to class c′. Null for none.</param>
    /// <exception cref="ModelException">The shape is not K × K, or a value is not valid.</exception>
    public MixtureClassifier WithCosts(double[,]? costs)
    {
        ClassifierChecks.Costs(costs, Classes);
        return new(Classes, Mixtures, _priors, (double[,]?)costs?.Clone());
    }

    /// <summary>The posteriors P(c | x) of the classes. Allocates nothing.</summary>
    /// <param name="row">The row x, d values.</param>
    /// <param name="posterior">Receives K values of sum 1; the prior probabilities where the row is impossible in every class.</param>
    /// <returns>ln Σ π(c) f(x | c).</returns>
    public double Posterior(ReadOnlySpan<double> row, Span<double> posterior)
    {
        if (posterior.Length != _priors.Length)
        {
            throw new ArgumentException($"The span has room for {posterior.Length} posteriors; there are {_priors.Length} classes.", nameof(posterior));
        }

        for (int c = 0; c < posterior.Length; c++)
        {
            double logDensity = Mixtures[c].LogDensity(row);
            posterior[c] = _priors[c] > 0 ? _logPriors[c] + logDensity : double.NegativeInfinity;
        }

        return Normalize(posterior);
    }

    /// <summary>The class that a row is given to. Allocates nothing.</summary>
    /// <param name="row">The row, d values.</param>
    /// <returns>The class's index, from 0; the first of those that are as good.</returns>
    public int Classify(ReadOnlySpan<double> row) => Classify(row, out _);

    /// <summary>The class that a row is given to, and how uncertain that is. Allocates nothing.</summary>
    /// <param name="row">The row, d values.</param>
    /// <param name="uncertainty">1 − the posterior of that class.</param>
    /// <returns>The class's index, from 0; the first of those that are as good.</returns>
    public int Classify(ReadOnlySpan<double> row, out double uncertainty)
    {
        int k = _priors.Length;
        double[]? rented = null;
        Span<double> posterior = k <= StackLimit ? stackalloc double[k] : (rented = ArrayPool<double>.Shared.Rent(k)).AsSpan(0, k);
        Posterior(row, posterior);
        int chosen = Decide(posterior);
        uncertainty = Uncertainty(posterior, chosen);
        if (rented is not null)
        {
            ArrayPool<double>.Shared.Return(rented);
        }

        return chosen;
    }

    /// <summary>Classes, uncertainties, posteriors and log-densities of every row of a table, on several threads.</summary>
    /// <param name="table">The rows, n × d.</param>
    /// <param name="threads">The number of threads; 0 for one on each core. It does not change the result.</param>
    /// <param name="cancellation">Ends the work with <see cref="OperationCanceledException"/>.</param>
    /// <exception cref="TableException">The table's columns are not those of the classifier.</exception>
    public ClassPosterior Posterior(RowTable table, int threads = 0, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(table);
        table = Mixtures[0].Align(table);
        Mixture.CheckRoom(table, _priors.Length);
        ClassPosterior result = Room(table.RowCount);
        Fill(table, result, threads, cancellation);
        return result;
    }

    /// <summary>Room for what is said of so many rows.</summary>
    internal ClassPosterior Room(long rows) => new(new int[rows], new double[rows], new double[rows * _priors.Length], new double[rows]);

    /// <summary>As <see cref="Posterior(RowTable, int, CancellationToken)"/>, into room for as many rows at least.</summary>
    internal void Fill(RowTable table, ClassPosterior result, int threads, CancellationToken cancellation)
    {
        int k = _priors.Length;
        double[] terms = result.Posterior;
        for (int c = 0; c < k; c++)
        {
            if (_priors[c] > 0)
            {
                TableScorer.Score(Mixtures[c], table, new TableScorer.Wanted(result.LogDensity, [], [], []), FitOptions.Cores(threads), cancellation);
            }

            for (long row = 0; row < table.RowCount; row++)
            {
                terms[(row * k) + c] = _priors[c] > 0 ? _logPriors[c] + result.LogDensity[row] : double.NegativeInfinity;
            }
        }

        WorkCrew.Run(
            table.ChunkCount,
            FitOptions.Cores(threads),
            (chunk, _) =>
            {
                int first = chunk * RowTable.ChunkRows;
                for (int row = first; row < first + table.RowsInChunk(chunk); row++)
                {
                    Span<double> posterior = terms.AsSpan(row * k, k);
                    result.LogDensity[row] = Normalize(posterior);
                    result.Classes[row] = Decide(posterior);
                    result.Uncertainty[row] = Uncertainty(posterior, result.Classes[row]);
                }
            },
            cancellation);
    }

    /// <summary>How well the classifier does on rows whose classes are known.</summary>
    /// <param name="table">The rows, n × d, with their weights if any.</param>
    /// <param name="labels">Their classes; rows of unknown class do not count, and rows of a class that the classifier does not have are errors.</param>
    /// <param name="threads">The number of threads; 0 for one on each core.</param>
    /// <param name="cancellation">Ends the work with <see cref="OperationCanceledException"/>.</param>
    /// <exception cref="TableException">The table's columns are not those of the classifier, or the labels are of other rows.</exception>
    public ClassificationQuality Assess(RowTable table, ClassLabels labels, int threads = 0, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(table);
        ArgumentNullException.ThrowIfNull(labels);
        labels.CheckTable(table);
        return ClassificationQuality.Of(this, table, labels, threads, cancellation);
    }

    /// <summary>Writes the classifier's file (JSON, UTF-8); doubles read back to the same bits.</summary>
    /// <param name="stream">Receives the file.</param>
    public void Write(Stream stream) => Serialization.ClassifierFile.Write(stream, new Serialization.ClassifierDocument(this));

    /// <summary>Reads a classifier's file and checks all of it.</summary>
    /// <param name="stream">The file's content.</param>
    /// <exception cref="ModelException">The file is no classifier, or a value in it is not valid; the message says where.</exception>
    public static MixtureClassifier Read(Stream stream) => Serialization.ClassifierFile.Read(stream).Classifier;

    /// <summary>The class of least expected cost.</summary>
    /// <param name="posterior">The posteriors of the classes.</param>
    internal int Decide(ReadOnlySpan<double> posterior)
    {
        if (_costs is null)
        {
            return Mixture.Largest(posterior);
        }

        int best = 0;
        double least = double.PositiveInfinity;
        for (int predicted = 0; predicted < posterior.Length; predicted++)
        {
            double cost = 0;
            for (int actual = 0; actual < posterior.Length; actual++)
            {
                cost += posterior[actual] * _costs[actual, predicted];
            }

            if (cost < least)
            {
                (best, least) = (predicted, cost);
            }
        }

        return best;
    }

    /// <summary>1 − the chosen posterior, without cancellation.</summary>
    private static double Uncertainty(ReadOnlySpan<double> posterior, int chosen)
    {
        double others = 0;
        for (int c = 0; c < posterior.Length; c++)
        {
            others += c == chosen ? 0 : posterior[c];
        }

        return others;
    }

    private double Normalize(Span<double> terms)
    {
        double largest = terms[Mixture.Largest(terms)];
        if (double.IsNegativeInfinity(largest))
        {
            _priors.CopyTo(terms);
            return largest;
        }

        double sum = 0;
        for (int c = 0; c < terms.Length; c++)
        {
            terms[c] = Elementary.Exp(terms[c] - largest);
            sum += terms[c];
        }

        for (int c = 0; c < terms.Length; c++)
        {
            terms[c] /= sum;
        }

        return largest + Elementary.Log(sum);
    }
}
