using System.Text.Json;

namespace Mixtura.Tests.Reference;

/// <summary>Mixtures whose parameters a reference file gives.</summary>
internal static class ReferenceModels
{
    /// <summary>A Gaussian mixture of "weights", "means" and "covariances", its components in the file's order.</summary>
    public static GaussianMixture Of(JsonElement fit)
    {
        double[][,] covariances = [.. fit.GetProperty("covariances").EnumerateArray().Select(Matrix)];
        return GaussianMixture.Create(fit.Vector("weights"), fit.Rows("means"), covariances);
    }

    private static double[,] Matrix(JsonElement rows)
    {
        double[][] values = [.. rows.EnumerateArray().Select(row => row.EnumerateArray().Select(value => value.GetDouble()).ToArray())];
        double[,] matrix = new double[values.Length, values.Length];
        for (int i = 0; i < values.Length; i++)
        {
            for (int j = 0; j < values.Length; j++)
            {
                // Off the diagonal the file's two halves differ in the last digit.
                matrix[i, j] = i >= j ? values[i][j] : values[j][i];
            }
        }

        return matrix;
    }
}
