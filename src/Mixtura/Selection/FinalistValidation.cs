namespace Mixtura;

/// <summary>
/// Whether a search compares its best candidates by cross-validation where rows are few: a validated value. A criterion such as
/// BIC is an approximation for many rows per parameter. With few of them it prefers candidates whose components are nearly
/// singular, which describe new rows badly.
/// </summary>
/// <remarks>
/// <para>
/// The comparison is made for the criterion BIC where the table has fewer than <see cref="RowsPerParameter"/> rows for each
/// parameter of the candidate with the smallest BIC. The finalists are the best sound candidates by BIC, the best of those with few
/// parameters, and the best candidates with the default conjugate prior (Fraley and Raftery 2007), which keeps covariances regular.
/// The candidate with the smallest BIC stays chosen unless another finalist gives left-out rows a log-likelihood that is larger
/// by more than <see cref="LeastGain"/> nats in total, where one row counts for at most ten nats (<see cref="Finalist"/>).
/// </para>
/// <para>
/// There is no comparison for tables that are streamed, for trimmed fits, for truncated posteriors, for given starts, for mini-batches, for known
/// components or labels, for a single candidate, where the rows outside of a fold cannot be fitted, or where it would take longer than the search itself allows.
/// </para>
/// </remarks>
public sealed record FinalistValidation
{
    /// <summary>The comparison where rows are few, by ten folds; the default.</summary>
    public static FinalistValidation Automatic { get; } = new();

    /// <summary>No comparison: the criterion alone decides, and no candidate has a prior that was not asked for.</summary>
    public static FinalistValidation None { get; } = new() { RowsPerParameter = 0 };

    /// <summary>With fewer rows for each parameter of the candidate with the smallest criterion, finalists are compared; 0 for never.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative or not a number.</exception>
    public double RowsPerParameter
    {
        get;
        init => field = value >= 0 ? value : throw new ArgumentOutOfRangeException(nameof(RowsPerParameter), value, "RowsPerParameter is a number that is zero or more.");
    } = 10;

    /// <summary>The largest number of folds, 2 or more; fewer are used where fits take long.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 2.</exception>
    public int Folds
    {
        get;
        init => field = value >= 2 ? value : throw new ArgumentOutOfRangeException(nameof(Folds), value, "Folds is a whole number that is 2 or more.");
    } = CrossValidation.DefaultFolds;

    /// <summary>Whether candidates with the default conjugate prior take part.</summary>
    public bool UsesPrior { get; init; } = true;

    /// <summary>
    /// By how much the cross-validated log-likelihood of a finalist must be larger than that of the candidate with the smallest
    /// criterion, in nats: 3 is a factor of 20 in the probability of the left-out rows.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative or not a number.</exception>
    public double LeastGain
    {
        get;
        init => field = value >= 0 ? value : throw new ArgumentOutOfRangeException(nameof(LeastGain), value, "LeastGain is a number of nats that is zero or more.");
    } = 3;
}
