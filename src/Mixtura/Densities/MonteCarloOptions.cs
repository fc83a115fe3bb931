namespace Mixtura;

/// <summary>How much is drawn where a number is found by drawing. The same seed gives the same bits for any number of threads.</summary>
public sealed record MonteCarloOptions
{
    /// <summary>The number of rows drawn from each mixture, at least 2. Four times as many halve the standard error.</summary>
    public int Draws
    {
        get;
        init => field = value >= 2 ? value : throw BadOption.Of(value, "A standard error needs at least 2 draws.");
    }

    = 100_000;

    /// <summary>The seed of all draws.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>The number of threads; 0 for one on each core.</summary>
    public int Threads
    {
        get;
        init => field = value >= 0 ? value : throw BadOption.Of(value, "The number of threads is 0 or more.");
    }

    internal static MonteCarloOptions Default { get; } = new();

    /// <summary>The seed of a second mixture's draws, which must not go along with the first one's.</summary>
    internal ulong OtherSeed => unchecked(Seed + 0x9E3779B97F4A7C15);
}
