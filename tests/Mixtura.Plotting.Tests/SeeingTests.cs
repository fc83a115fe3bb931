using System.Xml.Linq;
using Xunit;

namespace Mixtura.Plotting.Tests;

/// <summary>Pictures of uncertainty, regions, projections, profiles and merging: what they say, and what they refuse.</summary>
public sealed class SeeingTests
{
    [Fact]
    public void Uncertainty_counts_the_rows_between_components()
    {
        GaussianMixture model = Sources.Plane();
        RowTable rows = model.Sample(300, 3).Rows;
        int unsure = model.Posterior(rows, cancellation: TestContext.Current.CancellationToken).Uncertainty.Count(value => value >= 0.2);
        Assert.True(unsure > 1);
        string[] texts = Texts(MixturePlot.Uncertainty(model, rows));
        Assert.Contains(texts, text => text.StartsWith($"{unsure} of 300 rows", StringComparison.Ordinal));
        Assert.Contains("0.2 or more, ringed", texts);
        Assert.Contains("uncertainty", Texts(MixturePlot.Uncertainty(Sources.Line(3), Sources.Line(3).Sample(200, 1).Rows)));
        Assert.Contains("2 of 5 columns, those in which the components differ most; the uncertainty is that of whole rows", Texts(MixturePlot.Uncertainty(Sources.Space(5), Sources.Space(5).Sample(50, 1).Rows)));
        Assert.Contains("Mine", Texts(MixturePlot.Uncertainty(model, rows, new PlotOptions { Title = "Mine" })));
        Assert.Throws<TableException>(() => MixturePlot.Uncertainty(model, model.Sample(0, 1).Rows));
        Assert.Throws<ModelException>(() => MixturePlot.Uncertainty(Sources.Line(1), Sources.Line(1).Sample(9, 1).Rows));
        Assert.NotEmpty(MixturePlot.Uncertainty(Sources.Mixed(), Sources.Mixed().Sample(50, 1).Rows, new PlotOptions { Columns = ["b", "count"] }).ToPng(0.5));
    }

    [Fact]
    public void Regions_tell_how_many_rows_lie_outside()
    {
        // Exact in one dimension: half of N(0, 1) and N(100, 1) each, so the region is ±1.96 about both.
        GaussianMixture line = GaussianMixture.CreateUnivariate([0.5, 0.5], [0, 100], [1, 1]);
        RowTable rows = RowTable.FromRowMajor([0, 1.9, 2.1, 100, 98.2, 50, 101, 99], 1);
        Assert.Contains("25 % of the rows lie outside the smallest region of 95 %", Texts(MixturePlot.Regions(line, rows)));

        // A circle of radius √(−2 ln 0.05) = 2.448 in two dimensions.
        GaussianMixture plane = GaussianMixture.Create([1], [[0.0, 0]], [new[,] { { 1.0, 0 }, { 0, 1 } }]);
        RowTable around = RowTable.FromRowMajor([2.42, 0, 0, 2.48, 0, 0, -1.74, 1.74], 2);
        string[] texts = Texts(MixturePlot.Regions(plane, around));
        Assert.Contains("50 % of the rows lie outside the smallest region of 95 %", texts);
        Assert.Contains("75 % within", texts);
        Assert.Contains("2 of 4 columns, those in which the components differ most", Texts(MixturePlot.Regions(Sources.Space(4))));
        ModelException counts = Assert.Throws<ModelException>(() => MixturePlot.Regions(Sources.Mixed(), null, new PlotOptions { Columns = ["count"] }));
        Assert.Contains("'count' holds counts", counts.Message, StringComparison.Ordinal);
        ModelException three = Assert.Throws<ModelException>(() => MixturePlot.Regions(Sources.Space(4), null, new PlotOptions { Columns = ["x1", "x2", "x3"] }));
        Assert.Contains("name two", three.Message, StringComparison.Ordinal);
        Mixture noisy = Sources.Plane().WithNoise(UniformComponent.Box([-9, -9], [20, 20]), 0.1);
        Assert.Contains("without the noise", Texts(MixturePlot.Regions(noisy, noisy.Sample(50, 1).Rows)));
    }

    [Theory]
    [InlineData(2, 0.5)]
    [InlineData(5, 1)]
    public void Projections_name_their_directions(int k, double lambda)
    {
        GaussianMixture model = Sources.Plane(k);
        RowTable rows = model.Sample(200, 3).Rows;
        MixtureProjection projection = MixtureProjection.Of(model, rows, lambda);
        string[] texts = Texts(MixturePlot.Projection(model, projection, rows));
        Assert.Contains(texts, text => text.StartsWith("direction 1 (", StringComparison.Ordinal) && text.Contains("length", StringComparison.Ordinal));
        Assert.Contains("component: weight", texts);
        Assert.NotEmpty(MixturePlot.Projection(model, projection).ToPng(0.5));
        Assert.Throws<ModelException>(() => MixturePlot.Projection(Sources.Space(3), projection));
    }

    [Fact]
    public void A_projection_with_noise_shows_its_rows_in_grey()
    {
        GaussianMixture model = Sources.Plane(4).WithNoise(UniformComponent.Box([-9, -9], [20, 20]), 0.25);
        RowTable rows = model.Sample(200, 3).Rows;
        Picture picture = MixturePlot.Projection(model, MixtureProjection.Of(model, rows), rows);
        Assert.Contains("noise: 25 %", Texts(picture));
        Assert.Contains("#7A7A7A", picture.ToSvg(), StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void Profiles_name_the_column_that_components_explain_most()
    {
        // Between the means 0 and 4 of halves the variance is 4, within 1: 80 %.
        Mixture model = new(
            new GaussianFamily(Covariance.VVI),
            [0.5, 0.5],
            [GaussianComponent.CreateDiagonal([0.0, 0], [1.0, 1]), GaussianComponent.CreateDiagonal([4.0, 1], [1.0, 1])],
            [new Column("height"), new Column("weight")]);
        string[] texts = Texts(MixturePlot.Profiles(model));
        Assert.Contains("Components explain most of height: 80 % of its variance lies between them", texts);
        Assert.Contains("weight", texts);
        Assert.Contains("2 columns without a mean left out", Texts(MixturePlot.Profiles(Sources.Mixed())));
        Assert.Contains("the first 40 of 41 columns", Texts(MixturePlot.Profiles(Sources.Space(41))));
        ModelException labels = Assert.Throws<ModelException>(() => MixturePlot.Profiles(Sources.Labels()));
        Assert.Contains("draw the classification", labels.Message, StringComparison.Ordinal);
        Assert.Throws<ModelException>(() => MixturePlot.Profiles(model, new PlotOptions { Columns = ["nope"] }));
    }

    [Fact]
    public void Intervals_are_drawn_of_means()
    {
        Mixture model = Sources.Space(2);
        RowTable rows = model.Sample(300, 5).Rows;
        Mixture fitted = GaussianMixture.Fit(rows, new GaussianFitOptions { Components = 2 }, TestContext.Current.CancellationToken).Model;
        MixtureUncertainty uncertainty = fitted.ParameterUncertainty(rows, new UncertaintyOptions { Level = 0.9 }, TestContext.Current.CancellationToken);
        string[] texts = Texts(MixturePlot.Intervals(uncertainty));
        Assert.Contains("How sure the components' means are: observed information", texts);
        Assert.Contains("90 % intervals", texts);
        Assert.Throws<ModelException>(() => MixturePlot.Intervals(uncertainty, new PlotOptions { Columns = ["nope"] }));
    }

    [Fact]
    public void Entropy_names_the_break_and_every_merger()
    {
        GaussianMixture model = GaussianMixture.CreateUnivariate([.. Enumerable.Repeat(1 / 6.0, 6)], [0, 1, 2, 50, 51, 52], [.. Enumerable.Repeat(1.0, 6)]);
        EntropyMerging merging = Merging(model, model.Sample(600, 1).Rows);
        string[] texts = Texts(MixturePlot.Entropy(merging));
        Assert.Contains("Merging 6 components: the entropy breaks at 2 clusters", texts);
        Assert.Contains("break: 2 clusters", texts);
        GaussianMixture even = GaussianMixture.CreateUnivariate([.. Enumerable.Repeat(1 / 7.0, 7)], [0, 2.5, 5, 7.5, 10, 12.5, 15], [.. Enumerable.Repeat(1.0, 7)]);
        Assert.Contains("Merging 7 components: the entropy has no clear break", Texts(MixturePlot.Entropy(Merging(even, even.Sample(700, 1).Rows))));
        GaussianMixture few = GaussianMixture.CreateUnivariate([0.3, 0.3, 0.2, 0.2], [0, 1, 10, 20], [1, 1, 1, 1]);
        texts = Texts(MixturePlot.Entropy(Merging(few, few.Sample(400, 1).Rows)));
        Assert.Contains("Merging 4 components: too few to judge a break of the entropy", texts);
        Assert.DoesNotContain(texts, text => text.Contains("two lines fitted", StringComparison.Ordinal) || text.StartsWith("break:", StringComparison.Ordinal));
        Assert.Contains("3: 1 + 2", texts);
        GaussianMixture two = Sources.Line();
        Assert.Contains("a break of two lines is judged from 6 components on", Texts(MixturePlot.Entropy(Merging(two, two.Sample(50, 1).Rows))));
        GaussianMixture many = Sources.Line(25);
        Assert.NotEmpty(MixturePlot.Entropy(Merging(many, many.Sample(500, 1).Rows)).ToPng(0.5));
        GaussianMixture one = Sources.Line(1);
        Assert.Throws<ModelException>(() => MixturePlot.Entropy(Merging(one, one.Sample(9, 1).Rows)));
    }

    private static EntropyMerging Merging(Mixture model, RowTable rows) => EntropyMerging.Of(model, rows, cancellation: TestContext.Current.CancellationToken);

    private static string[] Texts(Picture picture) =>
        [.. XDocument.Parse(picture.ToSvg()).Descendants().Where(element => element.Name.LocalName == "text").Select(element => element.Value.Trim())];
}
