using System.Collections.Immutable;

namespace Mixtura.Inference;

/// <summary>The means of a family of which no more is known.</summary>
internal sealed class MeanParameterMap(Family family) : ParameterMap
{
    public override Family Unbounded => family;

    public override IEnumerable<OwnParameter> Name(Component component, ImmutableArray<Column> columns) =>
        columns.Select((column, i) => new OwnParameter(ParameterKind.Mean, $"mean of {column.Name}", i));

    public override IEnumerable<double> Copy(Component component)
    {
        double[] mean = new double[component.Dimensions];
        component.CopyMean(mean);
        return mean;
    }

    public override IEnumerable<ParameterBound> Bounds(Component component, double rows, TableMoments moments) =>
        new ParameterBound[component.Dimensions];
}
