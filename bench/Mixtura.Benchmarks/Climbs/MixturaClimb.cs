using System.Diagnostics;

namespace Mixtura.Benchmarks.Climbs;

/// <summary>A fit through the public members, by its defaults but for the iteration limit, watched by its progress.</summary>
internal sealed class MixturaClimb : IProgress<FitProgress>
{
    private readonly List<double> _seconds = [];
    private readonly List<double> _values = [];
    private readonly long _began = Stopwatch.GetTimestamp();

    public static Climb Run(CaseFolder folder, int mostIterations, Acceleration acceleration = Acceleration.QuasiNewton)
    {
        GaussianMixture start = folder.Start;
        var watch = new MixturaClimb();
        FitResult<GaussianMixture> fit = GaussianMixture.Fit(folder.Table, new GaussianFitOptions
        {
            Components = folder.Means.Length,
            Start = Start.FromModel(start),
            MaxIterations = mostIterations,
            Acceleration = acceleration,
            Progress = watch,
        });
        double whole = Stopwatch.GetElapsedTime(watch._began).TotalSeconds;
        if (!fit.Converged)
        {
            throw new BenchmarkException($"the fit ended otherwise than by its criterion: {fit.Outcome}");
        }

        return new Climb([.. watch._seconds], [.. watch._values.Select(value => value / folder.Table.RowCount)], whole, fit.Passes);
    }

    public void Report(FitProgress value)
    {
        _seconds.Add(Stopwatch.GetElapsedTime(_began).TotalSeconds);
        _values.Add(value.LogLikelihood);
    }
}
