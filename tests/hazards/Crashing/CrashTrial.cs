using System.Diagnostics;

namespace Mixtura.Hazards.Crashing;

/// <summary>
/// Kills runs of one scenario by SIGKILL: half of them at any moment of the time that a run takes, the others while it writes. After each
/// every file is what it was before or what a whole run makes of it.
/// </summary>
internal sealed class CrashTrial : IDisposable
{
    /// <summary>Most files are written in less than this, and many in a small part of it.</summary>
    private static readonly TimeSpan s_writing = TimeSpan.FromMilliseconds(12);

    private static readonly byte[] s_old = "what was there before"u8.ToArray();

    private readonly CrashScenario _scenario;
    private readonly CrashFolder _folder;
    private readonly RandomSource _random;
    private readonly Dictionary<string, byte[]> _new = [];
    private readonly TimeSpan _usual;

    public CrashTrial(CrashScenario scenario, string assembly, ulong seed)
    {
        _scenario = scenario;
        _random = new RandomSource(seed, stream: 88);
        _folder = new CrashFolder(assembly);
        scenario.Prepare(_folder);
        long began = Stopwatch.GetTimestamp();
        int code = _folder.Run(scenario.Words(_folder));
        _usual = Stopwatch.GetElapsedTime(began);
        if (code != 0)
        {
            _folder.Dispose();
            throw new InvalidOperationException($"{scenario.Name}: the command ended with {code}.");
        }

        foreach (CrashFile file in scenario.Files)
        {
            _new.Add(file.Name, File.ReadAllBytes(_folder.File(file.Name)));
        }
    }

    public CrashCounts Counts { get; private set; }

    /// <summary>Starts a run and kills it.</summary>
    /// <param name="number">The kill's number; every second is made while files are written.</param>
    /// <returns>What does not hold afterwards, or null.</returns>
    public string? Kill(int number)
    {
        foreach (CrashFile file in _scenario.Files)
        {
            File.WriteAllBytes(_folder.File(file.Name), s_old);
        }

        string[] words = _scenario.Words(_folder);
        bool wasRunning = number % 2 == 0
            ? _folder.KillAfter(words, 1.1 * _random.NextDouble() * _usual)
            : _folder.KillWhileWriting(words, _scenario.Before(number), Math.Pow(_random.NextDouble(), 3) * s_writing);
        string[] left = _folder.Temporary();
        int[] states = [.. _scenario.Files.Select(State)];
        Counts = Counts.With(wasRunning, states.Contains(1), left.Length);
        string? broken = states.Contains(-1) ? $"{_scenario.Files[Array.IndexOf(states, -1)].Name} is neither the old file nor a whole new one" : _scenario.FirstBroken(_folder);
        foreach (string name in left)
        {
            File.Delete(_folder.File(name));
        }

        return broken;
    }

    /// <summary>A run among files that killed ones have left.</summary>
    /// <param name="attempts">How many runs are killed at most to have such files.</param>
    /// <returns>What does not hold afterwards, or null.</returns>
    public string? RunAmongRemains(int attempts)
    {
        string[] words = _scenario.Words(_folder);
        for (int i = 0; i < attempts && _folder.Temporary().Length == 0; i++)
        {
            _folder.KillWhileWriting(words, _scenario.Before(i), TimeSpan.Zero);
        }

        int code = _folder.Run(words);
        return code != 0 ? $"after a crash the command ended with {code}"
            : _scenario.Files.FirstOrDefault(file => State(file) != 1) is { } file ? $"after a crash a whole run left {file.Name} as it was"
            : null;
    }

    public void Dispose() => _folder.Dispose();

    /// <summary>0 for the old file, 1 for a whole new one, −1 for any other.</summary>
    private int State(CrashFile file)
    {
        string path = _folder.File(file.Name);
        byte[] content = File.Exists(path) ? File.ReadAllBytes(path) : [];
        return content.AsSpan().SequenceEqual(s_old) ? 0
            : content.Length > 0 && (file.IsSame ? content.AsSpan().SequenceEqual(_new[file.Name]) : file.HasEnd(content)) ? 1
            : -1;
    }
}
