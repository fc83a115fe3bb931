using System.Collections.Immutable;
using Mixtura.Estimation;

namespace Mixtura.Tests.Estimation;

/// <summary>Starts from a maximum with one component more or fewer.</summary>
public sealed class NeighbourStartTests
{
    public static TheoryData<Covariance> Structures => new(Covariances.All);

    [Theory]
    [MemberData(nameof(Structures))]
    public void OneComponentMoreSplitsTheOneThatHoldsTwoClusters(Covariance covariance)
    {
        RowTable table = Clusters([[0, 0], [8, 0], [40, 0]], 200);
        var family = new GaussianFamily(covariance);
        EmRun two = Run(table, family, [.. Enumerable.Range(0, 600).Select(i => i < 400 ? 0 : 1)], 2);
        EmRun three = Run(table, family, [.. Enumerable.Range(0, 600).Select(i => i / 200)], 3);
        EmRun grown = Converge(table, family, Of(table, family).Larger(two.Weights, two.Components, CancellationToken.None)!.Value);
        Assert.Equal(three.LogLikelihood, grown.LogLikelihood, 1e-4);
    }

    [Theory]
    [MemberData(nameof(Structures))]
    public void OneComponentFewerMergesTheTwoThatShareACluster(Covariance covariance)
    {
        RowTable table = Clusters([[0, 0], [40, 0]], 200);
        var family = new GaussianFamily(covariance);
        EmRun three = Run(table, family, [.. Enumerable.Range(0, 400).Select(i => i < 200 ? 0 : 1 + (i % 2))], 3);
        EmRun two = Run(table, family, [.. Enumerable.Range(0, 400).Select(i => i / 200)], 2);
        (double[] weights, ImmutableArray<Component> components) = Of(table, family).Smaller(three.Weights, three.Components, CancellationToken.None)!.Value;
        Assert.Equal([0.5, 0.5], weights, (a, b) => Math.Abs(a - b) < 1e-6);
        Assert.Equal(two.LogLikelihood, Converge(table, family, (weights, components)).LogLikelihood, 1e-4);
    }

    [Fact]
    public void NoiseIsNeitherSplitNorRemoved()
    {
        RowTable table = Clusters([[0, 0], [8, 0], [40, 0]], 200);
        var family = new NoiseFamily(new GaussianFamily());
        UniformComponent noise = UniformComponent.Box([-10, -10], [50, 10]);
        EmRun three = Run(table, new GaussianFamily(), [.. Enumerable.Range(0, 600).Select(i => i / 200)], 3);
        double[] weights = [.. three.Weights.Select(weight => 0.95 * weight), 0.05];
        ImmutableArray<Component> components = three.Components.Add(noise);
        NeighbourStart neighbour = Of(table, family);
        foreach ((double[] Weights, ImmutableArray<Component> Components)? start in new[] { neighbour.Larger(weights, components, CancellationToken.None), neighbour.Smaller(weights, components, CancellationToken.None) })
        {
            Assert.Same(noise, start!.Value.Components[^1]);
            Assert.All(start.Value.Components[..^1], component => Assert.IsType<GaussianComponent>(component));
            Assert.Equal(1, start.Value.Weights.Sum(), 1e-12);
        }
    }

    [Fact]
    public void ThereIsNoneWhereNoComponentCanBeSplit()
    {
        RowTable table = RowTable.FromRows([[0.0, 0], [1, 0], [0, 1], [5, 5], [6, 5]]);
        var family = new GaussianFamily();
        EmRun one = Run(table, family, new int[5], 1);
        Assert.Null(Of(table, family).Larger(one.Weights, one.Components, CancellationToken.None));
    }

    private static RowTable Clusters(double[][] centres, int each)
    {
        var random = new RandomSource(1);
        return RowTable.FromRows(Enumerable.Range(0, each * centres.Length).Select(i => centres[i / each].Select(value => value + random.NextNormal()).ToArray()));
    }

    private static NeighbourStart Of(RowTable table, Family family)
    {
        TableMoments moments = MomentsPass.Of(table, threads: 1);
        return new NeighbourStart(JudgedRows.Of(table, family.CreateFeatureMap(moments), 1), family, moments);
    }

    private static EmRun Run(RowTable table, Family family, int[] labels, int components)
    {
        FitResult<Mixture> fit = Mixture.Fit(table, family, new FitOptions { Components = components, Start = Start.FromLabels(labels), MaxIterations = 1 });
        return Converge(table, family, ([.. fit.Model.Weights], [.. fit.Model.Components]));
    }

    private static EmRun Converge(RowTable table, Family family, (double[] Weights, ImmutableArray<Component> Components) from)
    {
        var run = new EmRun(family, MomentsPass.Of(table, 1), new FitOptions { Components = from.Weights.Length, MaxIterations = 5000 }, RunBeginning.At(from.Weights, from.Components), 0, 1);
        run.RunTo(new Convergence { DistanceToLimit = 1e-7 }, new TablePass(table, from.Weights.Length, 1), CancellationToken.None);
        return run;
    }
}
