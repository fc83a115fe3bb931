namespace Mixtura;

/// <summary>Whether a mixture has, beside its components, one for rows that belong to none of them.</summary>
public abstract record Noise
{
    private protected Noise()
    {
    }

    /// <summary>The default: every row comes from one of the components.</summary>
    public static Noise None { get; } = new NoNoise();

    /// <summary>
    /// A last component whose density is one over the volume V of the region that the rows fill (Banfield and Raftery 1993,
    /// section 4), in columns of measurements only; see <see cref="NoiseFamily"/>. Its proportion is estimated like the others.
    /// </summary>
    /// <param name="volume">
    /// V, in the product of the columns' units; null for the smaller of the volumes of two boxes that hold all rows that weigh,
    /// one along the columns and one along the principal components, as mclust's hypvol takes it.
    /// </param>
    /// <exception cref="ArgumentOutOfRangeException">The volume is not a finite number above 0.</exception>
    public static Noise Uniform(double? volume = null) => new UniformNoise(UniformComponent.CheckVolume(volume, nameof(volume)));
}

internal sealed record NoNoise : Noise;

internal sealed record UniformNoise(double? Volume) : Noise;
