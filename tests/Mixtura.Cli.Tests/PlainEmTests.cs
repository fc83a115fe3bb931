using System.Globalization;
using System.Text.Json;
using Xunit;

namespace Mixtura.Cli.Tests;

/// <summary>How to reproduce the plain expectation-maximization of another program.</summary>
public sealed class PlainEmTests
{
    // The expected values are of a slow EM in Python that agrees with scikit-learn (see the file's "call").
    [Fact]
    public void From_a_model_without_acceleration_it_ends_where_scikit_learn_does()
    {
        using var folder = new Folder();
        JsonElement expected = JsonDocument.Parse(File.ReadAllText(Path.Combine(Folder.Project, "tests", "reference", "expected", "gaussian", "sklearn-wine-g3.json"))).RootElement;
        string[] columns = [.. expected.GetProperty("columns").EnumerateArray().Select(name => name.GetString()!)];
        string[] lines = File.ReadAllLines(Path.Combine(Folder.Project, "tests", "reference", "data", "starts", "wine-g3-means.csv"));
        int[] places = [.. columns.Select(name => Array.IndexOf(lines[0].Split(',').Select(word => word.Trim('"')).ToArray(), name))];
        double[][] means = [.. lines.Skip(1).Where(line => line.Length > 0).Select(line => line.Split(',')).Select(cells => places.Select(at => double.Parse(cells[at], CultureInfo.InvariantCulture)).ToArray())];
        double[] variances = [.. expected.GetProperty("start").GetProperty("startVariances").EnumerateArray().Select(value => value.GetDouble())];
        double[,] covariance = new double[columns.Length, columns.Length];
        for (int i = 0; i < columns.Length; i++)
        {
            covariance[i, i] = variances[i];
        }

        GaussianMixture start = GaussianMixture.Create([1 / 3.0, 1 / 3.0, 1 / 3.0], means, [covariance, covariance, covariance], columns);
        using (FileStream file = File.Create(folder.File("start.json")))
        {
            start.Write(file);
        }

        JsonElement converged = expected.GetProperty("result").GetProperty("VVV").GetProperty("converged");
        JsonElement fit = Ran.Well("fit", Path.Combine(Folder.Project, "tests", "reference", "data", "wine-standardized.csv"), "--start", "model:" + folder.File("start.json"), "--acceleration", "none", "--tolerance", "1e-13", "--max-iterations", "20000", "--quiet", "--json").Json;
        double logLikelihood = converged.GetProperty("loglik").GetDouble();
        Assert.Equal(logLikelihood, fit.GetProperty("fit").GetProperty("logLikelihood").GetDouble(), 1e-6);
        Assert.Equal(
            converged.GetProperty("weights").EnumerateArray().Select(weight => weight.GetDouble()).OrderDescending(),
            fit.GetProperty("weights").EnumerateArray().Select(weight => weight.GetDouble()),
            (a, b) => Math.Abs(a - b) < 1e-6);
    }

    [Fact]
    public void The_help_says_how()
    {
        string help = Ran.Well("fit", "--help").Out;
        string words = string.Join(' ', help.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        Assert.Contains("which may lead from the same start to another maximum", words, StringComparison.Ordinal);
        Assert.Contains("to reproduce another program's plain EM from it add --acceleration none", words, StringComparison.Ordinal);
    }
}
