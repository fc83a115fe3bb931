namespace Mixtura.Tests.Numerics;

/// <summary>Indices drawn with given probabilities.</summary>
public sealed class DrawTests
{
    [Fact]
    public void FrequenciesAreTheProbabilities()
    {
        const int Count = 400_000;
        double[] probabilities = [0, 0.1, 0, 0.65, 0.25, 0];
        var random = new RandomSource(31);
        double[] counts = new double[probabilities.Length];
        for (int i = 0; i < Count; i++)
        {
            counts[Draw.Index(random, probabilities)]++;
        }

        for (int i = 0; i < counts.Length; i++)
        {
            // Five standard errors of a proportion; an impossible index never comes.
            double error = Math.Sqrt(probabilities[i] * (1 - probabilities[i]) / Count);
            Assert.InRange(counts[i] / Count, probabilities[i] - (5 * error), probabilities[i] + (5 * error));
        }
    }

    [Fact]
    public void ProbabilitiesWhoseSumIsShortOfOneStillGiveAPossibleIndex()
    {
        var random = new RandomSource(32);
        for (int i = 0; i < 1000; i++)
        {
            Assert.Equal(1, Draw.Index(random, [0, 1e-9, 0]));
        }
    }
}
