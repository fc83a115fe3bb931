using System.Text.Json;
using Mixtura.Benchmarks.Peers;

namespace Mixtura.Benchmarks.Climbs;

/// <summary>
/// Seconds from the same start to within 1e-6 per row of the converged log-likelihood, where components overlap so much
/// that expectation-maximization needs hundreds of iterations.
/// </summary>
internal sealed class ClimbTable(InstalledPeers peers, int rounds, Report report)
{
    private const double Near = 1e-6;
    private const double PeerTolerance = 1e-10;
    private const int MostIterations = 20_000;
    private const double Target = 20;

    private static readonly (int Rows, GaussianMixture Mixture)[] s_problems =
    [
        (1_000, SyntheticMixture.Of(2, 3, spread: 1)),
        (100_000, SyntheticMixture.Of(2, 5, spread: 1)),
        (100_000, SyntheticMixture.Overlapping(5, 5, spread: 1.3)),
        (50_000, SyntheticMixture.Overlapping(10, 8, spread: 0.9)),
    ];

    /// <summary>Whether every program that reached a maximum reached the same.</summary>
    public bool Run()
    {
        report.Heading("From a start to the maximum");
        report.Paragraph($"Seconds, with expectation steps in brackets (of Mixtura's those that were kept, of its whole fit all), until the mean log-likelihood is within {Near:0e+0} of the best converged one; full covariances, components that overlap much.");
        var table = new TextTable("n, d, k", "mean log-likelihood", "Mixtura", "its whole fit", "scikit-learn", "×", "Armadillo", "×");
        var ratios = new List<double>();
        bool same = true;
        foreach ((int rows, GaussianMixture mixture) in s_problems)
        {
            using CaseFolder folder = CaseFolder.Create(rows, mixture);
            string name = $"{rows:N0}, {mixture.Dimensions}, {mixture.Components.Length}";
            MixturaClimb.Run(folder, MostIterations);
            Climb[] own = [.. Enumerable.Range(0, rounds).Select(_ => MixturaClimb.Run(folder, MostIterations))];
            Console.Error.WriteLine($"{name}: Mixtura {own[0].Whole:F2} s");
            Climb? scikitLearn = peers.HasScikitLearn ? ScikitLearn(folder) : null;
            double best = Math.Max(own[0].Last, scikitLearn?.Last ?? double.NegativeInfinity);
            double level = best - Near;
            double seconds = Median.Of(own.Select(climb => climb.SecondsTo(level)));
            double ratio = scikitLearn?.SecondsTo(level) / seconds ?? double.NaN;
            same &= own[0].Last >= level && !(scikitLearn?.Last < level);
            ratios.Add(ratio);
            (string Time, string Ratio) armadillo = peers.HasArmadillo ? Armadillo(folder, scikitLearn ?? MixturaClimb.Run(folder, MostIterations, Acceleration.None), level, seconds) : ("", "");
            table.Add(
                name,
                $"{best:F9}",
                Words(seconds, own[0].StepsTo(level)),
                $"{Median.Of(own.Select(climb => climb.Whole)):F3} ({own[0].Passes})",
                scikitLearn is null ? "" : Words(scikitLearn.SecondsTo(level), scikitLearn.StepsTo(level)),
                scikitLearn is null ? "" : $"{ratio:F1}",
                armadillo.Time,
                armadillo.Ratio);
            Console.Error.WriteLine($"{name}: {seconds:F3} s, ×{ratio:F1} scikit-learn, Armadillo {armadillo.Time}");
        }

        report.Table(table);
        if (peers.HasScikitLearn)
        {
            report.Paragraph($"Target, {Target:F0} × scikit-learn: holds in {ratios.Count(ratio => ratio >= Target)} of {ratios.Count}.");
        }

        return same;
    }

    private static string Words(double seconds, int steps) => double.IsNaN(seconds) ? "another maximum" : $"{seconds:F3} ({steps})";

    private Climb ScikitLearn(CaseFolder folder)
    {
        JsonElement printed = peers.ScikitLearn("sklearn_converge.py", folder.Path, $"{PeerTolerance:0e+0}", $"{MostIterations}").Printed;
        double[] Numbers(string name) => [.. printed.GetProperty(name).EnumerateArray().Select(number => number.GetDouble())];
        double[] seconds = Numbers("seconds");
        return new Climb(seconds, Numbers("meanLogLikelihoods"), seconds[^1], seconds.Length);
    }

    /// <summary>Its iterations cannot be watched: it is told how many to make, as many as another plain expectation-maximization took.</summary>
    private (string Time, string Ratio) Armadillo(CaseFolder folder, Climb plain, double level, double seconds)
    {
        int steps = plain.StepsTo(level);
        if (steps == 0)
        {
            return ("not run", "");
        }

        JsonElement printed = peers.ArmadilloReach(folder, steps - 1, level);
        double elapsed = printed.GetProperty("seconds").GetDouble();
        return printed.GetProperty("meanLogLikelihood").GetDouble() >= level
            ? (Words(elapsed, printed.GetProperty("iterations").GetInt32() + 1), $"{elapsed / seconds:F1}")
            : ("not reached", "");
    }
}
