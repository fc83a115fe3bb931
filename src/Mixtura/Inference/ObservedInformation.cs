using System.Collections.Immutable;

namespace Mixtura.Inference;

/// <summary>
/// The observed information in a mixture's coordinates, as that of the complete data less what is missing (Louis 1982, equation
/// 3.2): the missing part, Σ of the covariance of the components' scores under a row's posteriors, is exact sums over the rows;
/// the complete part needs the sums of statistics alone, about which the family's gradient is differenced (Oakes 1999).
/// Beside it the gradient.
/// </summary>
internal sealed class ObservedInformation
{
    public ObservedInformation(double[] matrix, double[] complete, double[] gradient)
    {
        Matrix = matrix;
        Complete = complete;
        Gradient = gradient;
    }

    /// <summary>The observed information, packed, m × m.</summary>
    public double[] Matrix { get; }

    /// <summary>The diagonal of the complete data's information.</summary>
    public double[] Complete { get; }

    /// <summary>The gradient of the log-likelihood, and of a prior.</summary>
    public double[] Gradient { get; }

    public static ObservedInformation Of(Mixture model, MixtureCoordinates coordinates, ScoreMap map, ScorePass sums, TableMoments moments)
    {
        int k = model.Components.Length;
        int m = coordinates.Count;
        var statistics = new CompleteStatistics(model, coordinates, sums, moments);
        coordinates.Scale(Scales(sums, map, k, m));
        double[] matrix = CompletePart(model, coordinates, statistics, moments.TotalWeight);
        double[] complete = [.. Enumerable.Range(0, m).Select(c => matrix[PackedSymmetric.Index(c, c)])];
        for (int at = 0; at < matrix.Length; at++)
        {
            matrix[at] += sums.Outer[at];
        }

        for (int j = 0; j < k; j++)
        {
            int[] places = [j, .. map.Coordinates(j).Select(c => k + c)];
            ReadOnlySpan<double> squares = sums.Squares(j);
            for (int a = 0, at = 0; a < places.Length; a++)
            {
                for (int b = 0; b <= a; b++, at++)
                {
                    matrix[PackedSymmetric.Index(places[a], places[b])] -= squares[at];
                }
            }
        }

        double[] gradient = new double[m];
        statistics.Gradient(coordinates.Components).CopyTo(gradient, k);
        for (int j = 0; j < k; j++)
        {
            gradient[j] = sums.Mean[j] - (moments.TotalWeight * model.Weights[j]);
        }

        return new ObservedInformation(matrix, complete, gradient);
    }

    /// <summary>For each coordinate the largest mean square that its score has over the rows of a component.</summary>
    private static double[] Scales(ScorePass sums, ScoreMap map, int k, int m)
    {
        double[] scales = new double[m];
        for (int j = 0; j < k; j++)
        {
            double weight = sums.Statistics(j)[0];
            int[] own = map.Coordinates(j);
            for (int c = 0; c < own.Length && weight > 0; c++)
            {
                int at = PackedSymmetric.Index(c + 1, c + 1);
                scales[k + own[c]] = Math.Max(scales[k + own[c]], sums.Squares(j)[at] / weight);
            }
        }

        return scales;
    }

    private static double[] CompletePart(Mixture model, MixtureCoordinates coordinates, CompleteStatistics statistics, double total)
    {
        int k = model.Components.Length;
        int m = coordinates.Count;
        double[] matrix = new double[PackedSymmetric.Length(m)];
        for (int j = 0; j < k; j++)
        {
            for (int l = 0; l <= j; l++)
            {
                matrix[PackedSymmetric.Index(j, l)] = total * model.Weights[j] * ((j == l ? 1 : 0) - model.Weights[l]);
            }
        }

        for (int c = k; c < m; c++)
        {
            double[] derivative = coordinates.Derivative(c, (_, components) => statistics.Gradient(components));
            for (int i = 0; i < derivative.Length; i++)
            {
                // Entries off the diagonal come from both sides.
                matrix[PackedSymmetric.Index(c, k + i)] -= k + i == c ? derivative[i] : 0.5 * derivative[i];
            }
        }

        return matrix;
    }

    /// <summary>The sums of a pass, with which the family's gradient is asked for at other components.</summary>
    private sealed class CompleteStatistics
    {
        private readonly ParameterMap _map;
        private readonly MixtureCoordinates _coordinates;
        private readonly TableMoments _moments;
        private readonly double[] _weights;
        private readonly double[] _values;
        private readonly int _length;

        public CompleteStatistics(Mixture model, MixtureCoordinates coordinates, ScorePass sums, TableMoments moments)
        {
            _map = model.Family.CreateParameterMap();
            _coordinates = coordinates;
            _moments = moments;
            int k = model.Components.Length;
            _length = sums.Statistics(0).Length - 1;
            _weights = new double[k];
            _values = new double[k * _length];
            for (int j = 0; j < k; j++)
            {
                _weights[j] = sums.Statistics(j)[0];
                sums.Statistics(j)[1..].CopyTo(_values.AsSpan(j * _length));
            }
        }

        public double[] Gradient(ImmutableArray<Component> components)
        {
            double[] values = [.. _values];
            for (int j = 0; j < components.Length; j++)
            {
                _map.Move(_coordinates.Components[j], components[j], _weights[j], values.AsSpan(j * _length, _length));
            }

            double[] gradient = new double[_coordinates.Count - components.Length];
            _coordinates.Family.CopyGradient(new ComponentStatistics(components, _moments, _weights, values, 0, _length, _length), gradient);
            return gradient;
        }
    }
}
