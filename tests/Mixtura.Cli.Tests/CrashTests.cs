using Mixtura.Hazards.Crashing;
using Xunit;

namespace Mixtura.Cli.Tests;

/// <summary>A run that is killed leaves whole files, and goes on from its state to the same model; the benchmarks kill hundreds.</summary>
public sealed class CrashTests
{
    [Theory]
    [InlineData("fit", 2)]
    [InlineData("predict to CSV", 3)]
    [InlineData("predict to gzip", 2)]
    [InlineData("predict to Parquet", 2)]
    [InlineData("sample", 3)]
    [InlineData("search, resumed", 3)]
    public void A_run_that_is_killed_leaves_whole_files(string name, int kills)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "A file that another process has open cannot be looked at.");
        CrashScenario scenario = WritingScenario.All(Folder.Data("faithful.csv")).Concat(ResumeScenario.All(Folder.Data("faithful.csv"))).Single(one => one.Name == name);
        using var trial = new CrashTrial(scenario, typeof(Application).Assembly.Location, seed: 9);
        for (int number = 0; number < kills; number++)
        {
            Assert.Null(trial.Kill(number));
        }

        if (name == "sample")
        {
            Assert.Null(trial.RunAmongRemains(attempts: 2));
        }
    }
}
