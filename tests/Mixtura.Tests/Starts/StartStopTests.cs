using Mixtura.Estimation;
using Mixtura.Numerics;

namespace Mixtura.Tests.Starts;

/// <summary>Starts are clusterings that take long on wide tables; they are cancelled in their midst and can be asked for again.</summary>
public sealed class StartStopTests
{
    [Theory]
    [InlineData(HierarchicalCriterion.EII)]
    [InlineData(HierarchicalCriterion.VII)]
    [InlineData(HierarchicalCriterion.EEE)]
    [InlineData(HierarchicalCriterion.VVV)]
    public void AHierarchyIsCancelledAndMadeAnew(HierarchicalCriterion criterion)
    {
        var options = new HierarchicalOptions { Criterion = criterion, Transformation = DataTransformation.VARS };
        HierarchicalGroups whole = Clusters().Hierarchical(options);
        ClusterStarts clusters = Clusters();
        using (WorkCancellation.Begin(new CancellationToken(canceled: true)))
        {
            Assert.ThrowsAny<OperationCanceledException>(() => clusters.Hierarchical(options));
        }

        Assert.Equal(Labels(whole.At(4)), Labels(clusters.Hierarchical(options).At(4)));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void KMeansIsCancelledAndMadeAnew(int index)
    {
        double[] whole = Labels(Clusters().Of(3, index));
        ClusterStarts clusters = Clusters();
        using (WorkCancellation.Begin(new CancellationToken(canceled: true)))
        {
            Assert.ThrowsAny<OperationCanceledException>(() => clusters.Of(3, index));
        }

        Assert.Equal(whole, Labels(clusters.Of(3, index)));
    }

    private static readonly RowTable s_table = Rows();

    private static RowTable Rows()
    {
        var random = new RandomSource(8);
        return RowTable.FromRows(Enumerable.Range(0, 120).Select(i => new[] { random.NextNormal() + (4 * (i % 3)), random.NextNormal() - (3 * (i % 2)), random.NextNormal() }));
    }

    private static ClusterStarts Clusters() => new(s_table, new GaussianFamily().CreateFeatureMap(MomentsPass.Of(s_table, 1)), 1, 1);

    private static double[] Labels(Responsibilities responsibilities)
    {
        double[] tile = new double[4 * RowTable.BlockRows];
        responsibilities.Fill(s_table, 0, 0, tile);
        return tile;
    }
}
