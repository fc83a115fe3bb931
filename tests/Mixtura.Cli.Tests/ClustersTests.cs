using System.Text.Json;
using Mixtura.Data;
using Xunit;

namespace Mixtura.Cli.Tests;

/// <summary>clusters, and the pictures that go with it.</summary>
public sealed class ClustersTests(Models models)
{
    /// <summary>Two heaps: one that three components share, and one of its own.</summary>
    private const string Heaps = """
        { "format": "mixtura/1", "family": "gaussian", "covariance": "VVV", "columns": ["x", "y"],
          "weights": [0.3, 0.3, 0.2, 0.2],
          "components": [
            { "mean": [0, 0], "covariance": [[1, 0], [0, 1]] },
            { "mean": [20, 20], "covariance": [[1, 0], [0, 1]] },
            { "mean": [1, 0], "covariance": [[1, 0], [0, 1]] },
            { "mean": [0, 1], "covariance": [[1, 0], [0, 1]] } ] }
        """;

    private static readonly string s_faithful = Folder.Data("faithful.csv");

    [Fact]
    public void Mergers_are_printed_with_the_suggestion_and_the_shape()
    {
        using var folder = new Folder();
        (string model, string data) = Write(folder);
        Ran ran = Ran.Well("clusters", model, data);
        Assert.Contains("break at 2 clusters; whether that is a break cannot be judged with fewer than 6 components", ran.Out.ReplaceLineEndings(" "), StringComparison.Ordinal);
        Assert.Contains("By the density's modes there are 2 clusters: (1 3 4), 2.", ran.Out, StringComparison.Ordinal);
        Assert.Contains("one mode, the two taken alone: 1–3, 1–4, 3–4.", ran.Out, StringComparison.Ordinal);
        Assert.Matches(@"(?m)^ +1 +0\.7000 +\d+ +\d\.\d+ +1 3 4$", ran.Out);
        Assert.DoesNotContain("Rand", ran.Out, StringComparison.Ordinal);
    }

    [Fact]
    public void Json_holds_what_the_library_finds()
    {
        using var folder = new Folder();
        (string model, string data) = Write(folder);
        JsonElement json = Ran.Well("clusters", model, data, "--truth", "heap", "--json").Json;
        using FileStream stream = File.OpenRead(model);
        Mixture mixture = Mixture.Read(stream);
        RowTable rows = TableFile.Read(data, new ReadOptions { Columns = ["x", "y"] }, TestContext.Current.CancellationToken).Rows;
        EntropyMerging merging = EntropyMerging.Of(mixture, rows, cancellation: TestContext.Current.CancellationToken);
        Assert.Equal(merging.Entropies, json.GetProperty("entropies").EnumerateArray().Select(value => value.GetDouble()));
        Assert.Equal(2, json.GetProperty("suggestedClusters").GetInt32());
        Assert.Equal([1, 3, 4], json.GetProperty("clusters")[0].GetProperty("components").EnumerateArray().Select(j => j.GetInt32()));
        JsonElement truth = json.GetProperty("truth");
        Assert.Equal(["high", "low"], truth.GetProperty("labels").EnumerateArray().Select(label => label.GetString()));
        Assert.Equal(1, truth.GetProperty("adjustedRandIndex").GetDouble());
        Assert.Equal(0, truth.GetProperty("errors").GetInt32());
        Assert.Equal("low", truth.GetProperty("matching")[0].GetString());
        Assert.Equal(1, truth.GetProperty("rowsWithoutLabel").GetInt32());
        Assert.Equal(6, json.GetProperty("pairs").GetArrayLength());
        Assert.True(json.GetProperty("mergers")[0].GetProperty("adjustedRandIndex").GetDouble() < 1);
    }

    [Fact]
    public void Known_labels_are_compared_with_any_number_of_clusters()
    {
        using var folder = new Folder();
        (string model, string data) = Write(folder);
        Ran ran = Ran.Well("clusters", model, data, "--truth", "heap");
        Assert.Contains("Adjusted Rand index 1.0000", ran.Out, StringComparison.Ordinal);
        Assert.Contains("0 of 199 rows (0%) have another label", ran.Out, StringComparison.Ordinal);
        Assert.Contains("Not counted, having no label: 1 row", ran.Out, StringComparison.Ordinal);
        Assert.Contains("adjusted Rand", ran.Out, StringComparison.Ordinal);
        Ran one = Ran.Well("clusters", model, data, "--truth", "heap", "--clusters", "1");
        Assert.Contains("Adjusted Rand index 0.0000", one.Out, StringComparison.Ordinal);
        Assert.Contains("commonest labels", Ran.Well("clusters", model, data, "--truth", "id").Out, StringComparison.Ordinal);
    }

    [Fact]
    public void The_table_gets_clusters_and_their_posteriors()
    {
        using var folder = new Folder();
        (string model, string data) = Write(folder);
        Ran.Well("clusters", model, data, "-o", folder.File("rows.csv"), "--prefix", "my_");
        TableSchema schema = TableFile.Describe(folder.File("rows.csv"));
        Assert.Equal(["x", "y", "heap", "id", "my_cluster", "my_uncertainty", "my_posterior_1", "my_posterior_2"], schema.Columns.Select(column => column.Name));
        RowTable rows = TableFile.Read(folder.File("rows.csv"), ct: TestContext.Current.CancellationToken).Rows;
        int at = rows.ColumnIndex("my_cluster");
        for (int i = 0; i < rows.RowCount; i++)
        {
            Assert.Equal(rows[i, 0] < 10 ? 1 : 2, rows[i, at]);
            Assert.Equal(1, rows[i, at + 2] + rows[i, at + 3], 1e-12);
        }
    }

    [Fact]
    public void Other_families_and_noise_are_merged_too()
    {
        using var folder = new Folder();
        Ran mixed = Ran.Well("clusters", models.Mixed, Folder.Data("biochemists.csv"));
        Assert.Contains("so both are kept", mixed.Out, StringComparison.Ordinal);
        Assert.DoesNotContain("mode", mixed.Out, StringComparison.Ordinal);
        string noisy = folder.File("noisy.json");
        Ran.Well("fit", s_faithful, "--components", "2", "--covariance", "VVV", "--noise", "--output", noisy, "--quiet");
        Ran ran = Ran.Well("clusters", noisy, s_faithful, "-o", folder.File("rows.csv"));
        Assert.Contains("noise", ran.Out, StringComparison.Ordinal);
        Assert.Contains("posterior_noise", TableFile.Describe(folder.File("rows.csv")).Columns.Select(column => column.Name));
        Assert.Equal("noise", Ran.Well("clusters", noisy, s_faithful, "--json").Json.GetProperty("clusters")[2].GetProperty("cluster").GetString());
    }

    [Theory]
    [InlineData("--clusters 5", 2, "ask for 1 to 4")]
    [InlineData("--clusters 0", 2, "1 or more")]
    [InlineData("--truth nothing", 1, "nothing")]
    [InlineData("--truth empty", 1, "no label")]
    public void Wrong_wishes_meet_a_remedy(string wish, int code, string remedy)
    {
        using var folder = new Folder();
        string model = folder.Text("model.json", Heaps);
        string data = folder.Text("data.csv", "x,y,empty\n0,0,\n20,20,\n1,0,\n");
        Ran ran = Ran.Command(["clusters", model, data, .. wish.Split(' ')]);
        Assert.Equal(code, ran.Code);
        Assert.Contains(remedy, ran.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("uncertainty")]
    [InlineData("regions")]
    [InlineData("projection")]
    [InlineData("profiles")]
    [InlineData("entropy")]
    [InlineData("classification")]
    public void Every_picture_is_drawn(string what)
    {
        using var folder = new Folder();
        Ran.Well("plot", models.Faithful, s_faithful, "--what", what, "-o", folder.File("p.svg"));
        Assert.Equal(["p.svg"], folder.Files());
    }

    [Fact]
    public void Pictures_that_do_not_suit_name_one_that_does()
    {
        using var folder = new Folder();
        string biochemists = Folder.Data("biochemists.csv");
        string line = folder.Text("line.json", """
            { "format": "mixtura/1", "family": "gaussian", "covariance": "VVV", "columns": ["waiting"], "weights": [0.5, 0.5],
              "components": [ { "mean": [50], "covariance": [[30]] }, { "mean": [80], "covariance": [[30]] } ] }
            """);
        string one = folder.Text("one.json", """
            { "format": "mixtura/1", "family": "gaussian", "covariance": "VVV", "columns": ["waiting"], "weights": [1],
              "components": [ { "mean": [70], "covariance": [[180]] } ] }
            """);
        Refused(ExitCode.BadCommandLine, "mixtura plot MODEL DATA --what entropy", models.Faithful, "--what", "entropy");
        Refused(ExitCode.BadCommandLine, "leave --columns out", models.Faithful, s_faithful, "--what", "projection", "--columns", "waiting");
        Refused(ExitCode.BadCommandLine, "choose classification, uncertainty", models.Faithful, s_faithful, "--what", "beauty");
        Refused(ExitCode.BadInput, "--what profiles", models.Mixed, biochemists, "--what", "projection");
        Refused(ExitCode.BadInput, "--what regions", line, s_faithful, "--what", "projection");
        Refused(ExitCode.BadInput, "--components", one, s_faithful, "--what", "entropy");
        Refused(ExitCode.BadInput, "choose columns of measurements", models.Mixed, biochemists, "--what", "regions", "--columns", "art");
        Assert.Equal(["line.json", "one.json"], folder.Files());

        void Refused(int code, string remedy, params string[] arguments)
        {
            Ran ran = Ran.Command(["plot", .. arguments, "-o", folder.File("p.png")]);
            Assert.Equal(code, ran.Code);
            Assert.Contains(remedy, ran.Error, StringComparison.Ordinal);
        }
    }

    /// <summary>The model's file and 200 rows of it, labelled by the heap; the first has no label.</summary>
    private static (string Model, string Data) Write(Folder folder)
    {
        string model = folder.Text("model.json", Heaps);
        using FileStream stream = File.OpenRead(model);
        MixtureSample sample = Mixture.Read(stream).Sample(200, 1);
        IEnumerable<string> lines = Enumerable.Range(0, 200).Select(i => FormattableString.Invariant(
            $"{sample.Rows[i, 0]:R},{sample.Rows[i, 1]:R},{(i == 0 ? "" : sample.Components[i] == 1 ? "high" : "low")},{i % 20}"));
        return (model, folder.Text("data.csv", "x,y,heap,id\n" + string.Join('\n', lines) + "\n"));
    }
}
