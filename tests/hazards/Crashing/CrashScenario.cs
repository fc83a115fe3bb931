namespace Mixtura.Hazards.Crashing;

/// <summary>A run of the command that is killed, and what must hold of its files afterwards.</summary>
/// <param name="name">What counts are listed under.</param>
internal abstract class CrashScenario(string name)
{
    public string Name => name;

    /// <summary>Puts into a folder what the run reads, once.</summary>
    public abstract void Prepare(CrashFolder folder);

    /// <summary>What the command is told.</summary>
    public abstract string[] Words(CrashFolder folder);

    /// <summary>The files that the run writes, with a word on what makes each of them whole.</summary>
    public abstract IReadOnlyList<CrashFile> Files { get; }

    /// <summary>How many files the run begins before the one that it is killed at: first an empty one at each place that it looks at before the work.</summary>
    /// <param name="number">The kill's number.</param>
    public virtual int Before(int number) => Files.Count;

    /// <summary>What does not hold after a kill, or null; a run that goes on where the killed one ended can be made here.</summary>
    public virtual string? FirstBroken(CrashFolder folder) => null;
}
