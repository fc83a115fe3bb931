namespace Mixtura;

/// <summary>
/// Stepwise expectation-maximization (Cappé and Moulines 2009, Liang and Klein 2009): after each batch of rows the statistics are
/// averaged with those so far, s ← (1 − γₜ)s + γₜŝ with γₜ = (t + 2)^(−κ) for t = 0, 1, …, and the parameters follow at once.
/// A validated value.
/// </summary>
public sealed record StepwiseOptions
{
    /// <summary>About how many rows make a batch: a table's chunks of 2,048 rows are dealt out to as many batches as come nearest to that.</summary>
    public int BatchRows { get; init => field = BadOption.AtLeast(value, 1); } = 8_192;

    /// <summary>The number of passes over the table, at least 1, each in an order of chunks of its own that the fit's seed decides.</summary>
    public int Passes { get; init => field = BadOption.AtLeast(value, 1); } = 2;

    /// <summary>κ, above ½ and at most 1: with less, old batches are forgotten sooner.</summary>
    public double Exponent
    {
        get;
        init => field = value is > 0.5 and <= 1 ? value : throw BadOption.Of(value, "The exponent of step sizes is above 0.5 and at most 1: else the steps do not converge, or end too soon.");
    } = 0.7;
}
