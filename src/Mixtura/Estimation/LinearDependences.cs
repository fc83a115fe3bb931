using System.Collections.Immutable;
using Mixtura.Estimation;

namespace Mixtura;

/// <summary>Finds the columns of a table that are linear functions of others, which leave a full covariance singular.</summary>
/// <remarks>
/// The Cholesky factor of the table's correlation matrix, column by column in their order, gives the share of each column's variance that the columns
/// before it do not explain. A share of at most 1e-10 makes the column a candidate, and one more pass over the rows decides: the column is dependent where the root
/// mean square of its residual is at most 2⁻²⁶ of its standard deviation (a variance share of 2⁻⁵², the relative spacing of doubles, below which a correlation matrix of doubles cannot
/// hold it) or within 16 unit roundoffs of the size of the terms (the rounding of the values themselves). A correlation of 0.999999 leaves a share of
/// 2e-6, far above either.
/// </remarks>
public static class LinearDependences
{
    /// <summary>A larger share of own variance is no candidate: rounding of the correlations and of the factor stays orders of magnitude below.</summary>
    private const double LargestShare = 1e-10;

    /// <summary>2⁻²⁶: the deviation whose square is the relative spacing of doubles.</summary>
    private const double LargestResidual = 1.4901161193847656e-8;

    /// <summary>How many unit roundoffs of its terms' size a residual may have; 16 allow for values that were written with 15 or 16 digits.</summary>
    private const double Roundings = 16;

    /// <summary>A column that explains less than this, in standard deviations, takes no part in the relation.</summary>
    private const double LeastTerm = 1e-7;

    private const double UnitRoundoff = 1.1102230246251565e-16;
    private const double UnitRoundoffOfSingles = 5.9604644775390625e-8;

    /// <summary>Finds the dependent columns of a table.</summary>
    /// <param name="table">The rows, n × d; those of weight 0 are ignored.</param>
    /// <param name="columns">The columns to examine, from 0, in the order in which they are kept; null for all numeric ones.</param>
    /// <param name="threads">The number of threads; 0 for one on each core.</param>
    /// <returns>
    /// The dependent columns, rising, each as a function of columns that are kept. Without them the others are independent. Constant columns are not among them, and neither is
    /// what holds by chance: there must be twice as many rows as terms.
    /// </returns>
    /// <exception cref="TableException">The table has no row that weighs.</exception>
    public static ImmutableArray<LinearDependence> Find(RowTable table, IReadOnlyList<int>? columns = null, int threads = 0)
    {
        ArgumentNullException.ThrowIfNull(table);
        int[] chosen = columns is null ? [.. Enumerable.Range(0, table.ColumnCount).Where(c => !table.Columns[c].IsCategorical)] : [.. columns];
        foreach (int column in chosen)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(column, nameof(columns));
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(column, table.ColumnCount, nameof(columns));
        }

        return chosen.Length < 2 ? [] : Find(table, MomentsPass.Of(table, FitOptions.Cores(threads)), chosen);
    }

    internal static ImmutableArray<LinearDependence> Find(RowTable table, TableMoments moments, IReadOnlyList<int> columns)
    {
        List<int> order = [.. columns.Distinct().Where(c => double.IsFinite(moments.Deviation(c)) && moments.Varies(c))];
        var moved = new HashSet<int>();
        while (true)
        {
            Candidate[] candidates = Candidates(moments, order);
            if (candidates.Length == 0)
            {
                return [];
            }

            bool[] hold = Confirm(table, candidates);

            // A column that is nearly dependent can be part of an exact relation of a later one, as an end beside a start and a duration; so it comes last.
            int[] late = [.. candidates.Where((candidate, i) => !hold[i] && moved.Add(candidate.Column)).Select(candidate => candidate.Column)];
            if (late.Length == 0)
            {
                return [.. candidates.Where((_, i) => hold[i]).OrderBy(candidate => candidate.Column).Select(candidate => candidate.Relation(moments))];
            }

            order = [.. order.Except(late), .. late];
        }
    }

    /// <summary>The columns of which next to nothing is left once those before them are taken out.</summary>
    private static Candidate[] Candidates(TableMoments moments, List<int> order)
    {
        var found = new List<Candidate>();
        var kept = new List<int>();
        var factor = new List<double[]>();
        foreach (int column in order)
        {
            double[] row = new double[kept.Count + 1];
            double own = 1;
            for (int i = 0; i < kept.Count; i++)
            {
                double sum = moments.Covariance(column, kept[i]) / moments.Deviation(column) / moments.Deviation(kept[i]);
                for (int j = 0; j < i; j++)
                {
                    sum = Math.FusedMultiplyAdd(-row[j], factor[i][j], sum);
                }

                row[i] = sum / factor[i][i];
                own = Math.FusedMultiplyAdd(-row[i], row[i], own);
            }

            if (own > LargestShare || !double.IsFinite(own))
            {
                row[^1] = Math.Sqrt(own);
                factor.Add(row);
                kept.Add(column);
                continue;
            }

            double[] terms = row[..^1];
            for (int i = kept.Count - 1; i >= 0; i--)
            {
                terms[i] /= factor[i][i];
                for (int j = 0; j < i; j++)
                {
                    terms[j] = Math.FusedMultiplyAdd(-terms[i], factor[i][j], terms[j]);
                }
            }

            int[] places = [.. Enumerable.Range(0, kept.Count).Where(i => Math.Abs(terms[i]) > LeastTerm).OrderBy(i => kept[i])];
            found.Add(new Candidate(column, [.. places.Select(i => kept[i])], [.. places.Select(i => terms[i] * moments.Deviation(column) / moments.Deviation(kept[i]))], moments));
        }

        return [.. found];
    }

    /// <summary>Whether each candidate's relation holds in the rows.</summary>
    private static bool[] Confirm(RowTable table, Candidate[] candidates)
    {
        double[] row = new double[table.ColumnCount];
        double[] residuals = new double[candidates.Length];
        double[] sizes = new double[candidates.Length];
        double total = 0;
        long count = 0;
        foreach (RowTable part in table.InParts())
        {
            for (long n = 0; n < part.RowCount; n++)
            {
                double weight = part.Weight(n);
                if (weight == 0)
                {
                    continue;
                }

                count++;
                total += weight;
                part.CopyRow(n, row);
                for (int i = 0; i < candidates.Length; i++)
                {
                    (double residual, double size) = candidates[i].At(row);
                    residuals[i] += weight * (residual * residual);
                    sizes[i] += weight * (size * size);
                }
            }
        }

        double rounding = Roundings * (table.Precision == Precision.Single ? UnitRoundoffOfSingles : UnitRoundoff);
        return [.. candidates.Select((candidate, i) => count >= 2 * (candidate.Terms + 1)
            && Math.Sqrt(residuals[i] / total) <= Math.Max(LargestResidual, rounding * Math.Sqrt(sizes[i] / total)))];
    }

    /// <summary>A column that may be a linear function of others.</summary>
    private sealed class Candidate(int column, int[] others, double[] coefficients, TableMoments moments)
    {
        private readonly double _mean = moments.Mean[column];
        private readonly double _deviation = moments.Deviation(column);
        private readonly double[] _means = [.. others.Select(other => moments.Mean[other])];

        public int Column => column;

        public int Terms => others.Length;

        /// <summary>A row's residual and the size of its terms, both in the column's standard deviations.</summary>
        public (double Residual, double Size) At(double[] row)
        {
            double residual = row[column] - _mean;
            double size = Math.Abs(row[column]);
            for (int i = 0; i < others.Length; i++)
            {
                residual = Math.FusedMultiplyAdd(-coefficients[i], row[others[i]] - _means[i], residual);
                size += Math.Abs(coefficients[i] * row[others[i]]);
            }

            return (residual / _deviation, size / _deviation);
        }

        public LinearDependence Relation(TableMoments of)
        {
            double constant = _mean;
            double size = Math.Abs(_mean);
            for (int i = 0; i < others.Length; i++)
            {
                constant = Math.FusedMultiplyAdd(-coefficients[i], _means[i], constant);
                size += Math.Abs(coefficients[i] * _means[i]);
            }

            // What rounding of means and coefficients leaves of a constant that is none.
            bool isNone = Math.Abs(constant) <= (1e-12 * size) + (LargestResidual * _deviation);
            return new LinearDependence(of.Columns, column, [.. others], [.. coefficients], isNone ? 0 : constant);
        }
    }
}
