namespace Mixtura;

/// <summary>
/// The variational upper bound of the Kullback-Leibler divergence between mixtures (Hershey and Olsen 2007, section 7): both are cut into as many
/// parts as there are pairs of components, φ_ab of the one's component a against ψ_ab of the other's b, and the cuts are chosen
/// in turn so that Σ φ_ab [ln(φ_ab/ψ_ab) + D(fₐ‖g_b)] falls.
/// </summary>
internal static class MatchedComponents
{
    private const int MostRounds = 1000;
    private const double Enough = 1e-12;

    public static double Bound(Mixture p, Mixture q)
    {
        int k = p.Components.Length;
        int m = q.Components.Length;
        double[] divergence = new double[k * m];
        for (int at = 0; at < divergence.Length; at++)
        {
            divergence[at] = ComponentDivergence.KullbackLeibler(p.Components[at / m], q.Components[at % m]);
        }

        for (int a = 0; a < k; a++)
        {
            bool reached = Enumerable.Range(0, m).Any(b => q.Weights[b] > 0 && double.IsFinite(divergence[(a * m) + b]));
            if (p.Weights[a] > 0 && !reached)
            {
                return double.PositiveInfinity;
            }
        }

        double[] logPhi = new double[k * m];
        double[] logPsi = new double[k * m];
        for (int at = 0; at < logPsi.Length; at++)
        {
            logPsi[at] = p.LogWeights[at / m] + q.LogWeights[at % m];
        }

        double bound = double.PositiveInfinity;
        for (int round = 0; round < MostRounds; round++)
        {
            CutFirst(p, logPsi, divergence, logPhi);
            double now = Value(logPhi, logPsi, divergence);
            if (!(now < bound - (Enough * Math.Max(1, now))))
            {
                return Math.Min(now, bound);
            }

            bound = now;
            CutSecond(q, logPhi, logPsi);
        }

        return bound;
    }

    /// <summary>φ_ab = πₐ ψ_ab e^(−D_ab) / Σ_b′ ψ_ab′ e^(−D_ab′).</summary>
    private static void CutFirst(Mixture p, double[] logPsi, double[] divergence, double[] logPhi)
    {
        int m = logPhi.Length / p.Components.Length;
        for (int a = 0; a < p.Components.Length; a++)
        {
            Span<double> row = logPhi.AsSpan(a * m, m);
            for (int b = 0; b < m; b++)
            {
                row[b] = logPsi[(a * m) + b] - divergence[(a * m) + b];
            }

            double total = LogSumExp.Of(row);
            for (int b = 0; b < m; b++)
            {
                row[b] = double.IsFinite(total) ? p.LogWeights[a] + row[b] - total : double.NegativeInfinity;
            }
        }
    }

    /// <summary>ψ_ab = ω_b φ_ab / Σ_a′ φ_a′b.</summary>
    private static void CutSecond(Mixture q, double[] logPhi, double[] logPsi)
    {
        int m = q.Components.Length;
        int k = logPhi.Length / m;
        double[] column = new double[k];
        for (int b = 0; b < m; b++)
        {
            for (int a = 0; a < k; a++)
            {
                column[a] = logPhi[(a * m) + b];
            }

            double total = LogSumExp.Of(column);
            for (int a = 0; a < k && double.IsFinite(total); a++)
            {
                logPsi[(a * m) + b] = q.LogWeights[b] + column[a] - total;
            }
        }
    }

    private static double Value(double[] logPhi, double[] logPsi, double[] divergence)
    {
        double sum = 0;
        for (int at = 0; at < logPhi.Length; at++)
        {
            double phi = Elementary.Exp(logPhi[at]);
            sum += phi > 0 ? phi * (logPhi[at] - logPsi[at] + divergence[at]) : 0;
        }

        return sum;
    }
}
