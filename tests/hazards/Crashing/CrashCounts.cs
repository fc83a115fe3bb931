namespace Mixtura.Hazards.Crashing;

/// <summary>What kills came upon.</summary>
/// <param name="Kills">Runs that were killed.</param>
/// <param name="TooLate">Runs that had ended before.</param>
/// <param name="New">Runs that had put a new file in place.</param>
/// <param name="Remains">Temporary files that were left.</param>
internal readonly record struct CrashCounts(int Kills, int TooLate, int New, int Remains)
{
    public CrashCounts With(bool wasRunning, bool isNew, int remains) =>
        new(Kills + (wasRunning ? 1 : 0), TooLate + (wasRunning ? 0 : 1), New + (isNew ? 1 : 0), Remains + remains);
}
