using System.Text.Json;
using Mixtura.Benchmarks.Peers;
using Mixtura.Data;

namespace Mixtura.Benchmarks.Processes;

/// <summary>Whole processes from their start to their end, the command <c>mixtura fit</c> and scikit-learn: wall time and peak memory.</summary>
internal sealed class ProcessTable(InstalledPeers peers, string command, int rounds, Report report)
{
    private const int Rows = 1_000_000;
    private const int Columns = 10;
    private const int Components = 10;
    private const int Iterations = 20;

    /// <summary>Whether the programs agree where they do the same.</summary>
    public bool Run()
    {
        report.Heading("Whole processes");
        report.Paragraph($"From the start of the process to its end. The small file is read and fitted by each program's defaults; the large one, {Rows:N0} × {Columns} or {Rows * Columns * 8 / 1e6:F0} MB of numbers, with {Components} full components and {Iterations} iterations from the same start.");
        var table = new TextTable("job", "program", "input", "seconds", "of it reading", "peak memory, MB", "log-likelihood", "scikit-learn's time over Mixtura's");
        string small = Path.Combine(AppContext.BaseDirectory, "data", "faithful.csv");
        Measure(table, "faithful.csv, 2 components", "CSV", [small, "--components", "2"], "sklearn_csv.py", [small, "2"]);

        using CaseFolder folder = CaseFolder.Create(Rows, SyntheticMixture.Of(Columns, Components));
        TableFile.Write(folder.File("big.parquet"), OutputColumn.FromTable(folder.Table));
        TableFile.Write(folder.File("means.csv"), OutputColumn.FromTable(RowTable.FromRows(folder.Means)));
        string[] own =
        [
            folder.File("big.parquet"), "--components", $"{Components}", "--covariance", "VVV", "--start", "means:" + folder.File("means.csv"),
            "--tolerance", "0", "--max-iterations", $"{Iterations}",
        ];
        double difference = Measure(table, $"{Rows:N0} rows, {Components} components", "Parquet", own, "sklearn_parquet.py", [folder.Path, $"{Iterations}"]);
        report.Table(table);
        bool agree = !(difference > PeersCommand.Agreement);
        if (peers.HasScikitLearn)
        {
            report.Paragraph($"Log-likelihoods of the large job {(agree ? "agree" : "DIFFER")}: relative difference {difference:0.0e+0}.");
        }

        return agree;
    }

    /// <returns>The relative difference of the log-likelihoods; NaN without a peer.</returns>
    private double Measure(TextTable table, string job, string input, string[] arguments, string script, string[] peerArguments)
    {
        var own = new List<ChildProcess.Report>();
        var other = new List<ChildProcess.Report>();
        for (int round = 0; round < rounds; round++)
        {
            own.Add(ChildProcess.Run(command, ["fit", .. arguments, "--json"]));
            Console.Error.WriteLine($"{job}, round {round + 1}: Mixtura {own[^1].Seconds:F2} s");
            if (peers.HasScikitLearn)
            {
                other.Add(peers.ScikitLearn(script, peerArguments));
                Console.Error.WriteLine($"{job}, round {round + 1}: scikit-learn {other[^1].Seconds:F2} s");
            }
        }

        AddRow(table, job, "mixtura fit", input, own, "");
        if (other.Count == 0)
        {
            return double.NaN;
        }

        AddRow(table, job, "scikit-learn", other[0].Printed.GetProperty("source").GetString()!, other, $"{Median.Of(own.Zip(other, (a, b) => b.Seconds / a.Seconds)):F1}");
        return Math.Abs(LogLikelihood(other[0]) - LogLikelihood(own[0])) / Math.Abs(LogLikelihood(own[0]));
    }

    private static void AddRow(TextTable table, string job, string program, string input, List<ChildProcess.Report> reports, string ratio) => table.Add(
        job,
        program,
        input,
        $"{Median.Of(reports.Select(report => report.Seconds)):F2}",
        $"{Median.Of(reports.Select(ReadSeconds)):F2}",
        reports[0].PeakMegabytes is null ? "unknown" : $"{Median.Of(reports.Select(report => report.PeakMegabytes!.Value)):F0}",
        $"{LogLikelihood(reports[0]):R}",
        ratio);

    private static double ReadSeconds(ChildProcess.Report report) => report.Printed.TryGetProperty("readSeconds", out JsonElement seconds)
        ? seconds.GetDouble()
        : report.Printed.GetProperty("seconds").GetProperty("read").GetDouble();

    /// <summary>Under "fit" in the command's output, at the top level of the peer's.</summary>
    private static double LogLikelihood(ChildProcess.Report report) =>
        (report.Printed.TryGetProperty("fit", out JsonElement fit) ? fit : report.Printed).GetProperty("logLikelihood").GetDouble();
}
