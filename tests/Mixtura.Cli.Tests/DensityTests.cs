using System.Globalization;
using System.Text.Json;
using Mixtura.Data;
using Xunit;

namespace Mixtura.Cli.Tests;

/// <summary>Modes, entropy, regions and calibrated outliers, as the library has them.</summary>
public sealed class DensityTests(Models models)
{
    private static readonly string s_faithful = Folder.Data("faithful.csv");

    [Fact]
    public void Info_tells_modes_entropy_and_regions()
    {
        JsonElement density = Ran.Well("info", models.Faithful, "--density", "--seed", "5", "--json").Json.GetProperty("density");
        var model = (GaussianMixture)ReadModel(models.Faithful);
        var modes = model.Modes();
        JsonElement[] told = [.. density.GetProperty("modes").EnumerateArray()];
        Assert.Equal(modes.Select(mode => mode.LogDensity), told.Select(mode => mode.GetProperty("logDensity").GetDouble()), (a, b) => Math.Abs(a - b) < 1e-12);
        Assert.Equal([1L, 2L], told.Select(mode => mode.GetProperty("components")[0].GetInt64()).Order());
        JsonElement entropy = density.GetProperty("entropy");
        Assert.Equal(model.Entropy(new MonteCarloOptions { Seed = 5 }).Value, entropy.GetProperty("value").GetDouble());
        Assert.True(entropy.GetProperty("lower").GetDouble() < entropy.GetProperty("upper").GetDouble());
        double level = LogDensityDistribution.Of(model, new MonteCarloOptions { Seed = 5 }).Level(0.9).Value;
        Assert.Equal(level, density.GetProperty("regions")[1].GetProperty("logDensity").GetDouble());
        string text = Ran.Well("info", models.Faithful, "--density").Out;
        Assert.All(["2 modes of the density", "components that lead there", "Entropy ", " nats", "90.0%"], words => Assert.Contains(words, text, StringComparison.Ordinal));
    }

    [Fact]
    public void Info_tells_the_density_of_models_without_modes_too()
    {
        string text = Ran.Well("info", models.Mixed, "--density").Out;
        Assert.Contains("Entropy ", text, StringComparison.Ordinal);
        Assert.DoesNotContain("modes of", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Score_finds_rows_as_unlikely_as_a_share_of_the_models_own()
    {
        JsonElement json = Ran.Well("score", models.Faithful, s_faithful, "--outliers", "model:0.02", "--json").Json;
        Mixture model = ReadModel(models.Faithful);
        OutlierResult expected = model.Outliers(TableFile.Read(s_faithful, ct: TestContext.Current.CancellationToken).Rows, 0.02);
        Assert.Equal(expected.Threshold.Value, json.GetProperty("threshold").GetProperty("logDensity").GetDouble());
        JsonElement[] rows = [.. json.GetProperty("outliers").EnumerateArray()];
        Assert.NotEmpty(rows);
        Assert.Equal(expected.Rows.Select(row => row.Row + 1), rows.Select(row => row.GetProperty("row").GetInt64()));
        JsonElement reason = rows[0].GetProperty("unusual")[0];
        ColumnSurprise first = expected.Rows[0].Surprises[0];
        Assert.Equal(model.Columns[first.Column].Name, reason.GetProperty("column").GetString());
        Assert.Equal(first.Residual, reason.GetProperty("residual").GetDouble(), 1e-12);
        string text = Ran.Well("score", models.Faithful, s_faithful, "--outliers", "model:0.02").Out;
        string deviation = $"{model.Columns[first.Column].Name} {(first.Residual < 0 ? "−" : "+")}{Math.Abs(first.Residual).ToString("F1", CultureInfo.InvariantCulture)} sd";
        Assert.Contains(deviation, text, StringComparison.Ordinal);
        Assert.Contains("2.0% have a log-density below", text, StringComparison.Ordinal);
        Assert.Contains("rows 0 (0%) have.", Ran.Well("score", models.Faithful, s_faithful, "--outliers", "model:0.00001").Out, StringComparison.Ordinal);
    }

    [Fact]
    public void Score_writes_the_region_of_each_row()
    {
        using var folder = new Folder();
        Ran told = Ran.Well("score", models.Faithful, s_faithful, "--hdr", "--outliers", "model:0.05", "--seed", "3", "-o", folder.File("s.csv"));
        RowTable rows = TableFile.Read(folder.File("s.csv"), new ReadOptions { Columns = ["log_density", "outlier", "hdr"] }, TestContext.Current.CancellationToken).Rows;
        var distribution = LogDensityDistribution.Of(ReadModel(models.Faithful), new MonteCarloOptions { Seed = 3 });
        for (int i = 0; i < rows.RowCount; i++)
        {
            Assert.Equal(distribution.Content(rows[i, 0]).Value, rows[i, 2], 1e-4);

            // A row outside the region that holds 95% is an outlier of 5%, but for the draws at the border.
            Assert.True(rows[i, 1] == 1 == rows[i, 2] > 0.95 || Math.Abs(rows[i, 2] - 0.95) < 1e-4);
        }

        Assert.Contains("rows within", told.Out, StringComparison.Ordinal);
        JsonElement json = Ran.Well("score", models.Faithful, s_faithful, "--hdr", "--seed", "3", "--json").Json;
        int within = Enumerable.Range(0, 272).Count(i => rows[i, 2] <= 0.9);
        Assert.InRange(json.GetProperty("regions")[1].GetProperty("rowsWithin").GetInt32(), within - 1, within + 1);
    }

    [Fact]
    public void Labels_and_counts_have_reasons_too()
    {
        using var folder = new Folder();
        Ran.Well("sample", models.Mixed, "--rows", "200", "-o", folder.File("s.csv"));
        string text = Ran.Well("score", models.Mixed, folder.File("s.csv"), "--outliers", "0.1").Out;
        Assert.Contains("expected)", text, StringComparison.Ordinal);
        JsonElement json = Ran.Well("score", models.Mixed, folder.File("s.csv"), "--outliers", "0.1", "--json").Json;
        Assert.Equal(20, json.GetProperty("outliers").GetArrayLength());
        Assert.Equal(3, json.GetProperty("outliers")[0].GetProperty("unusual").GetArrayLength());
    }

    private static Mixture ReadModel(string path)
    {
        using FileStream stream = File.OpenRead(path);
        return Mixture.Read(stream);
    }
}
