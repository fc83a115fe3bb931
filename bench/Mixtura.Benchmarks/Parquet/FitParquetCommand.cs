using System.Text.Json;
using Mixtura.Benchmarks.Peers;
using Mixtura.Data;

namespace Mixtura.Benchmarks.Parquet;

/// <summary>
/// From a Parquet file of 1,000,000 rows and 10 columns to ten full components after 20 iterations, as whole processes:
/// wall time and peak memory of the command <c>mixtura fit</c> and of scikit-learn from the same start.
/// </summary>
internal static class FitParquetCommand
{
    private const int Rows = 1_000_000;
    private const int Columns = 10;
    private const int Components = 10;
    private const int Iterations = 20;
    private const double Agreement = 1e-9;

    public static int Run(Arguments arguments)
    {
        int rounds = arguments.Count("--rounds", 3);
        string command = arguments.Value("--command") ?? Path.Combine(AppContext.BaseDirectory, "Mixtura.Cli");
        using CaseFolder folder = CaseFolder.Create(Rows, Columns, Components);
        TableFile.Write(folder.File("big.parquet"), OutputColumn.FromTable(folder.Table));
        TableFile.Write(folder.File("means.csv"), OutputColumn.FromTable(RowTable.FromRows(folder.Means)));
        bool peer = ChildProcess.Works(InstalledPeers.Python, "-c", "import sklearn");
        if (!peer)
        {
            Console.Error.WriteLine("scikit-learn is not installed (bench/peers/install.sh): left out");
        }

        var own = new List<ChildProcess.Report>();
        var other = new List<ChildProcess.Report>();
        for (int round = 0; round < rounds; round++)
        {
            own.Add(CommandLine(command, folder));
            Console.Error.WriteLine($"round {round + 1}: Mixtura {own[^1].Seconds:F2} s");
            if (peer)
            {
                other.Add(ChildProcess.Run(InstalledPeers.Python, InstalledPeers.Script("sklearn_parquet.py"), folder.Path, $"{Iterations}"));
                Console.Error.WriteLine($"round {round + 1}: scikit-learn {other[^1].Seconds:F2} s");
            }
        }

        Console.WriteLine(Machine.Describe());
        Console.WriteLine($"{Rows:N0} × {Columns}, {Components} full components, {Iterations} iterations, whole process, median of {rounds} rounds; the table holds {Rows * Columns * 8 / 1e6:F0} MB of numbers.");
        Console.WriteLine();
        var table = new TextTable("program", "input", "seconds", "of it reading", "peak memory, MB", "log-likelihood");
        AddRow(table, "mixtura fit", own);
        double ownValue = LogLikelihood(own[0]);
        bool agree = true;
        if (peer)
        {
            AddRow(table, "scikit-learn", other);
            agree = Math.Abs(LogLikelihood(other[0]) - ownValue) <= Agreement * Math.Abs(ownValue);
        }

        table.Print(Console.Out);
        if (peer)
        {
            double ratio = Median.Of(own.Zip(other, (a, b) => b.Seconds / a.Seconds));
            Console.WriteLine();
            Console.WriteLine($"scikit-learn's time over Mixtura's, median over rounds: {ratio:F1}; log-likelihoods {(agree ? "agree" : "DIFFER")} (relative difference {Math.Abs(LogLikelihood(other[0]) - ownValue) / Math.Abs(ownValue):0.0e+0}).");
        }

        return agree ? 0 : 1;
    }

    private static ChildProcess.Report CommandLine(string command, CaseFolder folder) => ChildProcess.Run(
        command,
        "fit",
        folder.File("big.parquet"),
        "--components",
        $"{Components}",
        "--covariance",
        "VVV",
        "--start",
        "means:" + folder.File("means.csv"),
        "--tolerance",
        "0",
        "--max-iterations",
        $"{Iterations}",
        "--json");

    private static void AddRow(TextTable table, string name, List<ChildProcess.Report> reports) => table.Add(
        name,
        reports[0].Printed.TryGetProperty("source", out JsonElement source) ? source.GetString()! : "Parquet",
        $"{Median.Of(reports.Select(report => report.Seconds)):F2}",
        $"{Median.Of(reports.Select(ReadSeconds)):F2}",
        reports[0].PeakMegabytes is null ? "unknown" : $"{Median.Of(reports.Select(report => report.PeakMegabytes!.Value)):F0}",
        $"{LogLikelihood(reports[0]):R}");

    private static double ReadSeconds(ChildProcess.Report report) => report.Printed.TryGetProperty("readSeconds", out JsonElement seconds)
        ? seconds.GetDouble()
        : report.Printed.GetProperty("seconds").GetProperty("read").GetDouble();

    /// <summary>Under "fit" in the command's output, at the top level of the peer's.</summary>
    private static double LogLikelihood(ChildProcess.Report report) =>
        (report.Printed.TryGetProperty("fit", out JsonElement fit) ? fit : report.Printed).GetProperty("logLikelihood").GetDouble();
}
