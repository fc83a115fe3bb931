using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text.Json;
using Mixtura.Data;

namespace Mixtura.Benchmarks.Parquet;

/// <summary>Reads a Parquet file, fits and prints one JSON object: the whole job, in a process of its own.</summary>
internal static class ParquetFit
{
    public const string Word = "parquet-fit";

    /// <summary>Arguments: the file, the start means (raw doubles), k, the number of iterations.</summary>
    public static int Run(string[] arguments)
    {
        int k = int.Parse(arguments[2]);
        long began = Stopwatch.GetTimestamp();
        RowTable table = TableFile.Read(arguments[0]).Rows;
        double read = Stopwatch.GetElapsedTime(began).TotalSeconds;
        double[] flat = MemoryMarshal.Cast<byte, double>(File.ReadAllBytes(arguments[1])).ToArray();
        FitResult<GaussianMixture> fit = GaussianMixture.Fit(table, new GaussianFitOptions
        {
            Components = k,
            Start = Start.FromMeans([.. flat.Chunk(flat.Length / k)]),
            Convergence = new Convergence { DistanceToLimit = null },
            MaxIterations = int.Parse(arguments[3]),
        });
        double total = Stopwatch.GetElapsedTime(began).TotalSeconds;
        Console.WriteLine(JsonSerializer.Serialize(new Dictionary<string, object>
        {
            ["source"] = "Parquet",
            ["readSeconds"] = read,
            ["fitSeconds"] = total - read,
            ["logLikelihood"] = fit.LogLikelihood,
        }));
        return 0;
    }
}
