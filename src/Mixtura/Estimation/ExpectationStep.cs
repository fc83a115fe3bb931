namespace Mixtura;

/// <summary>How an expectation step finds responsibilities: which components it looks at for which rows.</summary>
public abstract record ExpectationStep
{
    private protected ExpectationStep()
    {
    }

    /// <summary>
    /// The default. Of large tables components are left out where bounds show that their responsibility for every row of a
    /// block is below 1.05e-20 of the largest, which sums of doubles do not notice.
    /// </summary>
    public static ExpectationStep Exact { get; } = new ExactStep();

    /// <summary>Every component for every row, in the order of the table: for comparisons.</summary>
    public static ExpectationStep Complete { get; } = new CompleteStep();

    /// <summary>
    /// Truncated posteriors, for many components: of each row only the likeliest few that are known have a responsibility,
    /// and which these are is improved from pass to pass (variational truncation; Lücke and Eggert 2010, Forster and Lücke
    /// 2018, Hirschberger et al. 2022). Candidates spread between blocks of rows that lie together. The trace holds lower
    /// bounds of the log-likelihood, which do not fall; the log-likelihood of the result is the exact one.
    /// </summary>
    /// <param name="components">How many components a row may have, at least 1.</param>
    public static ExpectationStep Truncated(int components) => new TruncatedStep(components >= 1
        ? components
        : throw new ArgumentOutOfRangeException(nameof(components), components, "A row needs at least one component."));
}

internal sealed record ExactStep : ExpectationStep;

internal sealed record CompleteStep : ExpectationStep;

internal sealed record TruncatedStep(int Components) : ExpectationStep;
