using Mixtura.Hazards.Crashing;

namespace Mixtura.Benchmarks.Hazards;

/// <summary><c>crash [--times N] [--seed S] [--markdown FILE]</c>: runs of the command are killed, and their files looked at.</summary>
internal static class CrashCommand
{
    public static int Run(string[] words)
    {
        var arguments = new Arguments(words, [], ["--times", "--seed", "--markdown"]);
        int times = arguments.Count("--times", 300);
        string faithful = Path.Combine(AppContext.BaseDirectory, "data", "faithful.csv");
        CrashScenario[] scenarios = [.. WritingScenario.All(faithful), .. ResumeScenario.All(faithful)];
        var table = new TextTable("run", "killed", "ended before", "with a new file in place", "temporary files left", "gone on from their state", "broken");
        int failures = 0;
        for (int s = 0; s < scenarios.Length; s++)
        {
            using var trial = new CrashTrial(scenarios[s], typeof(Cli.Application).Assembly.Location, (ulong)arguments.Count("--seed", 1) + (ulong)s);
            int broken = 0;

            // Runs that had ended before are not counted.
            for (int number = 0; trial.Counts.Kills < (times + scenarios.Length - 1) / scenarios.Length; number++)
            {
                broken += Tell(scenarios[s], trial.Kill(number));
            }

            // A state that was left is no remains: the next run goes on from it, or refuses to lose it.
            broken += scenarios[s] is ResumeScenario ? 0 : Tell(scenarios[s], trial.RunAmongRemains(attempts: 20));
            failures += broken;
            table.Add(scenarios[s].Name, $"{trial.Counts.Kills}", $"{trial.Counts.TooLate}", $"{trial.Counts.New}", $"{trial.Counts.Remains}", scenarios[s] is ResumeScenario { Resumed: var resumed } ? $"{resumed}" : "", $"{broken}");
        }

        var report = new Report(arguments.Value("--markdown"), "crashes");
        report.Table(table);
        report.Save();
        return failures > 0 ? 1 : 0;
    }

    private static int Tell(CrashScenario scenario, string? broken)
    {
        if (broken is null)
        {
            return 0;
        }

        Console.Error.WriteLine($"{scenario.Name}: {broken}");
        return 1;
    }
}
