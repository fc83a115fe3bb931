using System.Collections.Immutable;
using System.Diagnostics;
using Mixtura.Estimation;

namespace Mixtura.Benchmarks.Scaling;

/// <summary>A k-means++ start, with Lloyd's iterations and the first parameters, beside a pass of expectation-maximization over the same rows.</summary>
internal static class StartTable
{
    private const double MostPasses = 3;
    private const double WarmUpSeconds = 1.5;
    private const double RoundSeconds = 0.2;

    private static readonly (int Rows, int Columns, int Components)[] s_sizes =
    [
        (1_000, 2, 3),
        (100_000, 2, 5),
        (1_000_000, 2, 3),
        (1_000_000, 10, 10),
        (200_000, 50, 20),
        (100_000, 20, 100),
        (50_000, 100, 10),
    ];

    public static bool Run(int rounds, Report report)
    {
        report.Heading("Starts");
        report.Paragraph("Milliseconds, all threads: seeds of k-means++, Lloyd's iterations and the parameters they give, beside one pass of expectation-maximization with full covariances from which nothing is left out.");
        var table = new TextTable("n, d, k", "start", "one pass", "passes that a start costs");
        var ratios = new List<double>();
        foreach ((int rows, int columns, int components) in s_sizes)
        {
            GaussianMixture mixture = SyntheticMixture.Of(columns, components);
            RowTable sample = mixture.Sample(rows, seed: 3).Rows;
            int threads = Environment.ProcessorCount;
            TableMoments moments = MomentsPass.Of(sample, threads);
            ImmutableArray<Component> truth = [.. mixture.Components.Cast<Component>()];
            Kernel kernel = mixture.Family.CreateKernel(truth);
            double[] logWeights = Array.ConvertAll(mixture.Weights.ToArray(), Math.Log);
            var pass = new TablePass(sample, components, threads);
            double start = Typical(rounds, () => Begin(sample, moments, pass, components, threads));
            double expect = Typical(rounds, () => pass.Expect(kernel, logWeights));
            ratios.Add(start / expect);
            table.Add($"{rows:N0}, {columns}, {components}", $"{start * 1e3:F2}", $"{expect * 1e3:F2}", $"{start / expect:F1}");
        }

        report.Table(table);
        report.Paragraph($"Target, at most {MostPasses:F0} passes: holds in {ratios.Count(ratio => ratio <= MostPasses)} of {ratios.Count}.");
        return true;
    }

    private static void Begin(RowTable table, TableMoments moments, TablePass pass, int components, int threads)
    {
        var family = new GaussianFamily();
        var clusters = new ClusterStarts(table, family.CreateFeatureMap(moments), seed: 1, threads);
        Start.KMeansPlusPlus.Begin(new StartContext(table, family, moments, clusters, pass, components, Seed: 1), 0);
    }

    /// <summary>The median of a work's seconds, after so many runs that the code has been compiled for good.</summary>
    private static double Typical(int rounds, Action work)
    {
        List<double> Repeat(double enough)
        {
            var seconds = new List<double>();
            for (double spent = 0; spent < enough || seconds.Count < 3; spent += seconds[^1])
            {
                long began = Stopwatch.GetTimestamp();
                work();
                seconds.Add(Stopwatch.GetElapsedTime(began).TotalSeconds);
            }

            return seconds;
        }

        Repeat(WarmUpSeconds);
        return Median.Of(Repeat(rounds * RoundSeconds));
    }
}
