using System.Buffers;
using System.Collections.Immutable;

namespace Mixtura.Estimation;

/// <summary>
/// The start of a fit to a very large table: a whole fit, with its starts and moves, to a sample of the rows. The maximum of a
/// likelihood moves little when rows are added that come from where the others came from.
/// </summary>
internal static class SampledFit
{
    /// <summary>Tables with more rows than this begin with a sample,</summary>
    public const int LeastRows = 1 << 19;

    /// <summary>of so many rows.</summary>
    public const int SampleRows = 1 << 16;

    /// <summary>Whether a fit begins so: where it has starts to choose among, and rows do not differ in what is known of them.</summary>
    public static bool Serves(RowTable table, FitOptions options) =>
        table.RowCount > LeastRows && !options.Start.IsGiven && options.Starts == 0 && options.Trim == 0 && options.KnownLabels.IsEmpty;

    /// <summary>The rows of the sample.</summary>
    public static RowTable Sample(RowTable table, ulong seed) => table.Gather(FeatureRows.Choose(table, SampleRows, StartContext.Randomness(seed, int.MaxValue - 2)));

    /// <summary>What fits the sample.</summary>
    /// <param name="sample">The sample, and what fits to it share.</param>
    /// <param name="family">The family.</param>
    /// <param name="options">How to fit.</param>
    public static Fitter Of(SharedWork sample, Family family, FitOptions options) => new(sample.Table, family, options with { Progress = null }, sample);

    /// <summary>The parameters that all rows give with the posteriors of a mixture, so that what the sample lacks, a rare label for instance, becomes possible.</summary>
    /// <param name="mixture">The mixture, without noise.</param>
    /// <param name="context">The table.</param>
    public static (double[] Weights, ImmutableArray<Component> Components) Maximize(Mixture mixture, StartContext context) =>
        context.Begin(new Posteriors(mixture.Family.CreateKernel(mixture.Components), mixture.LogWeights), again: false);

    private sealed class Posteriors(Kernel kernel, double[] logWeights) : Responsibilities
    {
        private readonly int[] _all = [.. Enumerable.Range(0, logWeights.Length)];

        public override void Fill(RowTable table, int chunk, int block, Span<double> tile)
        {
            double[] rented = ArrayPool<double>.Shared.Rent(table.SpaceLength + kernel.ScratchLength + Normalization.ScratchLength);
            Span<double> space = rented.AsSpan(0, table.SpaceLength);
            Span<double> scratch = rented.AsSpan(table.SpaceLength, kernel.ScratchLength);
            Span<double> normalization = rented.AsSpan(table.SpaceLength + kernel.ScratchLength, Normalization.ScratchLength);
            SplitMergeResponsibilities.Posterior(kernel, logWeights, _all, table.Block(chunk, block, space), tile, scratch, normalization);
            ArrayPool<double>.Shared.Return(rented);
        }
    }
}
