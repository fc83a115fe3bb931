namespace Mixtura.Reporting;

/// <summary>A column of labels in one group.</summary>
/// <param name="Column">The column, from 0.</param>
/// <param name="Shares">The share of each level among the group's rows.</param>
/// <param name="Overall">The share of each level among all rows.</param>
internal readonly record struct LabelProfile(int Column, double[] Shares, double[] Overall)
{
    /// <summary>The level that is commoner here than elsewhere by most.</summary>
    public int Typical
    {
        get
        {
            int best = 0;
            for (int level = 1; level < Shares.Length; level++)
            {
                best = Shares[level] - Overall[level] > Shares[best] - Overall[best] ? level : best;
            }

            return best;
        }
    }

    public double Difference => Shares[Typical] - Overall[Typical];
}
