using System.Text.Json;

namespace Mixtura.Tests.Estimation;

/// <summary>Latent class fits from a given start against a slow EM in Python and poLCA.</summary>
public sealed class LabelReferenceFitTests
{
    [Theory]
    [InlineData("carcinoma-g2", "lca-carcinoma", "carcinoma-g2")]
    [InlineData("carcinoma-g3", "lca-carcinoma", null)]
    [InlineData("carcinoma-g3-local", "lca-carcinoma", "carcinoma-g3")]
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
