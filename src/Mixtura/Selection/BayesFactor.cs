namespace Mixtura;

/// <summary>Differences of BIC as evidence (Kass and Raftery 1995, section 3.2).</summary>
public static class BayesFactor
{
    /// <summary>A difference of BIC above which the evidence is very strong.</summary>
    internal const double Decisive = 10;

    /// <summary>What a difference of BIC says for the candidate with the smaller one.</summary>
    /// <param name="difference">The larger BIC less the smaller one, not negative.</param>
    public static Evidence Evidence(double difference) => difference switch
    {
        < 0 or double.NaN => throw new ArgumentOutOfRangeException(nameof(difference), difference, "The difference of BIC must not be negative."),
        < 2 => Mixtura.Evidence.BareMention,
        < 6 => Mixtura.Evidence.Positive,
        <= Decisive => Mixtura.Evidence.Strong,
        _ => Mixtura.Evidence.VeryStrong,
    };

    /// <summary>The words of Kass and Raftery's table.</summary>
    /// <param name="evidence">The evidence.</param>
    public static string Describe(Evidence evidence) => evidence switch
    {
        Mixtura.Evidence.BareMention => "not worth more than a bare mention",
        Mixtura.Evidence.Positive => "positive evidence",
        Mixtura.Evidence.Strong => "strong evidence",
        Mixtura.Evidence.VeryStrong => "very strong evidence",
        _ => throw new ArgumentOutOfRangeException(nameof(evidence)),
    };
}
