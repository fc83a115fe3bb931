using System.Collections.Immutable;
using Mixtura.Checkpoints;
using Mixtura.Serialization;

namespace Mixtura.Estimation;

/// <summary>
/// That what was read of a run can be a run's: the hash of a state says only that it is as it was written. What passes leads to sound
/// parameters or to none, since the next pass judges them by the rows.
/// </summary>
internal static class RunStateCheck
{
    /// <summary>Rounding, and responsibilities too small to be counted.</summary>
    private const double Within = 1e-6;

    /// <exception cref="CheckpointException">The parameters are none of the family's.</exception>
    public static void Parameters(Family family, TableMoments moments, int count, double[] weights, ImmutableArray<Component> components)
    {
        CheckpointFormat.Require(weights.Length == count && components.Length == count && Array.TrueForAll(weights, weight => weight is >= 0 and <= 1) && Math.Abs(weights.Sum() - 1) <= MixtureSoundness.WeightsWithin);
        for (int j = 0; j < count; j++)
        {
            CheckpointFormat.Require(components[j].Dimensions == moments.Columns.Length && family.ObjectionTo(components[j]) is null);
            CheckpointFormat.Require(components[j] is UniformComponent == (j >= count - family.CountNoise));
        }

        if ((family is NoiseFamily noise ? noise.Inner : family) is KnownFamily known)
        {
            int end = count - family.CountNoise;
            CheckpointFormat.Require(Bytes(components[(end - known.Known.Length)..end]).AsSpan().SequenceEqual(Bytes(known.Known)));
        }
    }

    /// <exception cref="CheckpointException">The sums are not those of rows.</exception>
    public static void Sums(Family family, TableMoments moments, double kept, ImmutableArray<Component> components, PassSums sums)
    {
        int k = components.Length;
        int length = family.CountStatistics(moments.Columns.Length);
        CheckpointFormat.Require(sums.Values.Length == PassSums.WeightsAt + (k * (1 + length)) && Array.TrueForAll(sums.Values, double.IsFinite) && sums.Evaluations >= 0);
        double[] weights = sums.Weights;
        CheckpointFormat.Require(Array.TrueForAll(weights, weight => weight >= 0) && Math.Abs(weights.Sum() - kept) <= Within * kept);
        for (int j = 0; j < k; j++)
        {
            CheckpointFormat.Require(family.ArePossible(weights[j], sums.Values.AsSpan(sums.FamilyAt + (j * length), length)));
        }
    }

    /// <exception cref="CheckpointException">There are other places among them than those of components, or one twice.</exception>
    public static void Places(ReadOnlySpan<int> places, int count)
    {
        for (int i = 0; i < places.Length; i++)
        {
            CheckpointFormat.Require(places[i] >= 0 && places[i] < count && !places[..i].Contains(places[i]));
        }
    }

    /// <summary>A fit that went on from a state of its own has a finite result that can be written and read.</summary>
    /// <exception cref="CheckpointException">It has not.</exception>
    public static void Result(FitResult<Mixture> result)
    {
        FitSummary summary = result.Summary;
        CheckpointFormat.Require(MixtureSoundness.Holds(result.Model));
        CheckpointFormat.Require(!(summary.Converged && double.IsNaN(summary.EstimatedDistance)));
        CheckpointFormat.Require(double.IsFinite(summary.LogLikelihood) && double.IsFinite(summary.GradientNorm) && !double.IsInfinity(summary.EstimatedDistance) && result.Landscape.All(maximum => double.IsFinite(maximum.LogLikelihood)));
        using var file = new MemoryStream();
        ModelFile.Write(file, result.Model, summary);
        file.Position = 0;
        try
        {
            ModelFile.Read(file);
        }
        catch (ModelException)
        {
            throw CheckpointFormat.Damaged();
        }
    }

    private static byte[] Bytes(ImmutableArray<Component> components)
    {
        var state = new StateWriter();
        ComponentState.Write(state, components);
        return state.ToArray();
    }
}
