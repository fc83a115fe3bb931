using System.Collections.Immutable;

namespace Mixtura;

/// <summary>How well classes were predicted of rows whose classes are known.</summary>
/// <remarks>
/// Means are taken over rows by their weights. Standard errors are those of means of independent rows, s/√n, with s² divided by
/// n − 1; NaN where a single row weighs. That fits to different folds share rows is left out of account.
/// </remarks>
public sealed class ClassificationQuality
{
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
        int k = classifier.Classes.Length;
        int[] places = [.. labels.Classes.Select(name => classifier.Classes.IndexOf(name))];
        double[,] confusion = new double[labels.Classes.Length, k];
        var rows = new List<(double Weight, double Error, double Brier)>();
        double cost = 0;
        for (int row = 0; row < labels.Codes.Length; row++)
        {
            int label = labels.Codes[row];
            double weight = label < 0 ? 0 : table.Weight(row);
            if (!(weight > 0))
            {
                continue;
            }

            int actual = places[label];
            confusion[label, predicted.Classes[row]] += weight;
            double brier = actual < 0 ? 1 : 0;
            for (int c = 0; c < k; c++)
            {
                double miss = predicted.Posterior[(row * k) + c] - (c == actual ? 1 : 0);
                brier += miss * miss;
            }

            rows.Add((weight, actual == predicted.Classes[row] ? 0 : 1, brier / 2));
            cost += actual < 0 ? double.NaN : weight * classifier.Cost(actual, predicted.Classes[row]);
        }

        double total = rows.Sum(row => row.Weight);
        return new ClassificationQuality(
            new ClassConfusion(labels.Classes, classifier.Classes, confusion),
            Mean(rows, total, row => row.Error),
            Mean(rows, total, row => row.Brier),
            classifier.HasCosts && !double.IsNaN(cost) ? cost / total : null,
            total);
    }

    private static (double Mean, double StandardError) Mean(List<(double Weight, double Error, double Brier)> rows, double total, Func<(double Weight, double Error, double Brier), double> term)
    {
        double mean = rows.Sum(row => row.Weight * term(row)) / total;
        double squares = rows.Sum(row => row.Weight * (term(row) - mean) * (term(row) - mean));
        return (mean, rows.Count > 1 ? Math.Sqrt(rows.Count / (rows.Count - 1.0) * squares) / total : double.NaN);
    }
}
