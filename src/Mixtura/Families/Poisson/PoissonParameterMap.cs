using System.Collections.Immutable;
using Mixtura.Inference;

namespace Mixtura;

/// <summary>The rates of Poisson components.</summary>
internal sealed class PoissonParameterMap(PoissonFamily family) : ParameterMap
{
    public override Family Unbounded => family;

    public override IEnumerable<OwnParameter> Name(Component component, ImmutableArray<Column> columns) =>
        columns.Select((column, i) => new OwnParameter(ParameterKind.Rate, $"rate of {column.Name}", i));

    public override IEnumerable<double> Copy(Component component) => ((PoissonComponent)component).Rates.ToArray();

    public override IEnumerable<ParameterBound> Bounds(Component component, double rows, TableMoments moments) =>
        ((PoissonComponent)component).Rates.ToArray().Select(rate => rate * rows < LeastRows ? ParameterBound.Zero : ParameterBound.None);
}
