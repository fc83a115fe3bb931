using System.Text.Json;

namespace Mixtura.Tests.Estimation;

/// <summary>Latent class fits from a given start against a slow EM in Python and poLCA.</summary>
public sealed class LabelReferenceFitTests
{
    [Theory]
    [InlineData("carcinoma-g2", "lca-carcinoma", "carcinoma-g2")]
    [InlineData("carcinoma-g3", "lca-carcinoma", null)]
    [InlineData("values-g2", "lca-values", null)]
    [InlineData("cheating-g2", "lca-cheating", null)]
    [InlineData("housevotes84-complete-g2", "housevotes84", "housevotes84-complete-g2")]
    [InlineData("bernoulli-whiskey-g2", "whiskey", null)]
    public void LatentClasses(string task, string data, string? labels)
    {
        JsonElement file = ReferenceFiles.Expected("categorical/" + task);
        JsonElement expected = file.GetProperty("result");
        string[] columns = file.Words("columns");
        string? weights = file.GetProperty("model").TryGetProperty("weightColumn", out JsonElement name) ? name.GetString() : null;
        RowTable table = ReferenceFiles.Data(data).Labels(
            columns,
            column => file.GetProperty("model").TryGetProperty("levels", out JsonElement levels) ? levels.Words(column) : ["0", "1"],
            weights);
        Assert.Equal(file.Count("rows"), table.RowCount);
        CategoricalFamily family = CategoricalFamily.For(table.Columns);
        Start start = labels is not null
            ? Start.FromLabels(ReferenceFiles.StartLabels(labels))
            : Start.FromModel(new Mixture(
                family,
                file.Vector("start.weights"),
                file.At("start.components").EnumerateArray().Select(component => new CategoricalComponent(Probabilities(component))),
                table.Columns));
        int k = file.Count("model.components");
        FitResult<Mixture> fit = Mixture.Fit(table, family, ReferenceFit.ToStagnation(k, start));
        ReferenceFit.AssertSame(expected, fit, table);
        int[] order = ReferenceFit.Order(expected);
        for (int j = 0; j < k; j++)
        {
            AssertProbabilities(Probabilities(expected.GetProperty("components")[order[j]]), (CategoricalComponent)fit.Model.Components[j]);
        }
    }

    /// <summary>
    /// Labels that give probabilities of 0 at once: plain iterations, those of the reference and of poLCA, end where these are 0, which is
    /// no maximum. A fit that has a criterion goes on from there, to poLCA's best of 20 random starts.
    /// </summary>
    [Fact]
    public void ProbabilitiesThatTheStartFixesAtZeroAreLeft()
    {
        JsonElement stuck = ReferenceFiles.Expected("categorical/carcinoma-g3-local").GetProperty("result");
        double best = ReferenceFiles.Expected("categorical/carcinoma-g3").GetProperty("result").Number("loglik");
        RowTable table = LabelTables.Read("lca-carcinoma", isCounted: true);
        CategoricalFamily family = CategoricalFamily.For(table.Columns);
        FitOptions options = ReferenceFit.ToStagnation(3, Start.FromLabels(ReferenceFiles.StartLabels("carcinoma-g3")));
        FitResult<Mixture> asAsked = Mixture.Fit(table, family, options with { Convergence = new Convergence { DistanceToLimit = 0 }, MaxIterations = 500 });
        Assert.Equal(stuck.Number("loglik"), asAsked.LogLikelihood, 1e-6);
        Assert.Contains(BoundDerivatives.Of(asAsked.Model, table), bound => bound.Derivative > 0.1 * bound.Responsibility);
        FitResult<Mixture> fit = Mixture.Fit(table, family, options);
        Assert.Equal(stuck.Vector("loglikTrace"), fit.Trace.Take(12), (a, b) => Math.Abs(a - b) < 1e-9);
        Assert.True(fit.Converged);
        Assert.Equal(best, fit.LogLikelihood, 1e-6);
        BoundDerivatives.AssertNoneIsInwards(fit.Model, table);
    }

    internal static double[][] Probabilities(JsonElement component) =>
        [.. component.EnumerateObject().Select(column => column.Value.ToVector())];

    internal static void AssertProbabilities(double[][] expected, CategoricalComponent found)
    {
        for (int i = 0; i < expected.Length; i++)
        {
            Assert.Equal(expected[i].Length, found.CountLevels(i));
            for (int level = 0; level < expected[i].Length; level++)
            {
                ReferenceFit.Near(expected[i][level], found.Probabilities(i)[level], ReferenceFit.Parameters, $"probability {i}, {level}");
            }
        }
    }
}
