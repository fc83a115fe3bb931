using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace Mixtura;

/// <summary>What cross-validation found: for each row its log-density under a fit to other rows.</summary>
[JsonNumberHandling(JsonNumberHandling.AllowNamedFloatingPointLiterals)]
public sealed class CrossValidationResult
{
    private readonly ImmutableArray<double> _weights;

    internal CrossValidationResult(int folds, ImmutableArray<int> fold, ImmutableArray<double> logDensities, ImmutableArray<double> weights, int unsound)
    {
        Folds = folds;
        Fold = fold;
        LogDensities = logDensities;
        _weights = weights;
        Unsound = unsound;
        (LogLikelihood, StandardError) = Sum(row => LogDensities[row]);
    }

    /// <summary>The number of folds.</summary>
    public int Folds { get; }

    /// <summary>For each row its fold, from 0; n values.</summary>
    public ImmutableArray<int> Fold { get; }

    /// <summary>For each row ln P(x) under the fit to the other folds, −∞ where that makes the row impossible; n values.</summary>
    public ImmutableArray<double> LogDensities { get; }

    /// <summary>The cross-validated log-likelihood Σᵢ wᵢ ln P(xᵢ), in nats; larger is better.</summary>
    public double LogLikelihood { get; }

    /// <summary>
    /// Its standard error, √(m/(m − 1)·Σᵢ wᵢ(ln P(xᵢ) − mean)²) for m rows that weigh; that fits to different folds share rows is left
    /// out of account. NaN where the log-likelihood is not finite or a single row weighs.
    /// </summary>
    public double StandardError { get; }

    /// <summary>In how many of the fits a component collapsed, lost its rows or looks spurious.</summary>
    public int Unsound { get; }

    /// <summary>By how much this log-likelihood is above another one of the same rows and folds, and the standard error of that: rows are compared in pairs.</summary>
    /// <param name="other">The other one.</param>
    /// <exception cref="ArgumentException">The other one is of other rows, folds or seed.</exception>
    public (double Difference, double StandardError) Above(CrossValidationResult other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return Fold.AsSpan().SequenceEqual(other.Fold.AsSpan()) && _weights.AsSpan().SequenceEqual(other._weights.AsSpan())
            ? Sum(row => LogDensities[row] - other.LogDensities[row])
            : throw new ArgumentException("The two are of other rows, folds or seeds.", nameof(other));
    }

    private (double Sum, double StandardError) Sum(Func<int, double> term)
    {
        double sum = 0;
        double total = 0;
        int rows = 0;
        for (int row = 0; row < Fold.Length; row++)
        {
            // A row that weighs nothing may be impossible: it does not count, though 0·(−∞) would.
            if (Weight(row) > 0)
            {
                sum += Weight(row) * term(row);
                total += Weight(row);
                rows++;
            }
        }

        double squares = 0;
        for (int row = 0; row < Fold.Length; row++)
        {
            double deviation = Weight(row) > 0 ? term(row) - (sum / total) : 0;
            squares += Weight(row) * deviation * deviation;
        }

        return (sum, rows > 1 ? Math.Sqrt(rows / (rows - 1.0) * squares) : double.NaN);
    }

    private double Weight(int row) => _weights.IsEmpty ? 1 : _weights[row];
}
