namespace Mixtura;

/// <summary>How modes are looked for.</summary>
public sealed record ModeOptions
{
    /// <summary>How many rows drawn from the mixture are climbed from, beside all means and points between pairs of them.</summary>
    public int Draws
    {
        get;
        init => field = value >= 0 ? value : throw BadOption.Of(value, "The number of draws is 0 or more.");
    }

    = 100;

    /// <summary>The seed of those draws.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>Two ends are one mode when their distance is below this, measured in deviations of a Gaussian with the components' mean precision there.</summary>
    public double Tolerance
    {
        get;
        init => field = value is > 0 and < double.PositiveInfinity ? value : throw BadOption.Of(value, "A tolerance is a finite number above 0.");
    }

    = 1e-3;
}
