using System.Globalization;
using System.Text.Json;

namespace Mixtura.Tests.Starts;

/// <summary>
/// With nothing but the defaults, a fit finds a log-likelihood at least as high as mclust 6.0.0 does from its hierarchical
/// start, and as high as the best of 400 starts where the likelihood is bounded (tied covariances).
/// </summary>
public sealed class OwnStartTests
{
    /// <summary>The reference prints 17 digits and was run to 1e-12 or better; mclust's own BIC loses two digits when logL is recovered.</summary>
    private const double RelativeSlack = 1e-8;

    public static TheoryData<string, Covariance, int, double> MclustCells()
    {
        var cells = new TheoryData<string, Covariance, int, double>();
        foreach (string data in new[] { "faithful", "iris", "diabetes", "galaxies", "acidity" })
        {
            JsonElement expected = ReferenceFiles.Expected("gaussian/bic-table-" + data);
            double logRows = Math.Log(expected.Number("rows"));
            bool single = expected.GetProperty("columns").GetArrayLength() == 1;
            foreach (Covariance covariance in Covariances.Distinct(single ? 1 : 2))
            {
                string name = single ? (covariance == Covariance.EEE ? "E" : "V") : covariance.ToString();
                double?[] loose = Values(expected.At("result.bicTable." + name));
                double?[] tight = Values(expected.At("result.bicTableTight." + name));
                double?[] parameters = Values(expected.At("result.parameterTable." + name));
                for (int k = 1; k <= loose.Length; k++)
                {
                    double? best = Least(loose[k - 1], tight[k - 1]);
                    if (best is { } bic)
                    {
                        cells.Add(data, covariance, k, 0.5 * ((parameters[k - 1]!.Value * logRows) - bic));
                    }
                }
            }
        }

        return cells;
    }

    public static TheoryData<string, int, double> BestKnownTiedCells()
    {
        var cells = new TheoryData<string, int, double>();
        foreach (string data in new[] { "faithful", "iris", "diabetes", "galaxies", "acidity" })
        {
            foreach (JsonElement cell in ReferenceFiles.Expected("gaussian/best-known-" + data).GetProperty("result").EnumerateArray())
            {
                if (cell.At("structure").GetString() is "EEE" or "E")
                {
                    cells.Add(data, cell.Count("components"), cell.Number("loglik"));
                }
            }
        }

        return cells;
    }

    [Theory]
    [MemberData(nameof(MclustCells))]
    public void DefaultsReachMclust(string data, Covariance covariance, int components, double logLikelihood) =>
        AssertReached(data, covariance, components, logLikelihood);

    [Theory]
    [MemberData(nameof(BestKnownTiedCells))]
    public void DefaultsReachTheBestKnownTiedFit(string data, int components, double logLikelihood) =>
        AssertReached(data, Covariance.EEE, components, logLikelihood);

    private static void AssertReached(string data, Covariance covariance, int components, double reference)
    {
        string[] columns = ReferenceFiles.Expected("gaussian/bic-table-" + data).Words("columns");
        FitResult<GaussianMixture> fit = GaussianMixture.Fit(
            ReferenceFiles.Data(data).Table(columns),
            new GaussianFitOptions { Components = components, Covariance = covariance });
        double shortfall = reference - fit.LogLikelihood;
        Assert.True(
            shortfall <= RelativeSlack * Math.Abs(reference),
            string.Create(CultureInfo.InvariantCulture, $"CELL {data} {covariance} {components}: ours {fit.LogLikelihood:F6}, reference {reference:F6}, short by {shortfall:G4}; {fit.Iterations} iterations, converged {fit.Converged}, {string.Join("; ", fit.Warnings)}"));
    }

    private static double? Least(double? a, double? b) => a is null ? b : b is null ? a : Math.Min(a.Value, b.Value);

    private static double?[] Values(JsonElement row) =>
        [.. row.EnumerateArray().Select(item => item.ValueKind == JsonValueKind.Null ? (double?)null : item.GetDouble())];
}
