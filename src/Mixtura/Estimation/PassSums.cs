namespace Mixtura.Estimation;

/// <summary>The additive result of a pass: log-likelihood, Σ ln(largest posterior), the posteriors' entropy where it is asked for, each component's total responsibility, the family's sums.</summary>
internal readonly struct PassSums(double[] values, int components, long evaluations)
{
    public const int LogLikelihoodAt = 0;
    public const int LogCertaintyAt = 1;
    public const int EntropyAt = 2;
    public const int NoiseEntropyAt = 3;
    public const int WeightsAt = 4;

    public double[] Values { get; } = values;

    /// <summary>Rows times components whose log-density was asked for.</summary>
    public long Evaluations { get; } = evaluations;

    public double LogLikelihood => Values[LogLikelihoodAt];

    public double LogCertainty => Values[LogCertaintyAt];

    /// <summary>−Σ z ln z over rows and components; 0 where the pass was not asked for it.</summary>
    public double Entropy => Values[EntropyAt];

    /// <summary>The part of the entropy that is between the noise and all other components; 0 where there is none.</summary>
    public double NoiseEntropy => Values[NoiseEntropyAt];

    public double[] Weights => Values[WeightsAt..(WeightsAt + components)];

    public int FamilyAt => WeightsAt + components;

    /// <summary>The sums of components that are now in another order.</summary>
    /// <param name="places">Where each of the components here belongs.</param>
    /// <param name="length">How many sums of the family's each has.</param>
    public PassSums Reordered(int[] places, int length)
    {
        double[] ordered = [.. Values];
        for (int j = 0; j < components; j++)
        {
            ordered[WeightsAt + places[j]] = Values[WeightsAt + j];
            Values.AsSpan(FamilyAt + (j * length), length).CopyTo(ordered.AsSpan(FamilyAt + (places[j] * length), length));
        }

        return new PassSums(ordered, components, Evaluations);
    }
}
