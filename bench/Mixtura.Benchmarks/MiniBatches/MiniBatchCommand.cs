using System.Diagnostics;

namespace Mixtura.Benchmarks.MiniBatches;

/// <summary><c>minibatches [--rows N] [--rounds R] [--markdown FILE]</c>: fits that begin with passes of mini-batches beside fits that iterate at once, from the same start to the same maximum.</summary>
internal static class MiniBatchCommand
{
    private const int Columns = 8;
    private const int Components = 8;
    private const double Spread = 0.8;

    /// <summary>In nats per row: as near to the maximum as most uses ask for.</summary>
    private const double Near = 1e-3;

    public static int Run(string[] words)
    {
        var arguments = new Arguments(words, [], ["--rows", "--rounds", "--markdown"]);
        int rows = arguments.Count("--rows", 1_000_000);
        int rounds = arguments.Count("--rounds", 3);
        var report = new Report(arguments.Value("--markdown"), "tables of minibatches");
        GaussianMixture truth = SyntheticMixture.Of(Columns, Components, Spread);
        RowTable table = truth.Sample(rows, seed: 3).Rows;
        FitOptions at = new() { Components = Components, Start = Start.FromModel(SyntheticMixture.IdentityAt(SyntheticMixture.MeansNear(truth))), Threads = 2 };
        (string Name, FitOptions Options)[] ways =
        [
            ("iterations of EM alone", at with { Acceleration = Acceleration.None }),
            ("iterations, accelerated (default)", at),
            ("2 passes of 8,192 rows, then as default", at with { Stepwise = new StepwiseOptions() }),
            ("2 passes of 2,048 rows, then as default", at with { Stepwise = new StepwiseOptions { BatchRows = 2_048 } }),
            ("5 passes of 8,192 rows, then as default", at with { Stepwise = new StepwiseOptions { Passes = 5 } }),
        ];
        Climb[][] climbs = Array.ConvertAll(ways, _ => new Climb[rounds]);
        for (int round = 0; round < rounds; round++)
        {
            for (int w = 0; w < ways.Length; w++)
            {
                climbs[w][round] = Climb.Of(table, ways[w].Options);
                Console.Error.WriteLine($"round {round + 1}, {ways[w].Name}: {climbs[w][round].Seconds:F2} s");
            }
        }

        double most = climbs.Max(own => own[0].Fit.LogLikelihood);
        double first = Median.Of([.. climbs[1].Select(climb => climb.Seconds)]);
        report.Paragraph($"{Machine.Describe()}; {DateTime.UtcNow:yyyy-MM-dd}; load at the beginning {Machine.Load()}.");
        report.Paragraph($"{rows:N0} rows, {Columns} columns, {Components} overlapping full components, from the same rough means; two threads, medians of {rounds} rounds in turn.");
        var results = new TextTable("way", $"passes until {Near} nats a row from the maximum", "passes in all", "seconds in all", "default's time over it", "behind the best, nats");
        for (int w = 0; w < ways.Length; w++)
        {
            double seconds = Median.Of([.. climbs[w].Select(climb => climb.Seconds)]);
            Climb climb = climbs[w][0];
            results.Add(ways[w].Name, climb.PassesUntil(most - (Near * rows)), $"{climb.Fit.Passes}", $"{seconds:F2}", $"{first / seconds:F2}", $"{most - climb.Fit.LogLikelihood:G2}");
        }

        report.Table(results);
        report.Save();
        return 0;
    }

    /// <summary>A fit, with the number of passes at each value of its trace.</summary>
    private sealed record Climb(FitResult<Mixture> Fit, double Seconds, int Before)
    {
        public static Climb Of(RowTable table, FitOptions options)
        {
            long began = Stopwatch.GetTimestamp();
            FitResult<Mixture> fit = Mixture.Fit(table, new GaussianFamily(), options);
            return new Climb(fit, Stopwatch.GetElapsedTime(began).TotalSeconds, options.Stepwise?.Passes ?? 0);
        }

        /// <summary>A value of the trace is known after as many passes as there are values up to it, those of mini-batches before them.</summary>
        public string PassesUntil(double logLikelihood)
        {
            int at = Fit.Trace.ToList().FindIndex(value => value >= logLikelihood);
            return at < 0 ? "never" : $"{Before + at + 1}";
        }
    }
}
