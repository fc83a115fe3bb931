namespace Mixtura.Tests.Families;

/// <summary>Independent exponential columns with densities λ·e^(−λx), x ≥ 0.</summary>
internal sealed class ExponentialComponent(double[] rates) : Component
{
    public double[] Rates => [.. rates];

    public override int Dimensions => rates.Length;

    public override double LogDensity(ReadOnlySpan<double> row)
    {
        double sum = 0;
        for (int i = 0; i < row.Length; i++)
        {
            sum += row[i] >= 0 ? Math.Log(rates[i]) - (rates[i] * row[i]) : double.NegativeInfinity;
        }

        return sum;
    }

    public override void Sample(RandomSource random, Span<double> row)
    {
        for (int i = 0; i < rates.Length; i++)
        {
            row[i] = -Math.Log(random.NextDouble()) / rates[i];
        }
    }

    public override Component Marginal(ReadOnlySpan<int> columns)
    {
        double[] chosen = new double[columns.Length];
        for (int i = 0; i < chosen.Length; i++)
        {
            chosen[i] = rates[columns[i]];
        }

        return new ExponentialComponent(chosen);
    }

    public override Component Condition(ReadOnlySpan<int> columns, ReadOnlySpan<double> values)
    {
        int[] known = columns.ToArray();
        return new ExponentialComponent([.. rates.Where((_, i) => !known.Contains(i))]);
    }

    public override void CopyMean(Span<double> mean)
    {
        for (int i = 0; i < rates.Length; i++)
        {
            mean[i] = 1 / rates[i];
        }
    }

    public override void CopyCovariance(Span<double> covariance)
    {
        covariance[..(rates.Length * rates.Length)].Clear();
        for (int i = 0; i < rates.Length; i++)
        {
            covariance[(i * rates.Length) + i] = 1 / (rates[i] * rates[i]);
        }
    }

    public override double Cdf(double x) => Dimensions == 1 ? 1 - Math.Exp(-rates[0] * Math.Max(0, x)) : base.Cdf(x);

    public override bool HasSameParameters(Component other) => other is ExponentialComponent e && e.Rates.SequenceEqual(rates);
}
