using MathNet.Numerics.LinearAlgebra;

namespace Mixtura;

/// <summary>Takes rows into the coordinates in which they are clustered hierarchically.</summary>
internal static class RowTransformation
{
    /// <summary>A principal direction with less than this share of the largest one's variance is rounding.</summary>
    private const double LeastVariance = 1e-13;

    public static DistinctRows Apply(DataTransformation transformation, DistinctRows rows)
    {
        DistinctRows centred = Centre(rows);
        return transformation switch
        {
            DataTransformation.VARS => centred,
            DataTransformation.STD => Standardize(centred),
            DataTransformation.PCS => Rotate(centred, _ => 1),
            DataTransformation.PCR => Rotate(Standardize(centred), _ => 1),
            DataTransformation.SPH => Rotate(Standardize(centred), square => 1 / Math.Sqrt(square / rows.Weights.Sum())),
            _ => Rotate(Standardize(centred), square => 1 / Math.Sqrt(Math.Sqrt(square))),
        };
    }

    private static DistinctRows Centre(DistinctRows rows)
    {
        int length = rows.Length;
        double total = rows.Weights.Sum();
        double[] centred = new double[rows.Values.Length];
        for (int c = 0; c < length; c++)
        {
            double mean = 0;
            for (int i = 0; i < rows.Count; i++)
            {
                mean += rows.Weights[i] / total * rows.Values[(i * length) + c];
            }

            for (int at = c; at < centred.Length; at += length)
            {
                centred[at] = rows.Values[at] - mean;
            }
        }

        return rows.With(centred, length);
    }

    /// <summary>Centred columns over their deviations; the divisor is one less than the weight, which multiplies rows, and half of it where that is more.</summary>
    private static DistinctRows Standardize(DistinctRows rows)
    {
        int length = rows.Length;
        double total = rows.Weights.Sum();
        double divisor = Math.Max(total - 1, total / 2);
        var columns = new List<(int Column, double Deviation)>();
        for (int c = 0; c < length; c++)
        {
            double range = 0;
            double least = double.PositiveInfinity;
            double most = double.NegativeInfinity;
            for (int at = c; at < rows.Values.Length; at += length)
            {
                range = Math.Max(range, Math.Abs(rows.Values[at]));
                least = Math.Min(least, rows.Values[at]);
                most = Math.Max(most, rows.Values[at]);
            }

            double square = 0;
            for (int i = 0; i < rows.Count && most > least; i++)
            {
                double relative = rows.Values[(i * length) + c] / range;
                square = Math.FusedMultiplyAdd(rows.Weights[i] * relative, relative, square);
            }

            if (square > 0)
            {
                columns.Add((c, range * Math.Sqrt(square / divisor)));
            }
        }

        double[] standardized = new double[rows.Count * columns.Count];
        for (int i = 0, at = 0; i < rows.Count; i++)
        {
            foreach ((int c, double deviation) in columns)
            {
                standardized[at++] = rows.Values[(i * length) + c] / deviation;
            }
        }

        return rows.With(standardized, columns.Count);
    }

    /// <summary>Principal components, each times a factor that depends on its sum of squares.</summary>
    private static DistinctRows Rotate(DistinctRows rows, Func<double, double> factor)
    {
        int length = rows.Length;
        double[,] products = new double[length, length];
        for (int i = 0; i < rows.Count; i++)
        {
            ReadOnlySpan<double> row = rows.Values.AsSpan(i * length, length);
            for (int a = 0; a < length; a++)
            {
                double weighted = rows.Weights[i] * row[a];
                for (int b = 0; b <= a; b++)
                {
                    products[a, b] = Math.FusedMultiplyAdd(weighted, row[b], products[a, b]);
                }
            }
        }

        double trace = 0;
        for (int a = 0; a < length; a++)
        {
            trace += products[a, a];
            for (int b = 0; b < a; b++)
            {
                products[b, a] = products[a, b];
            }
        }

        if (length == 0 || !double.IsFinite(trace))
        {
            return rows;
        }

        (double[] squares, Matrix<double> vectors) = SymmetricEigen.Of(products);
        double least = LeastVariance * squares.Max();
        int[] directions = [.. Enumerable.Range(0, length).Where(c => squares[c] > least)];
        double[] rotated = new double[rows.Count * directions.Length];
        for (int d = 0; d < directions.Length; d++)
        {
            int c = directions[d];
            double scale = factor(squares[c]);
            double[] direction = [.. Enumerable.Range(0, length).Select(a => scale * vectors[a, c])];
            for (int i = 0; i < rows.Count; i++)
            {
                double sum = 0;
                for (int a = 0; a < length; a++)
                {
                    sum = Math.FusedMultiplyAdd(direction[a], rows.Values[(i * length) + a], sum);
                }

                rotated[(i * directions.Length) + d] = sum;
            }
        }

        return rows.With(rotated, directions.Length);
    }
}
