using System.Collections.Immutable;

namespace Mixtura;

/// <summary>What a classifier is made of, looked at before it is made.</summary>
internal static class ClassifierChecks
{
    public static void Classes(ImmutableArray<string> classes, ImmutableArray<Mixture> mixtures)
    {
        if (classes.IsEmpty || classes.Length != mixtures.Length)
        {
            throw new ModelException($"there are {mixtures.Length} mixtures for {classes.Length} classes; there must be one for each, and at least one", "classes");
        }

        for (int c = 0; c < classes.Length; c++)
        {
            if (string.IsNullOrEmpty(classes[c]) || classes.IndexOf(classes[c]) < c)
            {
                throw new ModelException("a class must have a name that is not empty and not used before", $"classes[{c}].name");
            }

            if (DifferentColumns(mixtures[0], mixtures[c]) is { } difference)
            {
                throw new ModelException(difference, $"classes[{c}].model.columns");
            }
        }
    }

    public static void Priors(ReadOnlySpan<double> priors, int classes, double tolerance)
    {
        if (priors.Length != classes)
        {
            throw new ModelException($"there are {priors.Length} prior probabilities for {classes} classes", "priors");
        }

        double sum = 0;
        foreach (double prior in priors)
        {
            sum += prior >= 0 && double.IsFinite(prior)
                ? prior
                : throw new ModelException($"the prior probability {prior:R} is not a finite number that is zero or more", "priors");
        }

        if (!(Math.Abs(sum - 1) <= tolerance))
        {
            throw new ModelException($"the prior probabilities have the sum {sum:R}, not 1", "priors");
        }
    }

    public static void Costs(double[,]? costs, ImmutableArray<string> classes)
    {
        if (costs is null)
        {
            return;
        }

        if (costs.GetLength(0) != classes.Length || costs.GetLength(1) != classes.Length)
        {
            throw new ModelException($"the costs are {costs.GetLength(0)} × {costs.GetLength(1)}, and there are {classes.Length} classes; a row and a column belong to each", "costs");
        }

        for (int actual = 0; actual < classes.Length; actual++)
        {
            for (int predicted = 0; predicted < classes.Length; predicted++)
            {
                if (!(costs[actual, predicted] >= 0 && double.IsFinite(costs[actual, predicted])))
                {
                    throw new ModelException($"the cost {costs[actual, predicted]:R} of giving a row of '{classes[actual]}' to '{classes[predicted]}' is not a finite number that is zero or more", $"costs[{actual}][{predicted}]");
                }
            }
        }
    }

    private static string? DifferentColumns(Mixture first, Mixture other)
    {
        if (first.Dimensions != other.Dimensions)
        {
            return $"the mixture has {other.Dimensions} columns, that of the first class {first.Dimensions}";
        }

        for (int i = 0; i < first.Dimensions; i++)
        {
            (Column own, Column given) = (first.Columns[i], other.Columns[i]);
            if (!string.Equals(own.Name, given.Name, StringComparison.Ordinal) || !own.Levels.AsSpan().SequenceEqual(given.Levels.AsSpan()))
            {
                return $"column {i + 1} is '{given.Name}', in the first class '{own.Name}', or their levels differ; all classes must have the same columns";
            }
        }

        return null;
    }
}
