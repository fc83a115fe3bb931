namespace Mixtura;

/// <summary>Refuses mixtures with noise where a proper density is needed: that of the noise does not end at its region.</summary>
internal static class NoiseRefusal
{
    public static void Check(Mixture mixture)
    {
        if (mixture.Noise is not null)
        {
            throw new NotSupportedException("The mixture has noise, whose density does not end at its region; take WithoutNoise().");
        }
    }
}
