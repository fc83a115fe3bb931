using System.Collections.Immutable;
using Mixtura.Estimation;

namespace Mixtura;

/// <summary>
/// The beginning of a fit with noise. Where a start says which rows are noise (labels, a model), so it is. Otherwise the
/// components begin as they would without noise, and the noise takes a share of their proportions; a start that is not given
/// sees only the rows that lie densest, all but that share: a tenth in the first four starts, three tenths in the next four,
/// and so on in turn, since no one share suits every table.
/// </summary>
internal static class NoiseStart
{
    private const double FewRows = 0.1;
    private const double ManyRows = 0.3;
    private const int StartsEach = 4;

    /// <summary>The share of a start's noise.</summary>
    public static double Share(int index) => index / StartsEach % 2 == 0 ? FewRows : ManyRows;

    /// <summary>Begins.</summary>
    /// <param name="start">The start.</param>
    /// <param name="context">What it may use, with all of the table and the family without noise.</param>
    /// <param name="noise">The noise.</param>
    /// <param name="index">The start's number.</param>
    /// <returns>The parameters, the noise last.</returns>
    public static (double[] Weights, ImmutableArray<Component> Components) Begin(Start start, StartContext context, UniformComponent noise, int index)
    {
        if (start is ModelStart { Model.Noise: not null } given)
        {
            (_, ImmutableArray<Component> adopted) = new ModelStart(given.Model.WithoutNoise()).Begin(context, index);
            return (given.Model.Weights.ToArray(), adopted.Add(noise));
        }

        double share = start is LabelsStart labels && labels.ShareWithLabel(context.Components, context.Table) is > 0 and var labelled ? labelled : Share(index);
        (double[] weights, ImmutableArray<Component> components) = start.Begin(context, index);
        return ([.. weights.Select(weight => (1 - share) * weight), share], components.Add(noise));
    }
}
