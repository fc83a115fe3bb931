using System.Globalization;
using System.Text.Json;
using Mixtura.Benchmarks.Peers;

namespace Mixtura.Benchmarks.Mclust;

/// <summary>R with its package mclust, a new process for each call; <c>bench/peers/install.sh</c> brings them.</summary>
internal static class MclustPeer
{
    private const string Program = "Rscript";

    /// <summary>The versions of the package and of R.</summary>
    /// <exception cref="BenchmarkException">They are not installed.</exception>
    public static string FindVersion() => ChildProcess.Works(Program, "--vanilla", "-e", "library(mclust); library(MASS)")
        ? Call("version").GetProperty("version").GetString()!
        : throw new BenchmarkException("R with its packages mclust and MASS is not installed; bench/peers/install.sh brings them");

    /// <summary>Writes the value of an R expression, a table or a vector of numbers, as a file of rows, and returns the number of columns.</summary>
    public static int Export(string expression, string rows) => Call("export", expression, rows).GetProperty("columns").GetInt32();

    /// <summary>Its own search over 1 to 9 components by its defaults.</summary>
    /// <param name="rows">A file of rows.</param>
    /// <param name="columns">Their number of columns.</param>
    /// <param name="seed">For the rows of a large table from which the hierarchical start is made.</param>
    public static MclustSearch Search(string rows, int columns, int seed)
    {
        JsonElement printed = Call("search", rows, $"{columns}", seed.ToString(CultureInfo.InvariantCulture));
        var bic = new Dictionary<(Covariance, int), double>();
        foreach (JsonProperty structure in printed.GetProperty("bic").EnumerateObject())
        {
            if (Covariances.TryParse(structure.Name, out Covariance covariance))
            {
                int components = 0;
                foreach (JsonElement value in structure.Value.EnumerateArray())
                {
                    components++;
                    bic[(covariance, components)] = value.ValueKind == JsonValueKind.Null ? double.NaN : value.GetDouble();
                }
            }
        }

        return new MclustSearch(bic, printed.GetProperty("seconds").GetDouble(), printed.GetProperty("whole").GetBoolean());
    }

    /// <summary>Its parameters in one cell, from the start of the whole search.</summary>
    public static MclustFit Fit(string rows, int columns, int seed, Covariance structure, int components)
    {
        // Of one column mclust calls the structures E and V.
        string name = columns > 1 ? structure.ToString() : structure == Covariance.EII ? "E" : "V";
        JsonElement printed = Call("fit", rows, $"{columns}", seed.ToString(CultureInfo.InvariantCulture), name, $"{components}");
        double[] Numbers(JsonElement list) => [.. list.EnumerateArray().Select(value => value.GetDouble())];
        double[][] Lists(string name) => [.. printed.GetProperty(name).EnumerateArray().Select(Numbers)];
        return new MclustFit(structure, Numbers(printed.GetProperty("weights")), Lists("means"), Lists("covariances"));
    }

    private static JsonElement Call(params string[] words) =>
        ChildProcess.Run(Program, ["--vanilla", InstalledPeers.Script("mclust_search.R"), .. words]).Printed;
}
