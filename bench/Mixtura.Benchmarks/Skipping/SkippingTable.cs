using System.Diagnostics;

namespace Mixtura.Benchmarks.Skipping;

/// <summary>
/// Many well-separated components, of which hardly any matters to a row: how many log-densities the default expectation
/// step and the truncated one compute, what that saves, and what it does to the result.
/// </summary>
internal static class SkippingTable
{
    private const int Rows = 1_000_000;
    private const int Columns = 8;
    private const int Components = 200;
    private const int Iterations = 10;
    private const int Candidates = 5;
    private const double Spread = 10;

    public static bool Run(int rounds, Report report)
    {
        GaussianMixture mixture = SyntheticMixture.Of(Columns, Components, Spread);
        RowTable table = mixture.Sample(Rows, seed: 3).Rows;
        GaussianMixture start = SyntheticMixture.IdentityAt(SyntheticMixture.MeansNear(mixture));
        (string Name, ExpectationStep Step)[] steps =
        [
            ("complete", ExpectationStep.Complete),
            ("exact (default)", ExpectationStep.Exact),
            ($"truncated to {Candidates}", ExpectationStep.Truncated(Candidates)),
        ];
        var fits = new (double Seconds, FitResult<GaussianMixture> Fit)[steps.Length][];
        for (int s = 0; s < steps.Length; s++)
        {
            fits[s] = new (double, FitResult<GaussianMixture>)[rounds];
        }

        for (int round = 0; round < rounds; round++)
        {
            for (int s = 0; s < steps.Length; s++)
            {
                fits[s][round] = Time(table, start, steps[s].Step);
                Console.Error.WriteLine($"round {round + 1}, {steps[s].Name}: {fits[s][round].Seconds:F2} s");
            }
        }

        report.Heading("Components that cannot matter");
        report.Paragraph($"{table.RowCount:N0} rows, {Columns} columns, {Components} full components far apart; a whole fit of {Iterations} iterations from the same start, ordering of the rows included.");
        var results = new TextTable("expectation step", "log-densities", "of all n·k in as many passes", "seconds", "complete's time over it", "log-likelihood", "relative difference to complete's");
        FitResult<GaussianMixture> complete = fits[0][0].Fit;
        for (int s = 0; s < steps.Length; s++)
        {
            FitResult<GaussianMixture> fit = fits[s][0].Fit;
            results.Add(
                steps[s].Name,
                $"{fit.Evaluations:N0}",
                $"{(double)fit.Evaluations / complete.Evaluations:P1}",
                $"{Median.Of(fits[s].Select(run => run.Seconds)):F2}",
                $"{Median.Of(fits[0].Zip(fits[s], (all, few) => all.Seconds / few.Seconds)):F1}",
                $"{fit.LogLikelihood:R}",
                s == 0 ? "" : $"{Math.Abs(fit.LogLikelihood - complete.LogLikelihood) / Math.Abs(complete.LogLikelihood):0.0e+0}");
        }

        report.Table(results);
        double passes = (double)complete.Evaluations / ((double)table.RowCount * Components);
        report.Paragraph($"The complete step computes {passes:F2} × n·k log-densities: {Iterations + 1} passes of the iterations and a last one for the result, with the rows that fill up the last block.");
        return true;
    }

    private static (double Seconds, FitResult<GaussianMixture> Fit) Time(RowTable table, GaussianMixture start, ExpectationStep step)
    {
        long began = Stopwatch.GetTimestamp();
        FitResult<GaussianMixture> fit = GaussianMixture.Fit(table, new GaussianFitOptions
        {
            Components = start.Components.Length,
            Start = Start.FromModel(start),
            Convergence = new Convergence { DistanceToLimit = null },
            MaxIterations = Iterations,
            Expectation = step,
        });
        return (Stopwatch.GetElapsedTime(began).TotalSeconds, fit);
    }
}
