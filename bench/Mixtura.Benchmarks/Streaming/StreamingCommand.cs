using System.Globalization;
using DuckDB.NET.Data;

namespace Mixtura.Benchmarks.Streaming;

/// <summary>
/// <c>streaming [--rows N,M] [--memory SIZE] [--command FILE] [--folder FOLDER] [--markdown FILE]</c>: whole processes
/// <c>mixtura fit</c> on generated Parquet files that are larger than the memory given.
/// </summary>
internal static class StreamingCommand
{
    private const int Columns = 8;
    private const int Components = 5;

    public static int Run(string[] words)
    {
        var arguments = new Arguments(words, [], ["--rows", "--memory", "--command", "--folder", "--markdown"]);
        long[] sizes = [.. (arguments.Value("--rows") ?? "10000000,100000000").Split(',').Select(size => long.Parse(size, CultureInfo.InvariantCulture))];
        string memory = arguments.Value("--memory") ?? "1GiB";
        string command = arguments.Value("--command") ?? Path.Combine(AppContext.BaseDirectory, "Mixtura.Cli");
        string folder = arguments.Value("--folder") ?? Path.GetTempPath();
        var report = new Report(arguments.Value("--markdown"), "tables of streaming");
        report.Paragraph($"{Machine.Describe()}; {DateTime.UtcNow:yyyy-MM-dd}; load at the beginning {Machine.Load()}.");
        report.Paragraph($"From the start of `mixtura fit FILE.parquet --components {Components} --covariance full --memory {memory}` to its end: rows of {Columns} columns that come from five groups, read from the file by each pass. The first table is fitted in memory too, without `--memory`, to compare the models to the last bit.");
        var table = new TextTable("rows", "file, GB", "seconds", "peak memory, MB", "log-likelihood for each row", "a row's share, ns", "seconds over those of the size before", "same bits in memory");
        double before = double.NaN;
        foreach (long rows in sizes)
        {
            string path = Path.Combine(folder, $"mixtura-streaming-{rows}.parquet");
            try
            {
                Generate(path, rows);
                double bytes = new FileInfo(path).Length;
                string[] fit = ["fit", path, "--components", $"{Components}", "--covariance", "full", "--json", "--quiet"];
                ChildProcess.Report streamed = ChildProcess.Run(command, [.. fit, "--memory", memory]);
                string same = "not tried";
                if (rows == sizes[0])
                {
                    ChildProcess.Report whole = ChildProcess.Run(command, fit);
                    same = Model(whole) == Model(streamed) ? "yes" : "NO";
                }

                double logLikelihood = streamed.Printed.GetProperty("fit").GetProperty("logLikelihood").GetDouble();
                table.Add(
                    $"{rows:N0}",
                    $"{bytes / 1e9:F2}",
                    $"{streamed.Seconds:F1}",
                    streamed.PeakMegabytes is { } peak ? $"{peak:F0}" : "unknown",
                    $"{logLikelihood / rows:R}",
                    $"{streamed.Seconds / rows * 1e9:F0}",
                    double.IsNaN(before) ? "" : $"{streamed.Seconds / before:F1}",
                    same);
                before = streamed.Seconds;
            }
            finally
            {
                File.Delete(path);
            }
        }

        report.Table(table);
        report.Save();
        return 0;
    }

    private static string Model(ChildProcess.Report report) =>
        string.Join('\n', new[] { "weights", "components", "fit" }.Select(name => report.Printed.GetProperty(name).GetRawText()));

    /// <summary>Normal numbers by Box and Muller (1958) from hashes of the row's number, moved by where the row's group lies.</summary>
    private static void Generate(string path, long rows)
    {
        static string Uniform(int stream) => $"((hash(i * 16 + {stream}) >> 11)::DOUBLE + 0.5) / 9007199254740992.0";
        string columns = string.Join(", ", Enumerable.Range(0, Columns).Select(j =>
            $"sqrt(-2 * ln({Uniform(2 * j)})) * cos({2 * Math.PI:R} * ({Uniform((2 * j) + 1)})) + CASE WHEN g % 8 = {j} THEN 4.0 WHEN (g * 3) % 8 = {j} THEN -3.0 ELSE 0.0 END AS x{j + 1}"));
        using var connection = new DuckDBConnection("DataSource=:memory:");
        connection.Open();
        using DuckDBCommand command = connection.CreateCommand();
        command.CommandText = $"SET memory_limit = '2GB'; COPY (SELECT {columns} FROM (SELECT i, (hash(i * 16 + 99) % 5)::INTEGER AS g FROM range({rows}) t(i))) TO '{path.Replace("'", "''", StringComparison.Ordinal)}' (FORMAT parquet, COMPRESSION uncompressed)";
        command.ExecuteNonQuery();
    }
}
