using MathNet.Numerics.Integration;

namespace Mixtura;

/// <summary>Boxes under the standard bivariate normal distribution.</summary>
internal static class BivariateNormal
{
    /// <summary>Beyond it the density is below 1e-330.</summary>
    private const double Reach = 39;
    private const double LongestPiece = 1;

    private static readonly GaussLegendreRule s_rule = new(-1, 1, 20);

    /// <summary>Distances, in deviations of the other column given the first, at which that column's probability turns from 0 to 1.</summary>
    private static readonly double[] s_turning = [-9, -6, -4, -2.5, -1, 0, 1, 2.5, 4, 6, 9];

    /// <summary>
    /// ∫ φ(x)·P(low₂ ≤ Y ≤ high₂ | x) dx over the first interval by Gauss and Legendre's rule of 20 points, on pieces no longer than one and
    /// short where the conditional probability turns: every term is positive, so small probabilities keep their digits.
    /// </summary>
    /// <param name="low">The lower corner.</param>
    /// <param name="high">The upper corner.</param>
    /// <param name="correlation">Between −1 and 1, exclusive.</param>
    public static double Box(double[] low, double[] high, double correlation)
    {
        double from = Math.Max(low[0], -Reach);
        double to = Math.Min(high[0], Reach);
        double deviation = Math.Sqrt((1 - correlation) * (1 + correlation));
        var cuts = new SortedSet<double> { from, to };
        foreach (double end in new[] { low[1], high[1] })
        {
            foreach (double turning in s_turning)
            {
                double cut = (end + (turning * deviation)) / correlation;
                if (cut > from && cut < to)
                {
                    cuts.Add(cut);
                }
            }
        }

        double sum = 0;
        double before = from;
        foreach (double cut in cuts)
        {
            int pieces = (int)Math.Ceiling((cut - before) / LongestPiece);
            for (int i = 0; i < pieces; i++)
            {
                double left = before + ((cut - before) * i / pieces);
                double right = before + ((cut - before) * (i + 1) / pieces);
                sum += Piece(left, right, low[1], high[1], correlation, deviation);
            }

            before = cut;
        }

        return sum;
    }

    private static double Piece(double left, double right, double low, double high, double correlation, double deviation)
    {
        double half = 0.5 * (right - left);
        double sum = 0;
        for (int i = 0; i < s_rule.Order; i++)
        {
            double x = left + (half * (1 + s_rule.GetAbscissa(i)));
            double conditional = TruncatedNormal.Probability((low - (correlation * x)) / deviation, (high - (correlation * x)) / deviation);
            sum += s_rule.GetWeight(i) * TruncatedNormal.Density(x) * conditional;
        }

        return sum * half;
    }
}
