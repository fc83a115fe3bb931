using System.Text.Json;
using Mixtura.Estimation;

namespace Mixtura.Tests.Starts;

/// <summary>Fits that begin at a hierarchy's groups.</summary>
public sealed class HierarchicalStartTests
{
    [Theory]
    [InlineData("iris", 2, "VVV")]
    [InlineData("iris", 3, "VVV")]
    [InlineData("iris", 4, "EEE")]
    [InlineData("diabetes", 3, "VVV")]
    [InlineData("diabetes", 4, "VII")]
    [InlineData("diabetes", 5, "VVI")]
    public void EndWhereMclustsDo(string data, int components, string structure)
    {
        // mclust begins with the same groups; its table was run to 1e-12 and its BIC loses two digits when logL is recovered.
        JsonElement expected = ReferenceFiles.Expected("gaussian/bic-table-" + data);
        RowTable table = ReferenceFiles.Data(data).Table(expected.Words("columns"));
        double bic = expected.At("result.bicTableTight." + structure)[components - 1].GetDouble();
        FitResult<GaussianMixture> fit = GaussianMixture.Fit(
            table,
            new GaussianFitOptions { Components = components, Covariance = Enum.Parse<Covariance>(structure), Start = Start.Hierarchical, Starts = 10 });
        Assert.Equal(bic, fit.Bic, 1e-4);
        Assert.Equal(1, fit.Starts);
    }

    [Fact]
    public void OneHierarchyServesEveryNumberOfComponents()
    {
        RowTable table = ReferenceFiles.Data("iris").Table(["sepal_length", "sepal_width", "petal_length", "petal_width"]);
        var shared = new SharedWork(table, new FitOptions());
        ClusterStarts clusters = shared.ClustersFor(new GaussianFamily(Covariance.VVV));
        Assert.Same(clusters, shared.ClustersFor(new GaussianFamily(Covariance.EEE)));
        Assert.Same(clusters.Hierarchical(new HierarchicalOptions()), clusters.Hierarchical(new HierarchicalOptions()));
        Assert.NotSame(clusters.Hierarchical(new HierarchicalOptions()), clusters.Hierarchical(new HierarchicalOptions { Criterion = HierarchicalCriterion.EII }));
        SearchResult search = MixtureSearch.Run(table, [new GaussianFamily(Covariance.VVV), new GaussianFamily(Covariance.EEE)], 1, 4, options: new FitOptions { Start = Start.Hierarchical });
        foreach (Candidate candidate in search.Candidates)
        {
            FitResult<Mixture> alone = Mixture.Fit(table, candidate.Family, new FitOptions { Components = candidate.Components, Start = Start.Hierarchical });
            Assert.Equal(alone.LogLikelihood, candidate.Fit!.LogLikelihood);
        }
    }

    [Theory]
    [InlineData(0, DataTransformation.SVD)]
    [InlineData(3, DataTransformation.SPH)]
    public void TheDefaultPlanHasTwoHierarchies(int index, DataTransformation transformation)
    {
        RowTable table = ReferenceFiles.Data("iris").Table(["sepal_length", "sepal_width", "petal_length", "petal_width"]);
        var family = new GaussianFamily();
        var shared = new SharedWork(table, new FitOptions());
        var context = new StartContext(table, family, shared.Moments, shared.ClustersFor(family), new TablePass(table, 4, 1), 4, 1);
        (double[] weights, _) = Start.Combined.Begin(context, index);
        (double[] expected, _) = Start.FromHierarchy(new HierarchicalOptions { Transformation = transformation }).Begin(context, 0);
        Assert.Equal(expected, weights);

        // The starts between and after them are those of k-means++, none of them left out.
        int[] others = [1, 2, 4, 5];
        Assert.All(others, (other, at) => Assert.Equal(Start.KMeansPlusPlus.Begin(context, at).Weights, Start.Combined.Begin(context, other).Weights));
    }

    [Fact]
    public void LargeTablesAreSampledAndThreadsChangeNoBit()
    {
        Mixture model = SampleModels.Of("VVV");
        RowTable table = model.Sample(30_000, 4).Rows;
        int k = model.Components.Length;
        var options = new FitOptions { Components = k, Start = Start.Hierarchical };
        Assert.True(new SharedWork(table, options).ClustersFor(model.Family).Hierarchical(new HierarchicalOptions()).IsSampled);
        FitResult<Mixture>[] fits = [.. new[] { 1, 2, 5 }.Select(threads => Mixture.Fit(table, model.Family, options with { Threads = threads }))];
        Assert.All(fits, fit => Assert.Equal(fits[0].LogLikelihood, fit.LogLikelihood));
        Assert.True(fits[0].LogLikelihood >= model.LogLikelihood(table));

        // Fewer distinct rows than are clustered are all taken, however often they occur.
        RowTable coarse = RowTable.FromRows(Enumerable.Range(0, 5000).Select(i => new double[] { i % 30, i / 100 % 40 }));
        Assert.False(new SharedWork(coarse, options).ClustersFor(new GaussianFamily(Covariance.VVV)).Hierarchical(new HierarchicalOptions()).IsSampled);
    }

    [Fact]
    public void SampledRowsStandForAll()
    {
        RowTable table = RowTable.FromRows(Enumerable.Range(0, 3000).Select(i => new[] { i + (10_000.0 * (i / 1500)), Math.Sin(i) }));
        var family = new GaussianFamily(Covariance.VVV);
        var shared = new SharedWork(table, new FitOptions());
        HierarchicalGroups groups = shared.ClustersFor(family).Hierarchical(new HierarchicalOptions { Criterion = HierarchicalCriterion.EII, Transformation = DataTransformation.VARS });
        Assert.True(groups.IsSampled);
        PassSums sums = new TablePass(table, 2, 1).Take(family.CreateKernel([family.Pivot(shared.Moments), family.Pivot(shared.Moments)]), groups.At(2));
        Assert.Equal(3000, sums.Weights.Sum(), 1e-6);
        Assert.All(sums.Weights, weight => Assert.InRange(weight, 1490, 1510));
    }

    [Fact]
    public void CountsLabelsAndCompositesHaveHierarchiesToo()
    {
        foreach (string name in SampleModels.All().Select(row => row.Data))
        {
            Mixture model = SampleModels.Of(name);
            RowTable table = model.Sample(400, 6).Rows;
            FitResult<Mixture> fit = Mixture.Fit(table, model.Family, new FitOptions { Components = model.Components.Length, Start = Start.Hierarchical });
            Assert.True(double.IsFinite(fit.LogLikelihood), name);
        }
    }

    [Fact]
    public void MoreComponentsThanDistinctRowsLeaveSomeEmpty()
    {
        RowTable table = RowTable.FromRows([[1, 2], [1, 2], [5, 1], [5, 1], [9, 7], [9, 7]]);
        FitResult<GaussianMixture> fit = GaussianMixture.Fit(table, new GaussianFitOptions { Components = 4, Covariance = Covariance.VII, Start = Start.Hierarchical });
        Assert.Contains(fit.Warnings, warning => warning.Kind == FitWarningKind.WithoutRows);
    }

    [Fact]
    public void OptionsAreChecked()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new HierarchicalOptions { Criterion = (HierarchicalCriterion)9 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new HierarchicalOptions { Transformation = (DataTransformation)(-1) });
        Assert.Throws<ArgumentNullException>(() => Start.FromHierarchy(null!));
        Assert.Equal(Start.Hierarchical, Start.FromHierarchy(new HierarchicalOptions()));
    }
}
