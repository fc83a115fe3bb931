using System.Collections.Immutable;
using System.Globalization;

namespace Mixtura;

/// <summary>
/// What a fit may choose of the mixing proportions. With equal ones and the fourteen covariance structures these are the
/// twenty-eight models of Biernacki, Celeux, Govaert and Langrognet (2006).
/// </summary>
public abstract record Proportions
{
    private protected Proportions()
    {
    }

    /// <summary>The default: all of them, k − 1 parameters.</summary>
    public static Proportions Free { get; } = new FreeProportions();

    /// <summary>None of them: all components have the same. With noise its proportion is free, and the others share the rest alike.</summary>
    public static Proportions Equal { get; } = new EqualProportions();

    /// <summary>
    /// Some of them: the others are given, and keep their values. Components that are not held in another way are matched with
    /// the proportions that lie nearest to theirs at the start; where a start is given (labels, means, a model), components
    /// keep its order. With noise the proportions that are given leave a rest, which it takes or shares with those that are free.
    /// </summary>
    /// <param name="values">k proportions between 0 and 1, or null for those that are free. Their sum is 1 (within 1e-9) where all are given and there is no noise, and less otherwise.</param>
    /// <exception cref="ArgumentException">A proportion is not between 0 and 1, or they are more than 1 together.</exception>
    public static Proportions Given(params ReadOnlySpan<double?> values)
    {
        double sum = 0;
        foreach (double? value in values)
        {
            if (!(value is null or (> 0 and < 1) || (value == 1 && values.Length == 1)))
            {
                throw new ArgumentException($"A proportion is a number above 0 and below 1, not {value:R}.", nameof(values));
            }

            sum += value ?? 0;
        }

        return sum <= 1 + GivenProportions.Tolerance
            ? new GivenProportions([.. values])
            : throw new ArgumentException($"The proportions that are given have the sum {sum:R}; it must not be above 1.", nameof(values));
    }

    /// <summary>The number of components that they are given for; null where they suit any.</summary>
    public virtual int? Components => null;

    /// <summary>Why a mixture of so many components, noise not counted, cannot have these proportions, or null when it can.</summary>
    internal virtual string? ObjectionTo(int components, bool hasNoise) => null;

    /// <summary>What is held, in words.</summary>
    /// <param name="places">Where components went, from 0.</param>
    internal virtual IEnumerable<string> Words(ImmutableArray<int> places) => [];
}

internal sealed record FreeProportions : Proportions;

internal sealed record EqualProportions : Proportions
{
    internal override IEnumerable<string> Words(ImmutableArray<int> places) => ["equal proportions"];
}

internal sealed record GivenProportions(ImmutableArray<double?> Values) : Proportions
{
    /// <summary>What a sum of proportions may differ from 1 by.</summary>
    public const double Tolerance = 1e-9;

    public override int? Components => Values.Length;

    public double Sum => Values.Sum(value => value ?? 0);

    internal override string? ObjectionTo(int components, bool hasNoise)
    {
        bool leavesRest = hasNoise || Values.Any(value => value is null);
        return Values.Length != components ? $"{Values.Length} proportions are given for {components} components; give one for each"
            : leavesRest && Sum >= 1 - Tolerance ? "the proportions that are given leave nothing for the others; make their sum less than 1"
            : !leavesRest && Sum < 1 - Tolerance ? $"the proportions have the sum {Sum:R}; it must be 1"
            : null;
    }

    internal override IEnumerable<string> Words(ImmutableArray<int> places) =>
        places.Zip(Values).Where(pair => pair.Second is not null).OrderBy(pair => pair.First).Select(pair => string.Create(CultureInfo.InvariantCulture, $"proportion of component {pair.First + 1}: {pair.Second}"));
}
