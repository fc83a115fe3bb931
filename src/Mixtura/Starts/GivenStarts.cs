using System.Collections.Immutable;
using Mixtura.Estimation;

namespace Mixtura;

/// <summary>Given means with equal weights and the table's covariance.</summary>
internal sealed record MeansStart(ImmutableArray<ImmutableArray<double>> Means) : Start
{
    public override bool IsGiven => true;

    internal override (double[] Weights, ImmutableArray<Component> Components) Begin(StartContext context, int index)
    {
        int k = context.Components;
        int d = context.Table.ColumnCount;
        if (Means.Length != k)
        {
            throw new ModelException($"there are {Means.Length} means for {k} components", "means");
        }

        for (int j = 0; j < k; j++)
        {
            if (Means[j].Length != d || Means[j].Any(value => !double.IsFinite(value)))
            {
                throw new ModelException($"a mean must have {d} finite values, one for each column", $"means[{j}]");
            }
        }

        double[] weights = new double[k];
        Array.Fill(weights, 1.0 / k);
        return (weights, [.. Means.Select(mean => context.Family.WithMean(mean.AsSpan(), context.Moments))]);
    }
}

/// <summary>Given labels, as responsibilities of 0 and 1.</summary>
internal sealed record LabelsStart(ImmutableArray<int> Labels) : Start
{
    public override bool IsGiven => true;

    internal override (double[] Weights, ImmutableArray<Component> Components) Begin(StartContext context, int index)
    {
        int k = context.Components;
        if (Labels.Length != context.Table.RowCount)
        {
            throw new ModelException($"there are {Labels.Length} labels for {context.Table.RowCount} rows", "labels");
        }

        bool[] used = new bool[k];
        for (int i = 0; i < Labels.Length; i++)
        {
            if (Labels[i] < -1 || Labels[i] >= (context.HasNoise ? k + 1 : k))
            {
                string noise = context.HasNoise ? $", {k} for noise" : "";
                throw new ModelException($"the label {Labels[i]} of row {i + 1} is not one of the components 0 to {k - 1}{noise}, nor −1 for unknown", "labels");
            }

            if (Labels[i] >= 0 && Labels[i] < k)
            {
                used[Labels[i]] = true;
            }
        }

        if (Array.IndexOf(used, false) is >= 0 and var missing && !Labels.Contains(-1))
        {
            throw new ModelException($"no row has the label {missing}; each of the {k} components needs at least one", "labels");
        }

        return context.Maximize(new HardResponsibilities([.. Labels], k), again: true);
    }

    /// <summary>The share of the table's weight that has a label.</summary>
    public double ShareWithLabel(int label, RowTable table)
    {
        double sum = 0;
        foreach ((int row, double weight) in table.RowWeights())
        {
            sum += row < Labels.Length && Labels[row] == label ? weight : 0;
        }

        return sum / table.TotalWeight;
    }
}

/// <summary>The parameters of a given model.</summary>
internal sealed record ModelStart(Mixture Model) : Start
{
    public override bool IsGiven => true;

    internal override (double[] Weights, ImmutableArray<Component> Components) Begin(StartContext context, int index)
    {
        if (Model.Noise is not null)
        {
            throw new ModelException("the model to start from has noise, and this fit has none; ask for noise, or start from the model without it", "components");
        }

        if (Model.Components.Length != context.Components)
        {
            throw new ModelException($"the model to start from has {Model.Components.Length} components, not {context.Components}", "components");
        }

        if (Model.Family.Name != context.Family.Name)
        {
            throw new ModelException($"the model to start from is of the family '{Model.Family.Name}', not '{context.Family.Name}'", "family");
        }

        if (Model.Align(context.Table) != context.Table)
        {
            throw new ModelException($"the model to start from has the columns {Column.Listing(Model.Columns)}, the table {Column.Listing(context.Table.Columns)}; select the table's columns in the model's order", "columns");
        }

        ImmutableArray<Component> components = context.Family.Adopt(Model.Components);
        if (components.Select(context.Family.ObjectionTo).FirstOrDefault(objection => objection is not null) is { } objection)
        {
            throw new ModelException($"the model to start from is of another kind: {objection}", "components");
        }

        return (Shares(Model.Weights), components);
    }

    /// <summary>The proportions; those of a model may miss the sum 1 by more than rounding.</summary>
    private static double[] Shares(ReadOnlySpan<double> weights)
    {
        double[] shares = weights.ToArray();
        return Math.Abs(shares.Sum() - 1) <= MixtureSoundness.WeightsWithin ? shares : MaximizationStep.Weights(shares);
    }
}
