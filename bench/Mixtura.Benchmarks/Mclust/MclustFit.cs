using System.Collections.Immutable;
using Mixtura.Estimation;

namespace Mixtura.Benchmarks.Mclust;

/// <summary>What mclust found in one cell, so that it can be judged by the rule by which Mixtura judges its own fits.</summary>
/// <param name="Structure">The structure.</param>
/// <param name="Weights">The mixing proportions.</param>
/// <param name="Means">Each component's mean.</param>
/// <param name="Covariances">Each component's covariance, row by row.</param>
internal sealed record MclustFit(Covariance Structure, double[] Weights, double[][] Means, double[][] Covariances)
{
    /// <summary>A component that looks spurious or has collapsed.</summary>
    /// <param name="Rows">The rows of the smallest.</param>
    /// <param name="IsFurtherUp">Whether there is none where mclust stopped, but at the maximum that iterations from there lead to.</param>
    public readonly record struct Fault(double Rows, bool IsFurtherUp);

    /// <summary>Its fault; null where it has none.</summary>
    public Fault? FindFault(RowTable table)
    {
        var family = new GaussianFamily(Structure);
        TableMoments moments = MomentsPass.Of(table, threads: 1);
        var model = GaussianMixture.Create(Weights, Means, [.. Covariances.Select(values => Square(values, table.ColumnCount))], [.. table.Columns.Select(column => column.Name)]);
        if (Spurious(family, Weights, [.. model.Components], moments) is { } here)
        {
            return new Fault(here, IsFurtherUp: false);
        }

        FitResult<Mixture> end = new Fitter(table, family, new FitOptions { Components = Weights.Length, Start = Start.FromModel(model), Threads = 1 }, null).Run(CancellationToken.None);
        double[] collapsed = [.. end.Warnings.Where(warning => warning.Kind is FitWarningKind.AtFloor or FitWarningKind.WithoutRows).Select(warning => end.Model.Weights[warning.Component!.Value] * moments.TotalWeight)];
        double? further = collapsed.Length > 0 ? collapsed.Min() : Spurious(family, [.. end.Model.Weights], end.Model.Components, moments);
        return further is { } rows ? new Fault(rows, IsFurtherUp: true) : null;
    }

    private static double? Spurious(Family family, double[] weights, ImmutableArray<Component> components, TableMoments moments)
    {
        double[] rows = [.. weights.Select(weight => weight * moments.TotalWeight)];
        return family.Spurious(components, rows, moments).Min(j => (double?)rows[j]);
    }

    private static double[,] Square(double[] values, int order)
    {
        double[,] square = new double[order, order];
        for (int i = 0; i < order; i++)
        {
            for (int j = 0; j < order; j++)
            {
                square[i, j] = 0.5 * (values[(i * order) + j] + values[(j * order) + i]);
            }
        }

        return square;
    }
}
