namespace Mixtura.Benchmarks.Mclust;

/// <summary>Mixtura's and mclust's BIC beside each other in every cell, a structure with a number of components.</summary>
/// <param name="Better">Mixtura's is lower by more than <see cref="Same"/>,</param>
/// <param name="MuchBetter">of these by more than <see cref="Much"/>: mclust's early stop does not explain it.</param>
/// <param name="Equal">Neither is lower by more than <see cref="Same"/>.</param>
/// <param name="Worse">Mixtura's is higher by more than <see cref="Same"/>,</param>
/// <param name="AgainstSpurious">and here mclust's rests on a component that looks spurious by the rule by which Mixtura turns such maxima down, or is on the way to such a maximum.</param>
/// <param name="OnlyUnsound">mclust has a fit, and in Mixtura's a component has collapsed or lost its rows: not compared.</param>
/// <param name="OnlyOurs">Mixtura has a sound fit, mclust none.</param>
/// <param name="Neither">mclust has no fit and Mixtura no sound one.</param>
internal sealed record CellCounts(int Better, int MuchBetter, int Equal, IReadOnlyList<CellCounts.Cell> Worse, IReadOnlyList<CellCounts.Cell> AgainstSpurious, IReadOnlyList<CellCounts.Cell> OnlyUnsound, int OnlyOurs, int Neither)
{
    /// <summary>A difference of BIC that counts.</summary>
    public const double Same = 0.01;

    public const double Much = 1;

    /// <summary>A structure with a number of components, and both values.</summary>
    /// <param name="Structure">The structure.</param>
    /// <param name="Components">The number of components.</param>
    /// <param name="Own">Mixtura's BIC.</param>
    /// <param name="Mclust">mclust's BIC.</param>
    /// <param name="Fault">What is wrong with mclust's fit, where that was looked at and something is.</param>
    public sealed record Cell(Covariance Structure, int Components, double Own, double Mclust, MclustFit.Fault? Fault = null);

    /// <param name="own">What Mixtura found.</param>
    /// <param name="mclust">What mclust found.</param>
    /// <param name="faultOf">Looks at mclust's fit in a cell.</param>
    public static CellCounts Of(SearchResult own, MclustSearch mclust, Func<Covariance, int, MclustFit.Fault?> faultOf)
    {
        int better = 0, much = 0, equal = 0, onlyOurs = 0, neither = 0;
        var worse = new List<Cell>();
        var againstSpurious = new List<Cell>();
        var onlyUnsound = new List<Cell>();
        foreach (Candidate candidate in own.Candidates)
        {
            Covariance structure = ((GaussianFamily)candidate.Family).Covariance;
            var cell = new Cell(structure, candidate.Components, candidate.Value(Criterion.Bic), mclust.Bic.GetValueOrDefault((structure, candidate.Components), double.NaN));
            double lower = cell.Mclust - cell.Own;
            if (double.IsNaN(cell.Mclust))
            {
                (onlyOurs, neither) = candidate.IsSound ? (onlyOurs + 1, neither) : (onlyOurs, neither + 1);
            }
            else if (!candidate.IsSound)
            {
                onlyUnsound.Add(cell with { Fault = faultOf(cell.Structure, cell.Components) });
            }
            else if (lower < -Same)
            {
                cell = cell with { Fault = faultOf(cell.Structure, cell.Components) };
                (cell.Fault is null ? worse : againstSpurious).Add(cell);
            }
            else if (lower > Same)
            {
                better++;
                much += lower > Much ? 1 : 0;
            }
            else
            {
                equal++;
            }
        }

        return new CellCounts(better, much, equal, worse, againstSpurious, onlyUnsound, onlyOurs, neither);
    }
}
