using System.Collections.Immutable;
using Mixtura.Inference;

namespace Mixtura;

/// <summary>The probabilities of labels.</summary>
internal sealed class CategoricalParameterMap(CategoricalFamily family) : ParameterMap
{
    public override Family Unbounded => family;

    public override IEnumerable<OwnParameter> Name(Component component, ImmutableArray<Column> columns)
    {
        var labels = (CategoricalComponent)component;
        return columns.SelectMany((column, i) => Enumerable.Range(0, labels.CountLevels(i)).Select(level =>
            new OwnParameter(ParameterKind.Probability, $"probability of {column.Name} = {(level < column.Levels.Length ? column.Levels[level] : $"level {level + 1}")}", i)));
    }

    public override IEnumerable<double> Copy(Component component)
    {
        var labels = (CategoricalComponent)component;
        return Enumerable.Range(0, labels.Dimensions).SelectMany(i => labels.Probabilities(i).ToArray());
    }

    public override IEnumerable<ParameterBound> Bounds(Component component, double rows, TableMoments moments) => Copy(component).Select(p =>
        p == 1 ? ParameterBound.One
        : p * rows < LeastRows ? ParameterBound.Zero
        : (1 - p) * rows < LeastRows ? ParameterBound.One
        : ParameterBound.None);

    public override IEnumerable<int[]> Shifts(int components, int dimensions)
    {
        int at = 0;
        for (int j = 0; j < components; j++)
        {
            foreach (int count in family.LevelCounts)
            {
                yield return [.. Enumerable.Range(at, count)];
                at += count;
            }
        }
    }
}
