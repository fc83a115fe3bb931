using System.Collections.Immutable;
using System.Globalization;

namespace Mixtura;

/// <content>Mixtures that are made of one: of some columns, given some values, with and without noise.</content>
public partial class Mixture
{
    /// <summary>The mixture of some of the columns, the others integrated out.</summary>
    /// <param name="columns">Distinct column indices from 0, in the order wanted.</param>
    /// <exception cref="ArgumentException">A column does not exist or is named twice, or none is named.</exception>
    /// <exception cref="NotSupportedException">There is noise in a region that does not lie along the columns.</exception>
    public Mixture Marginal(params ReadOnlySpan<int> columns)
    {
        CheckColumns(columns, columns.Length);
        var components = new Component[Components.Length];
        for (int j = 0; j < components.Length; j++)
        {
            components[j] = Components[j].Marginal(columns);
        }

        return With(Family.Restrict(columns), _weights, components, Chosen(columns)).Named(Names);
    }

    /// <summary>
    /// The mixture of the other columns given the values of some: components are conditioned and their proportions become
    /// the posteriors P(z = j | known values). Its <see cref="Mean()"/> and <see cref="CovarianceMatrix"/> are the regression.
    /// </summary>
    /// <param name="columns">Distinct indices of the known columns, from 0; not all of them.</param>
    /// <param name="values">Their values, in the same order.</param>
    /// <exception cref="ArgumentException">A column does not exist or is named twice, none or all are named, the values' number differs, or one is NaN or infinite.</exception>
    /// <exception cref="NotSupportedException">There is noise in a region that does not lie along the columns.</exception>
    public Mixture Condition(ReadOnlySpan<int> columns, ReadOnlySpan<double> values)
    {
        CheckColumns(columns, Dimensions - 1);
        if (values.Length != columns.Length)
        {
            throw new ArgumentException($"There are {values.Length} values for {columns.Length} columns.", nameof(values));
        }

        for (int i = 0; i < values.Length; i++)
        {
            if (!double.IsFinite(values[i]))
            {
                throw new ArgumentException(string.Create(CultureInfo.InvariantCulture, $"The known value of column '{Columns[columns[i]].Name}' (index {columns[i]}) is {values[i]}, and must be a finite number; leave the column out of the known ones."), nameof(values));
            }
        }

        double[] weights = new double[_weights.Length];
        Marginal(columns).Posterior(values, weights);
        var components = new Component[Components.Length];
        for (int j = 0; j < components.Length; j++)
        {
            components[j] = Components[j].Condition(columns, values);
        }

        bool[] known = new bool[Dimensions];
        foreach (int c in columns)
        {
            known[c] = true;
        }

        int[] others = [.. Enumerable.Range(0, Dimensions).Where(c => !known[c])];
        return With(Family.Restrict(others), weights, components, Chosen(others)).Named(Names);
    }

    /// <summary>The mixture without its noise, the proportions of the others raised to the sum 1; the same mixture where there is none.</summary>
    /// <exception cref="ModelException">All of the weight is the noise's.</exception>
    public Mixture WithoutNoise()
    {
        if (Family is not NoiseFamily family)
        {
            return this;
        }

        double[] weights = _weights[..^1];
        double sum = weights.Sum();
        return sum > 0
            ? With(family.Inner, Array.ConvertAll(weights, weight => weight / sum), [.. Components[..^1]], Columns).Named(Names)
            : throw new ModelException("all of the weight is the noise's, so nothing is left without it", "weights");
    }

    /// <summary>The mixture with uniform noise as its last component, the proportions of the others lowered to make room for it.</summary>
    /// <param name="noise">The noise, of d columns. It is known, so it adds one free parameter: its proportion.</param>
    /// <param name="weight">Its proportion, between 0 and 1.</param>
    /// <exception cref="ArgumentException">The family's columns are not all measurements, or the mixture has noise already.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The proportion is not between 0 and 1.</exception>
    /// <exception cref="ModelException">The noise has another number of columns.</exception>
    public Mixture WithNoise(UniformComponent noise, double weight)
    {
        ArgumentNullException.ThrowIfNull(noise);
        if (!(weight is >= 0 and <= 1))
        {
            throw new ArgumentOutOfRangeException(nameof(weight), weight, "A proportion is between 0 and 1.");
        }

        return With(
            new NoiseFamily(Family, noise.Volume),
            [.. _weights.Select(other => (1 - weight) * other), weight],
            [.. Components, noise],
            Columns).Named(Names);
    }

    /// <summary>The same mixture with names for its components.</summary>
    /// <param name="names">A name for each component but the noise, not empty, distinct and other than "noise"; or none.</param>
    /// <exception cref="ModelException">The number is another, or a name is empty or not the only one of its kind.</exception>
    public Mixture WithNames(IEnumerable<string> names)
    {
        ArgumentNullException.ThrowIfNull(names);
        ImmutableArray<string> own = [.. names];
        if (!own.IsEmpty && own.Length != ClusterCount)
        {
            throw new ModelException($"there are {own.Length} names for {ClusterCount} components; give one for each, or none", "names");
        }

        for (int j = 0; j < own.Length; j++)
        {
            if (string.IsNullOrEmpty(own[j]) || own.IndexOf(own[j]) < j || (Noise is not null && own[j] == NoiseFamily.ComponentName))
            {
                throw new ModelException("a component's name must not be empty, used before, or that of the noise", $"names[{j}]");
            }
        }

        return With(Family, _weights, [.. Components], Columns).Named(own);
    }

    /// <summary>Gives names to a mixture that nobody has seen yet.</summary>
    internal Mixture Named(ImmutableArray<string> names)
    {
        Names = names;
        return this;
    }

    private List<Column> Chosen(ReadOnlySpan<int> columns)
    {
        var chosen = new List<Column>(columns.Length);
        foreach (int c in columns)
        {
            chosen.Add(Columns[c]);
        }

        return chosen;
    }

    private void CheckColumns(ReadOnlySpan<int> columns, int most)
    {
        if (columns.IsEmpty || columns.Length > most)
        {
            throw new ArgumentException($"{columns.Length} columns are named; between 1 and {most} must be.", nameof(columns));
        }

        bool[] seen = new bool[Dimensions];
        foreach (int c in columns)
        {
            if (c < 0 || c >= Dimensions || seen[c])
            {
                throw new ArgumentException($"Column {c} does not exist or is named twice; columns are 0 to {Dimensions - 1}.", nameof(columns));
            }

            seen[c] = true;
        }
    }
}
