namespace Mixtura.Tests.Reference;

/// <summary>Matrices for tests, and their products written out.</summary>
internal static class RandomMatrices
{
    /// <summary>B·Bᵀ/d + I/4 with standard normal B: positive definite with a condition number of some tens.</summary>
    public static double[,] PositiveDefinite(RandomSource random, int order)
    {
        double[,] b = new double[order, order];
        for (int i = 0; i < order; i++)
        {
            for (int j = 0; j < order; j++)
            {
                b[i, j] = random.NextNormal();
            }
        }

        double[,] a = Multiply(b, Transpose(b));
        for (int i = 0; i < order; i++)
        {
            for (int j = 0; j < order; j++)
            {
                a[i, j] = (a[i, j] / order) + (i == j ? 0.25 : 0);
            }
        }

        return a;
    }

    public static double[,] Multiply(double[,] a, double[,] b)
    {
        double[,] product = new double[a.GetLength(0), b.GetLength(1)];
        for (int i = 0; i < a.GetLength(0); i++)
        {
            for (int j = 0; j < b.GetLength(1); j++)
            {
                for (int c = 0; c < a.GetLength(1); c++)
                {
                    product[i, j] += a[i, c] * b[c, j];
                }
            }
        }

        return product;
    }

    public static double[] Multiply(double[,] a, double[] b)
    {
        double[] product = new double[a.GetLength(0)];
        for (int i = 0; i < product.Length; i++)
        {
            for (int c = 0; c < b.Length; c++)
            {
                product[i] += a[i, c] * b[c];
            }
        }

        return product;
    }

    public static double[,] Transpose(double[,] a)
    {
        double[,] transposed = new double[a.GetLength(1), a.GetLength(0)];
        for (int i = 0; i < a.GetLength(0); i++)
        {
            for (int j = 0; j < a.GetLength(1); j++)
            {
                transposed[j, i] = a[i, j];
            }
        }

        return transposed;
    }

    /// <summary>Entry by entry, relative to the largest entry.</summary>
    public static void AssertClose(double[,] expected, double[,] found, double tolerance) =>
        AssertClose([.. expected.Cast<double>()], [.. found.Cast<double>()], tolerance);

    /// <summary>Entry by entry, relative to the largest entry.</summary>
    public static void AssertClose(double[] expected, double[] found, double tolerance)
    {
        Assert.Equal(expected.Length, found.Length);
        double scale = expected.Max(Math.Abs);
        for (int i = 0; i < expected.Length; i++)
        {
            Assert.True(Math.Abs(expected[i] - found[i]) <= tolerance * scale, $"entry {i}: expected {expected[i]:R}, found {found[i]:R}");
        }
    }
}
