using MathNet.Numerics.LinearAlgebra;

namespace Mixtura.Tests.Starts;

/// <summary>
/// Agglomerative clustering as it is defined: in every step the criterion of every possible partition is computed from the
/// rows themselves, and the least taken.
/// </summary>
internal static class SlowHierarchy
{
    /// <param name="criterion">The criterion.</param>
    /// <param name="rows">Distinct rows.</param>
    /// <param name="weights">Their weights.</param>
    /// <returns>The merges, groups named by their first row.</returns>
    public static List<(int Into, int From)> Run(HierarchicalCriterion criterion, double[][] rows, double[] weights)
    {
        int p = rows[0].Length;
        double n = weights.Sum();
        double alpha = Scatter([.. Enumerable.Range(0, rows.Length)], rows, weights).Trace() / (n * p);
        List<List<int>> groups = [.. Enumerable.Range(0, rows.Length).Select(i => new List<int> { i })];
        var merges = new List<(int Into, int From)>();
        bool alone = false;
        while (groups.Count > 1)
        {
            Matrix<double>[] scatters = [.. groups.Select(group => Scatter(group, rows, weights))];
            Matrix<double> within = scatters.Aggregate((a, b) => a + b);
            var pairs = new List<(int A, int B, double Value, double Determinant)>();
            for (int b = 1; b < groups.Count; b++)
            {
                for (int a = 0; a < b; a++)
                {
                    List<int> both = [.. groups[a], .. groups[b]];
                    Matrix<double> scatter = Scatter(both, rows, weights);
                    Matrix<double> after = (within - scatters[a] - scatters[b] + scatter) / n;
                    double determinant = Determinant(after);
                    double value = criterion switch
                    {
                        HierarchicalCriterion.EII => after.Trace(),
                        HierarchicalCriterion.EEE => determinant + after.Trace(),
                        _ => Term(both, scatter) - Term(groups[a], scatters[a]) - Term(groups[b], scatters[b]),
                    };
                    pairs.Add((a, b, value, determinant));
                }
            }

            alone |= criterion == HierarchicalCriterion.EEE && pairs.Min(pair => pair.Determinant) >= alpha;
            (int first, int second, _, _) = alone ? pairs.MinBy(pair => pair.Determinant) : pairs.MinBy(pair => pair.Value);
            merges.Add((groups[first][0], groups[second][0]));
            groups[first].AddRange(groups[second]);
            groups.RemoveAt(second);
        }

        return merges;

        double Term(List<int> group, Matrix<double> scatter)
        {
            double own = group.Sum(i => weights[i]);
            double determinant = criterion == HierarchicalCriterion.VVV && group.Count > p ? Determinant(scatter / own) : 0;
            return own * Math.Log(determinant + ((scatter.Trace() + alpha) / own));
        }
    }

    private static double Determinant(Matrix<double> matrix) => Math.Max(0, matrix.Determinant());

    private static Matrix<double> Scatter(List<int> group, double[][] rows, double[] weights)
    {
        int p = rows[0].Length;
        double total = group.Sum(i => weights[i]);
        double[] mean = [.. Enumerable.Range(0, p).Select(c => group.Sum(i => weights[i] * rows[i][c]) / total)];
        return Matrix<double>.Build.Dense(p, p, (a, b) => group.Sum(i => weights[i] * (rows[i][a] - mean[a]) * (rows[i][b] - mean[b])));
    }
}
