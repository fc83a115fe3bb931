using System.Diagnostics;

namespace Mixtura.Hazards.Crashing;

/// <summary>A folder in which the command runs as a process of its own.</summary>
/// <param name="assembly">The command's assembly, which `dotnet` runs.</param>
internal sealed class CrashFolder(string assembly) : IDisposable
{
    private readonly string _path = Directory.CreateTempSubdirectory("mixtura-crash-").FullName;

    public string File(string name) => Path.Combine(_path, name);

    /// <summary>The names of files whose names begin with a point: what a run writes before it is put in place.</summary>
    public string[] Temporary() => [.. Directory.GetFiles(_path).Select(path => Path.GetFileName(path)!).Where(IsTemporary)];

    /// <summary>Runs the command to its end.</summary>
    /// <returns>The exit code.</returns>
    public int Run(string[] words)
    {
        using Process process = Start(words);
        process.WaitForExit();
        return process.ExitCode;
    }

    /// <summary>Runs the command and kills it after a time.</summary>
    /// <returns>Whether it was running still.</returns>
    public bool KillAfter(string[] words, TimeSpan delay)
    {
        using Process process = Start(words);
        bool isDone = process.WaitForExit(delay);
        Kill(process);
        return !isDone;
    }

    /// <summary>Runs the command and kills it a while after it has begun to write its files.</summary>
    /// <param name="words">What the command is told.</param>
    /// <param name="files">The number of files that it begins before.</param>
    /// <param name="delay">The while.</param>
    /// <returns>Whether it was running still.</returns>
    public bool KillWhileWriting(string[] words, int files, TimeSpan delay)
    {
        using var begun = new ManualResetEventSlim();
        using var watcher = new FileSystemWatcher(_path) { IncludeSubdirectories = false };

        int created = 0;
        watcher.Created += (_, file) =>
        {
            if (IsTemporary(file.Name!) && Interlocked.Increment(ref created) > files)
            {
                begun.Set();
            }
        };
        watcher.EnableRaisingEvents = true;
        using Process process = Start(words);
        while (!begun.Wait(20) && !process.HasExited)
        {
        }

        long began = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(began) < delay)
        {
            Thread.SpinWait(20);
        }

        bool wasRunning = !process.HasExited;
        Kill(process);
        return wasRunning;
    }

    public void Dispose() => Directory.Delete(_path, recursive: true);

    private static bool IsTemporary(string name) => name[0] == '.';

    private static void Kill(Process process)
    {
        process.Kill();
        process.WaitForExit();
    }

    private Process Start(string[] words)
    {
        var start = new ProcessStartInfo("dotnet", [assembly, .. words]) { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = _path };
        Process process = Process.Start(start)!;

        // Streams that no one reads would fill and stop the run.
        process.OutputDataReceived += (_, _) => { };
        process.ErrorDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return process;
    }
}
