using System.Collections.Immutable;

namespace Mixtura.Inference;

/// <summary>
/// A component's score, the gradient of its log-density at one row, is linear in the row's statistics. The map is read off
/// the family's gradient, so that every family has scores of single rows: for each component the coordinates that it knows
/// and a matrix of these by 1 + q statistics.
/// </summary>
internal sealed class ScoreMap
{
    private readonly int[][] _coordinates;
    private readonly double[][] _matrices;

    public ScoreMap(MixtureCoordinates coordinates, TableMoments moments)
    {
        Family family = coordinates.Family;
        ImmutableArray<Component> components = coordinates.Components;
        int k = components.Length;
        int q = StatisticsLength = family.CountStatistics(components[0].Dimensions);
        int length = coordinates.Count - k;
        double[] weights = new double[k];
        double[] values = new double[k * q];

        // A prior adds what does not depend on rows; the difference leaves it out.
        double[] constant = Gradient();
        _coordinates = new int[k][];
        _matrices = new double[k][];
        for (int j = 0; j < k; j++)
        {
            double[][] columns = new double[1 + q][];
            for (int a = 0; a <= q; a++)
            {
                ref double unit = ref (a == 0 ? ref weights[j] : ref values[(j * q) + a - 1]);
                unit = 1;
                columns[a] = Gradient();
                unit = 0;
                for (int c = 0; c < length; c++)
                {
                    columns[a][c] -= constant[c];
                }
            }

            _coordinates[j] = [.. Enumerable.Range(0, length).Where(c => columns.Any(column => column[c] != 0))];
            _matrices[j] = [.. _coordinates[j].SelectMany(c => columns.Select(column => column[c]))];
        }

        double[] Gradient()
        {
            double[] gradient = new double[length];
            family.CopyGradient(new ComponentStatistics(components, moments, weights, values, 0, q, q), gradient);
            return gradient;
        }
    }

    /// <summary>The number of statistics, q.</summary>
    public int StatisticsLength { get; }

    /// <summary>The family's coordinates, from 0, that a component's score is about.</summary>
    public int[] Coordinates(int component) => _coordinates[component];

    /// <summary>A component's score at a row.</summary>
    /// <param name="component">The component.</param>
    /// <param name="statistics">1, and the row's statistics.</param>
    /// <param name="score">Receives one value for each of <see cref="Coordinates"/>.</param>
    public void Fill(int component, ReadOnlySpan<double> statistics, Span<double> score)
    {
        double[] matrix = _matrices[component];
        for (int c = 0, at = 0; c < score.Length; c++)
        {
            double sum = 0;
            for (int a = 0; a < statistics.Length; a++, at++)
            {
                sum = Math.FusedMultiplyAdd(matrix[at], statistics[a], sum);
            }

            score[c] = sum;
        }
    }
}
