using System.Collections.Immutable;

namespace Mixtura;

/// <summary>The modes of Gaussian mixtures.</summary>
public static class GaussianModes
{
    /// <summary>Among more pairs of components than this, points between them are not climbed from.</summary>
    private const int MostPairs = 2000;

    /// <summary>Finds the density's local maxima, the highest first.</summary>
    /// <param name="mixture">The mixture. Noise is even, so it changes their densities and not their places.</param>
    /// <param name="options">Starts and tolerance, or null for the defaults.</param>
    /// <remarks>
    /// Climbs from every mean, from three points of the ridge between every two components (Ray and Lindsay 2005, theorem 1: all modes lie on such
    /// ridges), and from rows drawn, by the fixed-point iteration that never goes down (Carreira-Perpiñán 2000; modal EM, Li, Ray and
    /// Lindsay 2007) and Newton's steps at its end. An end that is no maximum by its second derivatives is left along the direction in
    /// which it is none. There can be more modes than components, so in two or more columns none being missed is likely, not certain.
    /// </remarks>
    public static ImmutableArray<MixtureMode> Modes(this GaussianMixture mixture, ModeOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(mixture);
        options ??= new ModeOptions();
        GaussianMixture clusters = mixture.WithoutNoise();
        var climb = new ModeClimb(clusters);
        var found = new List<(ModeClimb.End End, List<int> Components)>();
        for (int j = 0; j < clusters.Components.Length; j++)
        {
            Merge(found, climb.From(clusters.Components[j].Mean), j, options.Tolerance);
        }

        foreach (double[] start in FurtherStarts(clusters, options))
        {
            Merge(found, climb.From(start), null, options.Tolerance);
        }

        return
        [
            .. found
                .Select(mode => new MixtureMode([.. mode.End.Row], mixture.LogDensity(mode.End.Row), mode.End.Flatness, [.. mode.Components]))
                .OrderByDescending(mode => mode.LogDensity),
        ];
    }

    private static void Merge(List<(ModeClimb.End End, List<int> Components)> found, ModeClimb.End end, int? component, double tolerance)
    {
        int at = found.FindIndex(other => other.End.DistanceTo(end.Row) < tolerance);
        if (at < 0)
        {
            at = found.Count;
            found.Add((end, []));
        }

        if (component is { } j)
        {
            found[at].Components.Add(j);
        }
    }

    private static IEnumerable<double[]> FurtherStarts(GaussianMixture mixture, ModeOptions options)
    {
        int k = mixture.Components.Length;
        if (k * (k - 1) / 2 <= MostPairs)
        {
            for (int a = 0; a < k; a++)
            {
                for (int b = 0; b < a; b++)
                {
                    foreach (double share in new[] { 0.25, 0.5, 0.75 })
                    {
                        yield return Ridge.Point(mixture.Components[a], mixture.Components[b], share);
                    }
                }
            }
        }

        RowTable rows = mixture.Sample(options.Draws, options.Seed).Rows;
        for (long i = 0; i < rows.RowCount; i++)
        {
            double[] row = new double[mixture.Dimensions];
            rows.CopyRow(i, row);
            yield return row;
        }
    }
}
