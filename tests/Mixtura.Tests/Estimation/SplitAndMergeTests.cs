using System.Collections.Immutable;
using Mixtura.Estimation;

namespace Mixtura.Tests.Estimation;

/// <summary>Moves out of poor maxima.</summary>
public sealed class SplitAndMergeTests
{
    private static readonly Convergence s_near = new() { DistanceToLimit = 1e-7 };

    public static TheoryData<Covariance> Structures => new(Covariances.All);

    [Theory]
    [MemberData(nameof(Structures))]
    public void LeavesAMaximumWithTwoComponentsInOneCluster(Covariance covariance)
    {
        // Three clusters of 200 rows in a row; one component holds the first two, and two share the third.
        RowTable table = Clusters([[0, 0], [8, 0], [40, 0]], 200);
        int[] bad = [.. Enumerable.Range(0, 600).Select(i => i < 400 ? 0 : 1 + (i % 2))];
        int[] good = [.. Enumerable.Range(0, 600).Select(i => i / 200)];
        var family = new GaussianFamily(covariance);
        EmRun poor = Run(table, family, Start.FromLabels(bad), 3);
        EmRun best = Run(table, family, Start.FromLabels(good), 3);
        Assert.True(poor.LogLikelihood < best.LogLikelihood - 10, $"{poor.LogLikelihood} is no worse than {best.LogLikelihood}");
        EmRun improved = Improve(table, family, poor, 5);
        Assert.Equal(best.LogLikelihood, improved.LogLikelihood, 1e-4);

        // And from the best there is nowhere to go.
        Assert.Same(best, Improve(table, family, best, 5));
    }

    [Fact]
    public void NoiseIsNeitherSplitNorMerged()
    {
        RowTable table = Clusters([[0, 0], [8, 0], [40, 0]], 200);
        int[] bad = [.. Enumerable.Range(0, 600).Select(i => i < 400 ? 0 : 1 + (i % 2))];
        EmRun poor = Run(table, new GaussianFamily(), Start.FromLabels(bad), 3);
        EmRun best = Run(table, new GaussianFamily(), Start.FromLabels([.. Enumerable.Range(0, 600).Select(i => i / 200)]), 3);
        var family = new NoiseFamily(new GaussianFamily());
        UniformComponent noise = UniformComponent.Box([-10, -10], [50, 10]);
        EmRun From(EmRun run)
        {
            EmRun noisy = New(table, family, [.. run.Weights.Select(weight => 0.95 * weight), 0.05], run.Components.Add(noise));
            noisy.RunTo(s_near, Pass(table, 4), CancellationToken.None);
            return noisy;
        }

        Assert.All(Moves(table, family).Propose(From(poor).Weights, From(poor).Components, 100, [], CancellationToken.None), move => Assert.True(move.Split < 3 && move.Freed < 3 && move.Into is null or < 3));
        EmRun improved = Improve(table, family, From(poor), 5);
        Assert.Equal(From(best).LogLikelihood, improved.LogLikelihood, 1e-3);
        Assert.Same(noise, improved.Components[^1]);
    }

    [Fact]
    public void TheFirstProposalIsTheRightOne()
    {
        RowTable table = Clusters([[0, 0], [8, 0], [40, 0], [40, 30]], 150);
        int[] bad = [.. Enumerable.Range(0, 600).Select(i => i < 300 ? 0 : i < 450 ? 1 : 2 + (i % 2))];
        var family = new GaussianFamily(Covariance.VVV);
        EmRun poor = Run(table, family, Start.FromLabels(bad), 4);
        SplitMergeMove move = Moves(table, family).Propose(poor.Weights, poor.Components, 1, [], CancellationToken.None).Single();
        Assert.Equal(0, move.Split);
        Assert.Equal([2, 3], new[] { move.Freed, move.Into!.Value }.Order());
        Assert.True(move.Gain > 0);

        // What it estimates is a lower bound of what the step brings, but for the proportions.
        EmRun next = Begin(table, family, Pass(table, 4), move, poor);
        next.RunTo(s_near, Pass(table, 4), CancellationToken.None);
        Assert.True(next.LogLikelihood >= poor.LogLikelihood + move.Gain - 1e-6);
    }

    [Fact]
    public void AComponentWithoutRowsIsGivenAPlace()
    {
        RowTable table = Clusters([[0, 0], [9, 0]], 100);
        var family = new GaussianFamily(Covariance.VVV);
        EmRun best = Run(table, family, Start.FromLabels([.. Enumerable.Range(0, 200).Select(i => i / 100)]), 2);
        EmRun one = Run(table, family, Start.FromLabels(new int[200]), 1);
        EmRun empty = New(table, family, [1, 0], [one.Components[0], one.Components[0]]);
        empty.RunTo(s_near, Pass(table, 2), CancellationToken.None);
        Assert.True(empty.IsDegenerate);
        EmRun improved = Improve(table, family, empty, 3);
        Assert.False(improved.IsDegenerate);
        Assert.Equal(best.LogLikelihood, improved.LogLikelihood, 1e-4);
    }

    [Fact]
    public void ACollapsedComponentIsGivenUp()
    {
        // One component on a single row, the others on two of three clusters.
        RowTable table = Clusters([[0, 0], [8, 0], [40, 0]], 60);
        int[] bad = [.. Enumerable.Range(0, 180).Select(i => i == 7 ? 0 : i < 120 ? 1 : 2)];
        var family = new GaussianFamily(Covariance.VVV);
        EmRun collapsed = Run(table, family, Start.FromLabels(bad), 3);
        EmRun best = Run(table, family, Start.FromLabels([.. Enumerable.Range(0, 180).Select(i => i / 60)]), 3);
        Assert.True(collapsed.IsDegenerate);
        EmRun improved = Improve(table, family, collapsed, 5);
        Assert.False(improved.IsDegenerate);
        Assert.Equal(best.LogLikelihood, improved.LogLikelihood, 1e-4);
    }

    /// <summary>From one start whose labels are runs of rows, the maximum that hundreds of starts find, or mclust's from its hierarchy.</summary>
    [Theory]
    [InlineData("galaxies", Covariance.VVV, 3, -769.615)]
    [InlineData("galaxies", Covariance.EEE, 4, -774.158)]
    [InlineData("iris", Covariance.VVV, 2, -214.355)]
    [InlineData("iris", Covariance.VVV, 3, -180.185)]
    [InlineData("iris", Covariance.EEE, 3, -256.354)]
    [InlineData("iris", Covariance.EEE, 4, -223.049)]
    [InlineData("iris", Covariance.VVI, 4, -264.848)]
    [InlineData("diabetes", Covariance.VVV, 3, -2303.492)]
    [InlineData("diabetes", Covariance.EEE, 3, -2417.341)]
    public void LeavesPoorStartsOnRealTables(string data, Covariance covariance, int components, double known)
    {
        RowTable table = ReferenceFiles.Data(data).Table(ReferenceFiles.Expected("gaussian/bic-table-" + data).Words("columns"));
        var family = new GaussianFamily(covariance);
        int n = (int)table.RowCount;
        EmRun poor = Run(table, family, Start.FromLabels([.. Enumerable.Range(0, n).Select(i => i % components)]), components);
        EmRun improved = Improve(table, family, poor, 8);
        Assert.True(improved.LogLikelihood >= known - 0.002, $"from {poor.LogLikelihood} to {improved.LogLikelihood}, and {known} is known");
    }

    [Fact]
    public void CountsAndLabelsMoveToo()
    {
        var random = new RandomSource(3);
        double[] rates = [2, 12, 60];
        RowTable counts = RowTable.FromRows(Enumerable.Range(0, 600).Select(i => new[] { Poisson(random, rates[i / 200]), Poisson(random, rates[i / 200]) }));
        AssertLeaves(counts, new PoissonFamily());

        // Latent classes: six labels of two levels, each class with a pattern of its own.
        double[][] patterns = [[0, 0, 0, 0, 0, 0], [1, 1, 1, 0, 0, 0], [0, 0, 0, 1, 1, 1]];
        ImmutableArray<Column> columns = [.. Enumerable.Range(0, 6).Select(c => new Column("c" + c, ["no", "yes"]))];
        var builder = new RowTableBuilder(columns);
        for (int i = 0; i < 600; i++)
        {
            builder.Append([.. patterns[i / 200].Select(level => random.NextDouble() < 0.1 ? 1 - level : level)]);
        }

        AssertLeaves(builder.Build(), CategoricalFamily.For(columns));
    }

    private static void AssertLeaves(RowTable table, Family family)
    {
        EmRun poor = Run(table, family, Start.FromLabels([.. Enumerable.Range(0, 600).Select(i => i < 400 ? 0 : 1 + (i % 2))]), 3);
        EmRun best = Run(table, family, Start.FromLabels([.. Enumerable.Range(0, 600).Select(i => i / 200)]), 3);
        Assert.Equal(best.LogLikelihood, Improve(table, family, poor, 5).LogLikelihood, 1e-3);
    }

    [Fact]
    public void ThreadsAndRepetitionChangeNoBit()
    {
        // More rows than moves are judged on.
        RowTable table = Clusters([[0, 0], [8, 0], [40, 0]], 3500);
        int[] bad = [.. Enumerable.Range(0, 10_500).Select(i => i < 7000 ? 0 : 1 + (i % 2))];
        var family = new GaussianFamily(Covariance.VVV);
        EmRun poor = Run(table, family, Start.FromLabels(bad), 3);
        EmRun[] improved = [.. new[] { 1, 3, 1 }.Select(threads => Improve(table, family, poor, 3, threads))];
        Assert.All(improved, run => Assert.Equal(improved[0].LogLikelihood, run.LogLikelihood));
        Assert.All(improved, run => Assert.Equal(improved[0].Weights, run.Weights));
        Assert.True(improved[0].LogLikelihood > poor.LogLikelihood + 100, $"{improved[0].LogLikelihood} {poor.LogLikelihood}");
    }

    private static double Poisson(RandomSource random, double rate)
    {
        int count = 0;
        for (double product = random.NextDouble(), limit = Math.Exp(-rate); product > limit; product *= random.NextDouble())
        {
            count++;
        }

        return count;
    }

    private static RowTable Clusters(double[][] centres, int each)
    {
        var random = new RandomSource(1);
        return RowTable.FromRows(Enumerable.Range(0, each * centres.Length).Select(i =>
            centres[i / each].Select(value => value + random.NextNormal()).ToArray()));
    }

    private static EmRun Improve(RowTable table, Family family, EmRun run, int tries, int threads = 1) =>
        Moves(table, family, threads)
            .Improve(run, begin => New(table, family, begin().Weights, begin().Components), s_near, Pass(table, run.Weights.Length, threads), tries, CancellationToken.None);

    private static SplitAndMerge Moves(RowTable table, Family family, int threads = 1)
    {
        TableMoments moments = MomentsPass.Of(table, threads);
        return new SplitAndMerge(JudgedRows.Of(table, family.CreateFeatureMap(moments), 1), family, moments, threads);
    }

    private static EmRun Begin(RowTable table, Family family, TablePass pass, SplitMergeMove move, EmRun from)
    {
        (double[] weights, ImmutableArray<Component> components) = Moves(table, family).Apply(pass, from.Weights, from.Components, move);
        return New(table, family, weights, components);
    }

    private static EmRun New(RowTable table, Family family, double[] weights, ImmutableArray<Component> components) =>
        new(family, MomentsPass.Of(table, 1), new FitOptions { Components = weights.Length, MaxIterations = 5000 }, RunBeginning.At(weights, components), 0, 1);

    private static EmRun Run(RowTable table, Family family, Start start, int components)
    {
        var options = new FitOptions { Components = components };
        TableMoments moments = MomentsPass.Of(table, 1);
        TablePass pass = Pass(table, components);
        var clusters = new ClusterStarts(table, family.CreateFeatureMap(moments), 1, 1);
        (double[] weights, ImmutableArray<Component> begun) = start.Begin(new StartContext(table, family, moments, clusters, pass, components, 1), 0);
        EmRun run = New(table, family, weights, begun);
        run.RunTo(s_near, pass, CancellationToken.None);
        return run;
    }

    private static TablePass Pass(RowTable table, int components, int threads = 1) => new(table, components, threads);
}
