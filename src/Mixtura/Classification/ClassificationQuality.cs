using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace Mixtura;

/// <summary>How well classes were predicted of rows whose classes are known.</summary>
/// <remarks>
/// Means are taken over rows by their weights. Standard errors are those of means of independent rows, s/√n, with s² divided by
/// n − 1; NaN where a single row weighs. That fits to different folds share rows is left out of account.
/// </remarks>
[JsonNumberHandling(JsonNumberHandling.AllowNamedFloatingPointLiterals)]
public sealed class ClassificationQuality
{
    private const int RowsAtOnce = 1 << 16;

    private ClassificationQuality(ClassConfusion confusion, (double Mean, double StandardError) error, (double Mean, double StandardError) brier, double? meanCost, double rows)
    {
        Confusion = confusion;
        (Error, ErrorStandardError) = error;
        (Brier, BrierStandardError) = brier;
        MeanCost = meanCost;
        Rows = rows;
    }

    /// <summary>How many rows of each class were given to which class.</summary>
    public ClassConfusion Confusion { get; }

    /// <summary>The share of rows that were given to another class than theirs.</summary>
    public double Error { get; }

    /// <summary>The standard error of <see cref="Error"/>.</summary>
    public double ErrorStandardError { get; }

    /// <summary>
    /// The Brier score (Brier 1950): the mean of Σ(P(c | x) − [x is of class c])²/2 over the classes, from 0 to 1, as mclust has it. A
    /// row of a class that the classifier does not have counts as if that had the posterior 0.
    /// </summary>
    public double Brier { get; }

    /// <summary>The standard error of <see cref="Brier"/>.</summary>
    public double BrierStandardError { get; }

    /// <summary>The mean cost of a row where errors have costs, and the classifier has all classes; otherwise null.</summary>
    public double? MeanCost { get; }

    /// <summary>The number of rows, or where they have weights their total weight.</summary>
    public double Rows { get; }

    internal static ClassificationQuality Of(MixtureClassifier classifier, ClassPosterior predicted, RowTable table, ClassLabels labels)
    {
        var sums = new Sums(classifier, labels);
        sums.Add(predicted, table, 0);
        return sums.Result();
    }

    /// <summary>Of a classifier, piece by piece of a table.</summary>
    internal static ClassificationQuality Of(MixtureClassifier classifier, RowTable table, ClassLabels labels, int threads, CancellationToken cancellation)
    {
        table = classifier.Mixtures[0].Align(table);
        var sums = new Sums(classifier, labels);
        ClassPosterior room = classifier.Room(Math.Min(RowsAtOnce, table.RowCount));
        foreach (RowTable piece in table.InPieces(RowsAtOnce, cancellation))
        {
            classifier.Fill(piece, room, threads, cancellation);
            sums.Add(room, piece, piece.FirstRow - table.FirstRow);
        }

        return sums.Result();
    }

    /// <summary>What rows add to the quality, in their order.</summary>
    private sealed class Sums(MixtureClassifier classifier, ClassLabels labels)
    {
        private readonly int _k = classifier.Classes.Length;
        private readonly int[] _places = [.. labels.Classes.Select(name => classifier.Classes.IndexOf(name))];
        private readonly double[,] _confusion = new double[labels.Classes.Length, classifier.Classes.Length];
        private double _cost;
        private long _rows;
        private double _weight;
        private MeanOfRows _error;
        private MeanOfRows _brier;

        public void Add(ClassPosterior predicted, RowTable rows, long before)
        {
            for (int row = 0; row < rows.RowCount; row++)
            {
                int label = labels.Codes[(int)(before + row)];
                double weight = label < 0 ? 0 : rows.Weight(row);
                if (weight > 0)
                {
                    Add(label, predicted.Classes[row], predicted.Posterior.AsSpan(row * _k, _k), weight);
                }
            }
        }

        public ClassificationQuality Result() => new(
            new ClassConfusion(labels.Classes, classifier.Classes, _confusion),
            (_error.Mean, _error.StandardError(_rows)),
            (_brier.Mean, _brier.StandardError(_rows)),
            classifier.HasCosts && !double.IsNaN(_cost) ? _cost / _weight : null,
            _weight);

        private void Add(int label, int predicted, ReadOnlySpan<double> posterior, double weight)
        {
            int actual = _places[label];
            _confusion[label, predicted] += weight;
            double brier = actual < 0 ? 1 : 0;
            for (int c = 0; c < posterior.Length; c++)
            {
                double miss = posterior[c] - (c == actual ? 1 : 0);
                brier += miss * miss;
            }

            _rows++;
            _weight += weight;
            _error.Add(actual == predicted ? 0 : 1, weight);
            _brier.Add(brier / 2, weight);
            _cost += actual < 0 ? double.NaN : weight * classifier.Cost(actual, predicted);
        }
    }

    /// <summary>The mean of a term of rows, and the squares about it by West's recurrence (1979), which does not subtract large sums.</summary>
    private struct MeanOfRows
    {
        private double _sum;
        private double _weight;
        private double _running;
        private double _squares;

        public readonly double Mean => _sum / _weight;

        public void Add(double term, double weight)
        {
            _sum += weight * term;
            _weight += weight;
            double from = term - _running;
            _running += weight / _weight * from;
            _squares += weight * from * (term - _running);
        }

        public readonly double StandardError(long rows) => rows > 1 ? Math.Sqrt(rows / (rows - 1.0) * _squares) / _weight : double.NaN;
    }
}
