using System.Collections.Immutable;

namespace Mixtura.Inference;

/// <summary>
/// The covariance of the estimates in a mixture's coordinates. Coordinates without influence, or whose influence is on bound
/// parameters, are held; numbers that can be added without changing the mixture are held by adding their directions to the information.
/// </summary>
internal static class CoordinateCovariance
{
    /// <summary>Of a coordinate so small a share of its complete data's information is rounding.</summary>
    private const double LeastShare = 1e-10;

    /// <summary>Parameters that make up less of a direction are not named.</summary>
    private const double NamedShare = 0.1;

    /// <summary>The inverse of the information, packed over the free coordinates.</summary>
    /// <param name="information">The information.</param>
    /// <param name="free">The coordinates that are not held.</param>
    /// <param name="shifts">Sets of coordinates to which a number can be added.</param>
    /// <param name="jacobian">For each coordinate the derivatives of the parameters.</param>
    /// <param name="names">The parameters' names.</param>
    /// <exception cref="SingularInformationException">There is no inverse.</exception>
    public static double[] Inverse(ObservedInformation information, int[] free, IReadOnlyList<int[]> shifts, double[][] jacobian, ImmutableArray<ParameterName> names)
    {
        int m = free.Length;
        double[] roots = Array.ConvertAll(free, c => information.Complete[c] > 0 ? Math.Sqrt(information.Complete[c]) : 1);
        double[] scaled = Select(information.Matrix, free);
        for (int c = 0, at = 0; c < m; c++)
        {
            for (int i = 0; i <= c; i++, at++)
            {
                scaled[at] /= roots[c] * roots[i];
            }
        }

        foreach (int[] shift in shifts)
        {
            AddDirection(scaled, shift, free, roots);
        }

        double[] factor = new double[scaled.Length];
        if (Factor(scaled, m, factor) is { } failed)
        {
            throw Singular(factor, failed, free, roots, jacobian, names);
        }

        double[] inverse = PackedSymmetric.InverseFromFactor(factor, m);
        for (int c = 0, at = 0; c < m; c++)
        {
            for (int i = 0; i <= c; i++, at++)
            {
                inverse[at] /= roots[c] * roots[i];
            }
        }

        return inverse;
    }

    /// <summary>The entries that belong to some of the coordinates.</summary>
    public static double[] Select(ReadOnlySpan<double> packed, int[] free)
    {
        double[] selected = new double[PackedSymmetric.Length(free.Length)];
        for (int c = 0, at = 0; c < free.Length; c++)
        {
            for (int i = 0; i <= c; i++, at++)
            {
                selected[at] = packed[PackedSymmetric.Index(free[c], free[i])];
            }
        }

        return selected;
    }

    /// <summary>A·B·A for symmetric matrices.</summary>
    public static double[] Sandwich(double[] bread, double[] filling, int m)
    {
        double[] half = new double[m * m];
        for (int c = 0; c < m; c++)
        {
            for (int i = 0; i < m; i++)
            {
                double sum = 0;
                for (int e = 0; e < m; e++)
                {
                    sum = Math.FusedMultiplyAdd(bread[PackedSymmetric.Index(c, e)], filling[PackedSymmetric.Index(e, i)], sum);
                }

                half[(c * m) + i] = sum;
            }
        }

        double[] product = new double[bread.Length];
        for (int c = 0, at = 0; c < m; c++)
        {
            for (int i = 0; i <= c; i++, at++)
            {
                double sum = 0;
                for (int e = 0; e < m; e++)
                {
                    sum = Math.FusedMultiplyAdd(half[(c * m) + e], bread[PackedSymmetric.Index(e, i)], sum);
                }

                product[at] = sum;
            }
        }

        return product;
    }

    /// <summary>xᵀ·A·y.</summary>
    public static double Product(double[] matrix, ReadOnlySpan<double> x, ReadOnlySpan<double> y)
    {
        double sum = 0;
        for (int c = 0, at = 0; c < x.Length; c++)
        {
            for (int i = 0; i <= c; i++, at++)
            {
                sum = Math.FusedMultiplyAdd(matrix[at], c == i ? x[c] * y[c] : (x[c] * y[i]) + (x[i] * y[c]), sum);
            }
        }

        return sum;
    }

    private static void AddDirection(double[] scaled, int[] shift, int[] free, double[] roots)
    {
        int[] places = [.. shift.Select(c => Array.IndexOf(free, c)).Where(place => place >= 0)];
        double square = places.Sum(place => roots[place] * roots[place]);
        foreach (int c in places)
        {
            foreach (int i in places.Where(i => i <= c))
            {
                scaled[PackedSymmetric.Index(c, i)] += roots[c] * roots[i] / square;
            }
        }
    }

    /// <summary>Fills Cholesky's factor; the row at which it fails, and what was left of its pivot, if it does.</summary>
    private static (int Row, double Pivot)? Factor(double[] matrix, int m, double[] factor)
    {
        for (int c = 0; c < m; c++)
        {
            Span<double> row = factor.AsSpan(PackedSymmetric.Index(c, 0), c + 1);
            for (int i = 0; i <= c; i++)
            {
                ReadOnlySpan<double> other = factor.AsSpan(PackedSymmetric.Index(i, 0), i + 1);
                double sum = matrix[PackedSymmetric.Index(c, i)];
                for (int e = 0; e < i; e++)
                {
                    sum = Math.FusedMultiplyAdd(-row[e], other[e], sum);
                }

                if (i == c && !(sum > LeastShare))
                {
                    return (c, sum);
                }

                row[i] = i < c ? sum / other[i] : Math.Sqrt(sum);
            }
        }

        return null;
    }

    private static SingularInformationException Singular(double[] factor, (int Row, double Pivot) failed, int[] free, double[] roots, double[][] jacobian, ImmutableArray<ParameterName> names)
    {
        double[] direction = new double[failed.Row + 1];
        for (int i = 0; i < failed.Row; i++)
        {
            direction[i] = -factor[PackedSymmetric.Index(failed.Row, i)];
        }

        PackedSymmetric.SolveLowerTransposed(factor, direction.AsSpan(0, failed.Row));
        direction[failed.Row] = 1;
        double length = Math.Sqrt(direction.Sum(x => x * x));
        ParameterName[] moved = [.. names.Where((_, p) =>
        {
            double along = 0;
            double square = 0;
            for (int c = 0; c < free.Length; c++)
            {
                double own = jacobian[free[c]][p] / roots[c];
                along += c < direction.Length ? own * direction[c] : 0;
                square += own * own;
            }

            return Math.Abs(along) > NamedShare * length * Math.Sqrt(square) && square > 0;
        })];
        string list = string.Join("; ", moved.Take(6).Select(name => name.ToString())) + (moved.Length > 6 ? $"; and {moved.Length - 6} more" : "");
        return new SingularInformationException(
            failed.Pivot < -LeastShare
                ? $"the model is no maximum of the likelihood of this table: there is a direction in which it curves upwards, along {list}; fit the model to this table until it has converged"
                : $"the table does not determine all parameters, so the information is singular: these can change together without changing the likelihood: {list}; use fewer components or a more constrained structure",
            moved);
    }
}
