using System.Collections.Immutable;
using System.Globalization;
using Mixtura.Data;

namespace Mixtura.Cli.Classification;

/// <summary>What options and files say of classes: prior probabilities and costs of errors.</summary>
internal static class ClassCosts
{
    private const string ClassColumn = "class";

    /// <summary>Reads --priors: "equal", or CLASS=P for each class with commas between them; a name in quotes may hold commas and '='.</summary>
    /// <exception cref="UsageException">A class is missing, unknown or named twice, or the values are no probabilities of sum 1.</exception>
    public static double[] Priors(string text, ImmutableArray<string> classes)
    {
        if (string.Equals(text.Trim(), "equal", StringComparison.OrdinalIgnoreCase))
        {
            return [.. classes.Select(_ => 1.0 / classes.Length)];
        }

        double[] priors = new double[classes.Length];
        Array.Fill(priors, double.NaN);
        foreach ((string name, string value) in Pairs(text))
        {
            int c = classes.IndexOf(name);
            if (c < 0 || !double.IsNaN(priors[c]) || !double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out priors[c]) || !(priors[c] >= 0))
            {
                throw new UsageException($"--priors: '{name}{(value.Length > 0 ? "=" + value : "")}' is not CLASS=P with a class that is not named before and a probability; the classes are {string.Join(", ", classes)}. A name that holds a comma or '=' stands in quotes, which the shell must leave: '\"a, b\"=0.5,c=0.5'");
            }
        }

        if (Array.FindIndex(priors, double.IsNaN) is >= 0 and var missing)
        {
            throw new UsageException($"--priors: the class '{classes[missing]}' has no probability; give one to each, or write equal");
        }

        return Math.Abs(priors.Sum() - 1) <= 1e-9 ? priors : throw new UsageException(string.Create(CultureInfo.InvariantCulture, $"--priors: the probabilities have the sum {priors.Sum():R}, not 1"));
    }

    private static IReadOnlyList<(string Name, string Value)> Pairs(string text)
    {
        try
        {
            return PriorList.Parse(text);
        }
        catch (FormatException e)
        {
            throw new UsageException($"--priors {text}: {e.Message}");
        }
    }

    /// <summary>Reads --costs: a table with the column class and one column for each class: the cost of giving a row of the line's class to that of the column.</summary>
    /// <exception cref="TableException">A class has no line or no column, or a cost is negative.</exception>
    public static double[,] Costs(string path, ImmutableArray<string> classes, CancellationToken cancellation)
    {
        string?[] names = TableFile.ReadLabels(path, ClassColumn, cancellation);
        RowTable values = TableFile.Read(path, new ReadOptions { Columns = classes }, cancellation).Rows;
        double[,] costs = new double[classes.Length, classes.Length];
        for (int actual = 0; actual < classes.Length; actual++)
        {
            int line = Array.IndexOf(names, classes[actual]);
            if (line < 0 || names.Length != classes.Length)
            {
                throw new TableException($"there must be one line for each of the classes {string.Join(", ", classes)}, and no other", path, null, ClassColumn);
            }

            for (int predicted = 0; predicted < classes.Length; predicted++)
            {
                costs[actual, predicted] = values[line, predicted] >= 0
                    ? values[line, predicted]
                    : throw new TableException("a cost is a number that is zero or more", path, line + 1, classes[predicted]);
            }
        }

        return costs;
    }
}
