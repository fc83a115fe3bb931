using System.Collections.Immutable;

namespace Mixtura;

/// <summary>How a model is updated by new rows: a validated value.</summary>
public sealed record UpdateOptions
{
    /// <summary>
    /// After how many new rows (by weight) a row counts half, so that old rows are forgotten and the model rests on the last
    /// h/ln 2 or so; null for no forgetting. New rows are taken to be in the order of their age, the last the newest.
    /// </summary>
    public double? HalfLife
    {
        get;
        init => field = value is null or (> 0 and < double.PositiveInfinity) ? value : throw BadOption.Of(value, "A half-life is a number of rows above 0.");
    }

    /// <summary>What is free of the mixing proportions; given ones are those of the model's components, in their order.</summary>
    public Proportions Proportions { get; init => field = value ?? throw BadOption.Null(); } = Proportions.Free;

    /// <summary>Components that stay as they are, from 0; only their proportions are estimated.</summary>
    /// <exception cref="ArgumentException">A component is named twice.</exception>
    public ImmutableArray<int> Held
    {
        get;
        init => field = value.IsDefault ? [] : value.Distinct().Count() == value.Length ? value : throw BadOption.InList("A component is held twice; name it once.");
    } = [];

    /// <summary>The largest number of passes over the new rows, at least 1.</summary>
    public int MaxIterations { get; init => field = value >= 1 ? value : throw BadOption.Of(value, "At least one pass over the new rows is needed."); } = 1000;

    /// <summary>Converged when no parameter changes by more than this on its family's scale (means in deviations, for instance); 0 for exactly <see cref="MaxIterations"/> passes.</summary>
    public double Tolerance
    {
        get;
        init => field = value is >= 0 and < double.PositiveInfinity ? value : throw BadOption.Of(value, "A tolerance is a finite number that is zero or more.");
    } = 1e-6;

    /// <summary>The number of threads; 0 for one on each core. It does not change the result.</summary>
    public int Threads { get; init => field = value >= 0 ? value : throw BadOption.Of(value, "The number of threads is 0 or more."); }
}
