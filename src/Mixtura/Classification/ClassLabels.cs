using System.Collections.Immutable;

namespace Mixtura;

/// <summary>For each row of a table the class that it is known to be of, if any; immutable.</summary>
public sealed class ClassLabels
{
    /// <summary>Makes labels of codes.</summary>
    /// <param name="classes">The classes' names, at least one, distinct and not empty.</param>
    /// <param name="codes">For each row its class, from 0, or −1 where it is unknown.</param>
    /// <exception cref="ArgumentException">A name is empty or appears twice, there is none, or a code is that of no class.</exception>
    public ClassLabels(IEnumerable<string> classes, IEnumerable<int> codes)
    {
        ArgumentNullException.ThrowIfNull(classes);
        ArgumentNullException.ThrowIfNull(codes);
        Classes = [.. classes];
        Codes = codes is ImmutableArray<int> { IsDefault: false } immutable ? immutable : [.. codes];
        if (Classes.IsEmpty || Classes.Any(string.IsNullOrEmpty) || Classes.Distinct(StringComparer.Ordinal).Count() != Classes.Length)
        {
            throw new ArgumentException("There must be at least one class, and names must be distinct and not empty.", nameof(classes));
        }

        for (int row = 0; row < Codes.Length; row++)
        {
            if (Codes[row] < -1 || Codes[row] >= Classes.Length)
            {
                throw new ArgumentException($"The code {Codes[row]} of row {row + 1} is not one of the classes 0 to {Classes.Length - 1}, nor −1 for unknown.", nameof(codes));
            }
        }
    }

    /// <summary>The classes' names, in the order of their codes.</summary>
    public ImmutableArray<string> Classes { get; }

    /// <summary>For each row its class, from 0, or −1 where it is unknown; n values.</summary>
    public ImmutableArray<int> Codes { get; }

    /// <summary>The number of rows whose class is known.</summary>
    public int KnownCount => Codes.Count(code => code >= 0);

    /// <summary>Makes labels of names: the classes are the distinct names in ordinal order.</summary>
    /// <param name="names">For each row the name of its class; null or empty where it is unknown.</param>
    /// <exception cref="ArgumentException">No row has a class.</exception>
    public static ClassLabels FromNames(IEnumerable<string?> names)
    {
        ArgumentNullException.ThrowIfNull(names);
        string?[] all = [.. names];
        string[] classes = [.. all.Where(name => !string.IsNullOrEmpty(name)).Select(name => name!).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        var codes = classes.Index().ToDictionary(pair => pair.Item, pair => pair.Index, StringComparer.Ordinal);
        return classes.Length > 0
            ? new ClassLabels(classes, all.Select(name => string.IsNullOrEmpty(name) ? -1 : codes[name]))
            : throw new ArgumentException("No row has a class.", nameof(names));
    }

    /// <summary>The total weight of each class's rows.</summary>
    internal double[] Weights(RowTable table)
    {
        double[] weights = new double[Classes.Length];
        foreach ((int row, double weight) in table.RowWeights())
        {
            if (Codes[row] >= 0)
            {
                weights[Codes[row]] += weight;
            }
        }

        return weights;
    }

    /// <summary>Whether a row that weighs is of unknown class.</summary>
    internal bool HasUnknown(RowTable table) => table.RowWeights().Any(own => Codes[own.Row] < 0 && own.Weight > 0);

    /// <summary>Refuses a table with another number of rows.</summary>
    internal void CheckTable(RowTable table)
    {
        if (Codes.Length != table.RowCount)
        {
            throw new TableException($"there are {Codes.Length} class labels for {table.RowCount} rows; give one for each row, −1 where it is unknown", table.Origin);
        }
    }
}
