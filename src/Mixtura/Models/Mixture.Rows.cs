using System.Buffers;
using Mixtura.Estimation;
using Mixtura.Observability;

namespace Mixtura;

/// <content>
/// What a mixture says of rows: densities, posteriors, components. Rows hold finite numbers, as tables do; a row with NaN or an infinity is
/// refused with <see cref="ArgumentException"/>. A finite row can be impossible: its log-density is −∞.
/// </content>
public partial class Mixture
{
    private const int StackLimit = 256;

    /// <summary>The natural logarithm of P(x) at one row. Allocates nothing.</summary>
    /// <param name="row">The row x, d values.</param>
    /// <returns>ln P(x); −∞ where the row is impossible.</returns>
    /// <exception cref="ArgumentException">The row has another number of values than the mixture columns, or one that is NaN or infinite; the message names its column.</exception>
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
    /// <exception cref="ArgumentException">The row has another number of values than the mixture columns, or one that is NaN or infinite; the message names its column.</exception>
    public double Density(ReadOnlySpan<double> row) => Elementary.Exp(LogDensity(row));

    /// <summary>The posteriors P(z = j | x), also called responsibilities. Allocates nothing.</summary>
    /// <param name="row">The row x, d values.</param>
    /// <param name="posterior">Receives k values of sum 1; the mixing proportions where the row is impossible.</param>
    /// <returns>ln P(x).</returns>
    /// <exception cref="ArgumentException">The row has another number of values than the mixture columns, or one that is NaN or infinite; the message names its column.</exception>
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
    /// <exception cref="ArgumentException">The row has another number of values than the mixture columns, or one that is NaN or infinite; the message names its column.</exception>
    public int Classify(ReadOnlySpan<double> row) => Classify(row, out _);

    /// <summary>The most likely component of a row, and how uncertain that is. Allocates nothing.</summary>
    /// <param name="row">The row x, d values.</param>
    /// <param name="uncertainty">1 − the largest posterior, without cancellation.</param>
    /// <returns>The component's index, from 0.</returns>
    /// <exception cref="ArgumentException">The row has another number of values than the mixture columns, or one that is NaN or infinite; the message names its column.</exception>
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
    /// <exception cref="TableException">The table's columns cannot be matched with the mixture's (<see cref="Align"/>).</exception>
    public double[] LogDensity(RowTable table, int threads = 0, CancellationToken cancellation = default)
    {
        table = Align(table);
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
    /// <exception cref="TableException">The table's columns cannot be matched with the mixture's (<see cref="Align"/>).</exception>
    public int[] Classify(RowTable table, int threads = 0, CancellationToken cancellation = default)
    {
        table = Align(table);
        CheckRoom(table, 1);
        int[] components = new int[table.RowCount];
        TableScorer.Score(this, table, new TableScorer.Wanted([], components, [], []), FitOptions.Cores(threads), cancellation);
        return components;
    }

    /// <summary>How many rows of a table are likeliest to come from each component.</summary>
    /// <param name="table">The rows, n × d.</param>
    /// <param name="threads">The number of threads; 0 for one on each core.</param>
    /// <param name="cancellation">Ends the work with <see cref="OperationCanceledException"/>.</param>
    /// <returns>k numbers of rows, whatever these weigh.</returns>
    /// <exception cref="TableException">The table's columns cannot be matched with the mixture's (<see cref="Align"/>).</exception>
    public long[] CountRows(RowTable table, int threads = 0, CancellationToken cancellation = default)
    {
        table = Align(table);
        long[] counts = new long[_weights.Length];
        foreach (RowTable part in table.Parts(1, cancellation))
        {
            foreach (int component in Classify(part, threads, cancellation))
            {
                counts[component]++;
            }
        }

        return counts;
    }

    /// <summary>Components, uncertainties, posteriors and log-densities of every row of a table, on several threads.</summary>
    /// <param name="table">The rows, n × d.</param>
    /// <param name="threads">The number of threads; 0 for one on each core.</param>
    /// <param name="cancellation">Ends the work with <see cref="OperationCanceledException"/>.</param>
    /// <exception cref="TableException">The table's columns cannot be matched with the mixture's (<see cref="Align"/>).</exception>
    public TablePosterior Posterior(RowTable table, int threads = 0, CancellationToken cancellation = default)
    {
        table = Align(table);
        CheckRoom(table, _weights.Length);
        long n = table.RowCount;
        var result = new TablePosterior(new int[n], new double[n], new double[n * _weights.Length], new double[n]);
        TableScorer.Score(this, table, new TableScorer.Wanted(result.LogDensity, result.Components, result.Uncertainty, result.Posterior), FitOptions.Cores(threads), cancellation);
        return result;
    }

    /// <summary>The log-likelihood of a table, Σᵢ wᵢ ln P(xᵢ), with the same bits for any number of threads.</summary>
    /// <param name="table">The rows, n × d, with their weights if any.</param>
    /// <param name="threads">The number of threads; 0 for one on each core.</param>
    /// <exception cref="TableException">The table's columns cannot be matched with the mixture's (<see cref="Align"/>).</exception>
    public double LogLikelihood(RowTable table, int threads = 0)
    {
        table = Align(table);
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

    /// <summary>Refuses rows of another length, and values that are NaN or infinite.</summary>
    internal void CheckRow(ReadOnlySpan<double> row)
    {
        if (row.Length != Dimensions)
        {
            throw new ArgumentException($"The row has {row.Length} values, the mixture {Dimensions} columns ({Column.Listing(Columns)}).", nameof(row));
        }

        for (int i = 0; i < row.Length; i++)
        {
            if (!double.IsFinite(row[i]))
            {
                throw NotFinite(nameof(row), i, row[i]);
            }
        }
    }

    private ArgumentException NotFinite(string parameter, int column, double value) => new(
        string.Create(System.Globalization.CultureInfo.InvariantCulture, $"The value of column '{Columns[column].Name}' (index {column}) is {value}, and must be a finite number; leave the row out, or score its known values by the mixture of their columns (Mixture.Marginal)."),
        parameter);
}
