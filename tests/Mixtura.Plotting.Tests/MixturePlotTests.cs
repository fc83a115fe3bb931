using System.Xml.Linq;
using Xunit;

namespace Mixtura.Plotting.Tests;

public sealed class MixturePlotTests
{
    public static TheoryData<string> Kinds => ["line", "plane", "space", "counts", "labels", "mixed"];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Every_kind_is_drawn_with_data_without_and_with_one_row(string kind)
    {
        Mixture model = Model(kind);
        MixtureSample sample = model.Sample(200, 3);
        foreach (RowTable? rows in new[] { null, sample.Rows, model.Sample(1, 1).Rows, model.Sample(0, 1).Rows })
        {
            Picture picture = MixturePlot.Of(model, rows);
            string[] texts = Texts(picture);
            Assert.All(model.Columns, column => Assert.Contains(column.Name, texts));
            Assert.Contains("component: weight", texts);
            Assert.NotEmpty(picture.ToPng(0.5));
        }
    }

    [Theory]
    [InlineData("line")]
    [InlineData("plane")]
    [InlineData("space")]
    public void Noise_is_named_and_its_rows_are_grey(string kind)
    {
        Mixture plain = Model(kind);
        double[] lower = [.. Enumerable.Repeat(-20.0, plain.Dimensions)];
        double[] upper = [.. Enumerable.Repeat(40.0, plain.Dimensions)];
        Mixture model = plain.WithNoise(UniformComponent.Box(lower, upper), 0.25);
        RowTable rows = model.Sample(300, 3).Rows;
        string[] texts = Texts(MixturePlot.Of(model, rows));
        Assert.Contains("noise: 25 %", texts);
        Assert.NotEmpty(MixturePlot.Of(model).ToPng(0.5));
        Assert.Contains("#7A7A7A", MixturePlot.Of(model, rows).ToSvg(), StringComparison.OrdinalIgnoreCase);
        if (kind == "plane")
        {
            Mixture slanting = plain.WithNoise(UniformComponent.Create([0, 0], new double[,] { { 20, 20 }, { -30, 30 } }), 0.25);
            Assert.Contains("noise: 25 %", Texts(MixturePlot.Of(slanting, slanting.Sample(100, 1).Rows)));
            Assert.Contains("the curve of the mixture is without its noise", Texts(MixturePlot.Of(slanting, null, new PlotOptions { Columns = [slanting.Columns[0].Name] })));
        }
    }

    [Fact]
    public void Columns_are_chosen_by_name_and_decide_the_kind()
    {
        Mixture model = Sources.Mixed();
        RowTable rows = model.Sample(50, 1).Rows;
        string[] one = Texts(MixturePlot.Of(model, rows, new PlotOptions { Columns = ["count"] }));
        Assert.Contains("probability", one);
        string[] two = Texts(MixturePlot.Of(model, rows, new PlotOptions { Columns = ["b", "size"] }));
        Assert.Contains("size", two);
        Assert.Contains("right", two);
        ModelException error = Assert.Throws<ModelException>(() => MixturePlot.Of(model, rows, new PlotOptions { Columns = ["nope"] }));
        Assert.Contains("size, count, a, b", error.Message, StringComparison.Ordinal);
        Assert.Throws<ModelException>(() => MixturePlot.Of(model, rows, new PlotOptions { Columns = ["a", "a"] }));
        Assert.Throws<ModelException>(() => MixturePlot.Scatter(Sources.Line()));
        Assert.Throws<TableException>(() => MixturePlot.Of(model, Sources.Line().Sample(5, 1).Rows));
    }

    [Fact]
    public void More_than_eight_columns_are_shortened_and_the_picture_says_so()
    {
        string[] texts = Texts(MixturePlot.Of(Sources.Space(10)));
        Assert.Contains("8 of 10 columns, those in which the components differ most", texts);
        Assert.Contains("x8", texts);
        Assert.DoesNotContain("x9", texts);
        Assert.Contains("x10", Texts(MixturePlot.Of(Sources.Space(10), null, new PlotOptions { Columns = ["x10", "x1", "x2"] })));
    }

    [Fact]
    public void Pictures_without_room_for_all_columns_show_those_that_separate_best()
    {
        // Of nine columns the last differs most, then the fourth.
        double[] means = [0.1, 0.2, 0.1, 3, 0.1, 0.2, 0.1, 0.1, 5];
        GaussianMixture model = GaussianMixture.Create([0.5, 0.5], [new double[9], means], [.. Enumerable.Range(0, 2).Select(_ => Sources.Identity(9))]);
        RowTable rows = model.Sample(100, 1).Rows;
        Assert.Equal([3, 8], Selection.Best(model, 2));
        Assert.Equal([8], Selection.Best(model, 1));
        foreach (Picture picture in new[] { MixturePlot.Uncertainty(model, rows), MixturePlot.Regions(model, rows), MixturePlot.Scatter(model, rows) })
        {
            string[] texts = Texts(picture);
            Assert.Contains("x4", texts);
            Assert.Contains("x9", texts);
            Assert.Contains(texts, text => text.StartsWith("2 of 9 columns, those in which the components differ most", StringComparison.Ordinal));
        }

        // Regions are those of measurements: labels and counts that separate better are passed over.
        Assert.Equal([0], Selection.Best(Sources.Mixed(), 2, measurements: true));
    }

    [Fact]
    public void Correlations_are_those_of_all_rows_and_within_components()
    {
        // Simpson: within both components the correlation is 0.8, over all rows it is negative.
        GaussianMixture model = GaussianMixture.Create(
            [0.5, 0.5], [[0, 0, 0], [40, -40, 0]], [.. Enumerable.Range(0, 2).Select(_ => new[,] { { 1, 0.8, 0 }, { 0.8, 1, 0 }, { 0, 0, 1 } })], ["x", "y", "z"]);
        MixtureSample sample = model.Sample(400, 2);
        string[] texts = Texts(MixturePlot.Pairs(model, sample.Rows));
        double[][] columns = [.. Enumerable.Range(0, 2).Select(sample.Rows.CopyColumn)];
        double[][] centred = [.. columns.Select(column => column.Select((value, i) => value - column.Where((_, row) => sample.Components[row] == sample.Components[i]).Average()).ToArray())];
        Assert.Contains(texts, text => text.Contains("all " + Words.Fixed(Pearson(columns[0], columns[1]), 2), StringComparison.Ordinal));
        Assert.Contains(texts, text => text.Contains("within " + Words.Fixed(Pearson(centred[0], centred[1]), 2), StringComparison.Ordinal));
        string[] alone = Texts(MixturePlot.Pairs(model));
        Assert.Contains(alone, text => text.Contains("within 0.80", StringComparison.Ordinal));
        Assert.Contains("all: of the mixture", alone);

        static double Pearson(double[] x, double[] y)
        {
            double a = x.Average();
            double b = y.Average();
            return x.Zip(y, (p, q) => (p - a) * (q - b)).Sum() / Math.Sqrt(x.Sum(p => (p - a) * (p - a)) * y.Sum(q => (q - b) * (q - b)));
        }
    }

    [Fact]
    public void Boxes_have_quantiles_of_weighted_values()
    {
        (double, double)[] values = [(3, 1), (1, 1), (2, 1), (4, 1)];
        Assert.Equal([1, 2, 4], BoxPanel.Quantiles(values, [0.25, 0.5, 1]));
        Assert.Equal([4], BoxPanel.Quantiles([.. values, (4, 10)], [0.5]));
    }

    [Fact]
    public void Labels_are_drawn_by_squares_and_boxes_without_marks()
    {
        Mixture model = Sources.Mixed();
        RowTable rows = model.Sample(300, 1).Rows;
        string[] pairs = Texts(MixturePlot.Pairs(model, rows));
        Assert.Contains("area: share of rows", pairs);
        Assert.Contains("quartiles", pairs);
        string[] labels = Texts(MixturePlot.Scatter(model, rows, new PlotOptions { Columns = ["a", "b"] }));
        Assert.Contains("area: share of rows", labels);
        Assert.DoesNotContain("ellipses hold", labels);
        Assert.Contains("median", Texts(MixturePlot.Scatter(model, rows, new PlotOptions { Columns = ["size", "b"] })));
    }

    /// <summary>1 − exp(−r²/2), and the share of draws within the distance.</summary>
    [Theory]
    [InlineData(1, 0.3934693402873666)]
    [InlineData(2, 0.8646647167633873)]
    public void An_ellipse_holds_what_its_legend_says(double distance, double share)
    {
        Assert.Equal(share, Ellipse.Holds(distance), 1e-15);
        RowTable draws = GaussianMixture.Create([1.0], [[0, 0]], [new[,] { { 1.0, 0 }, { 0, 1 } }]).Sample(20_000, 3).Rows;
        Assert.Equal(share, Enumerable.Range(0, 20_000).Count(i => (draws[i, 0] * draws[i, 0]) + (draws[i, 1] * draws[i, 1]) < distance * distance) / 20_000.0, 0.015);
    }

    [Fact]
    public void Many_rows_are_thinned_and_the_picture_says_so()
    {
        GaussianMixture model = Sources.Plane();
        Picture picture = MixturePlot.Of(model, model.Sample(30_000, 1).Rows);
        Assert.Contains("6000 of 30,000 rows shown", Texts(picture));
    }

    [Fact]
    public void Of_very_many_rows_a_sample_is_looked_at_and_the_picture_says_so()
    {
        GaussianMixture line = Sources.Line();
        RowTable rows = line.Sample(200_001, 1).Rows;
        Assert.Contains("the data are a sample of 100,000 of the 200,001 rows", Texts(MixturePlot.Of(line, rows)));
        GaussianMixture plane = Sources.Plane();
        RowTable many = plane.Sample(150_000, 1).Rows;
        string[] texts = Texts(MixturePlot.Scatter(plane, many));
        Assert.Contains("6000 of 150,000 rows shown", texts);

        // Shares of rows in titles are those of all rows.
        Mixture first = line.WithoutNoise().Marginal(0);
        double level = first.HighestDensityRegion(0.95).LogLevel;
        double outside = first.LogDensity(rows.Select(0), 0, TestContext.Current.CancellationToken).Count(value => value < level) / 200_001.0;
        Assert.Contains(Texts(MixturePlot.Regions(line, rows)), text => text.StartsWith($"{Words.Percent(outside)} of the rows lie outside", StringComparison.Ordinal));
    }

    [Fact]
    public void Many_components_are_told_apart_and_the_legend_counts_the_rest()
    {
        string[] texts = Texts(MixturePlot.Of(Sources.Plane(40)));
        Assert.Contains(texts, text => text.StartsWith("… and ", StringComparison.Ordinal));
        Assert.Contains("86 % (2 std. dev.)", texts);
        Assert.Equal(420, Enumerable.Range(0, 420).Select(j => (Theme.Hue(j).ToHex(), Theme.Mark(j), Theme.Dash(j).Name)).Distinct().Count());
    }

    [Fact]
    public void Pictures_call_components_as_they_are_told()
    {
        var options = new PlotOptions { Terms = new PlotTerms { Component = "group", Weight = "share" } };
        var model = (GaussianMixture)Sources.Plane(3);
        RowTable rows = model.Sample(200, 1).Rows;
        SearchResult search = MixtureSearch.Run(rows, [new GaussianFamily()], 1, 2, cancellation: TestContext.Current.CancellationToken);
        Picture[] pictures =
        [
            MixturePlot.Of(model, rows, options),
            MixturePlot.Density(model, rows, options),
            MixturePlot.Pairs(model, rows, options),
            MixturePlot.Uncertainty(model, rows, options),
            MixturePlot.Projection(model, MixtureProjection.Of(model, rows), rows, options),
            MixturePlot.Profiles(model, options),
            MixturePlot.Intervals(((GaussianMixture)search.Best.Fit!.Model).ParameterUncertainty(rows, cancellation: TestContext.Current.CancellationToken), options),
            MixturePlot.Entropy(EntropyMerging.Of(model, rows, cancellation: TestContext.Current.CancellationToken), options),
            MixturePlot.SelectionCurve(search, options),
        ];
        Assert.All(pictures, picture => Assert.DoesNotContain(Texts(picture), text => text.Contains("omponent", StringComparison.Ordinal)));
        Assert.All(pictures[..7], picture => Assert.Contains("group: share", Texts(picture)));
        Assert.Contains("component: weight", Texts(MixturePlot.Of(model, rows)));
        Assert.Throws<ArgumentException>(() => new PlotTerms { Component = " " });
    }

    [Fact]
    public void Twelve_hues_differ_to_all_eyes()
    {
        // Distances in Oklab (Ottosson 2020) as seen by three kinds of eyes, protanopia and deuteranopia by Machado, Oliveira and
        // Fernandes (2009), severity 1; 0.02 is about what can just be seen side by side.
        double[][][] eyes =
        [
            [[1, 0, 0], [0, 1, 0], [0, 0, 1]],
            [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]],
            [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]],
        ];
        ScottPlot.Color[] hues = [.. Enumerable.Range(0, 12).Select(Theme.Hue), ScottPlot.Colors.White];
        foreach (double[][] eye in eyes)
        {
            double[][] seen = [.. hues.Select(hue => Oklab(Times(eye, [.. new[] { hue.R, hue.G, hue.B }.Select(Linear)])))];
            for (int a = 0; a < seen.Length; a++)
            {
                for (int b = 0; b < a; b++)
                {
                    Assert.True(Math.Sqrt(seen[a].Zip(seen[b], (x, y) => (x - y) * (x - y)).Sum()) > 0.06, $"{hues[a].ToHex()} and {hues[b].ToHex()}");
                }
            }
        }

        static double Linear(byte value) => value / 255.0 <= 0.04045 ? value / 255.0 / 12.92 : Math.Pow(((value / 255.0) + 0.055) / 1.055, 2.4);
        static double[] Times(double[][] matrix, double[] v) => [.. matrix.Select(row => Math.Max(0, row.Zip(v, (a, b) => a * b).Sum()))];
        static double[] Oklab(double[] rgb)
        {
            double[] roots = [.. Times([[0.4122214708, 0.5363325363, 0.0514459929], [0.2119034982, 0.6806995451, 0.1073969566], [0.0883024619, 0.2817188376, 0.6299787005]], rgb).Select(Math.Cbrt)];
            double[][] matrix = [[0.2104542553, 0.7936177850, -0.0040720468], [1.9779984951, -2.4285922050, 0.4505937099], [0.0259040371, 0.7827717662, -0.8086757660]];
            return [.. matrix.Select(row => row.Zip(roots, (a, b) => a * b).Sum())];
        }
    }

    [Theory]
    [InlineData(1e150)]
    [InlineData(1e-150)]
    [InlineData(1e9)]
    [InlineData(1e-5)]
    public void Scale_does_not_change_the_picture_but_for_the_unit(double scale)
    {
        GaussianMixture model = GaussianMixture.Create(
            [0.5, 0.5], [[1 * scale, 5], [4 * scale, 7]], [new double[,] { { scale * scale, 0 }, { 0, 1 } }, new double[,] { { scale * scale, 0 }, { 0, 1 } }], ["x", "y"]);
        string[] texts = Texts(MixturePlot.Of(model));
        Assert.Contains(texts, text => text.StartsWith("x (× 1e", StringComparison.Ordinal));
        Picture line = MixturePlot.Density(model);
        Assert.Contains(Texts(line), text => text.StartsWith("density", StringComparison.Ordinal));
    }

    [Fact]
    public void A_constant_column_and_a_narrow_component_are_drawn()
    {
        RowTable constant = RowTable.FromColumn([5, 5, 5, 5], "c");
        Assert.NotEmpty(MixturePlot.Of(GaussianMixture.CreateUnivariate([1.0], [5.0], [1e-9], "c"), constant).ToPng(1));
        GaussianMixture narrow = GaussianMixture.CreateUnivariate([0.9, 0.1], [0.0, 3], [3.0, 1e-7], "x");
        string[] texts = Texts(MixturePlot.Of(narrow, GaussianMixture.CreateUnivariate([1.0], [0.0], [3.0], "x").Sample(200, 1).Rows));
        Assert.Contains(texts, text => text.StartsWith("axis cut", StringComparison.Ordinal));
    }

    [Fact]
    public void Weighted_rows_are_drawn_and_rows_without_weight_are_not()
    {
        RowTable table = RowTable.FromRowMajor([0, 0, 1, 1, 100, 100], 2, ["length", "width"], [1, 2, 0]);
        Assert.Contains("2 of 3 rows shown", Texts(MixturePlot.Of(Sources.Plane(), table)));
        RowTable nothing = RowTable.FromRowMajor([0, 0], 2, ["length", "width"], [0]);
        Assert.NotEmpty(MixturePlot.Of(Sources.Plane(), nothing).ToPng(1));
    }

    [Fact]
    public void Small_and_large_pictures_are_drawn()
    {
        foreach (int size in new[] { PlotOptions.MinimumSize, 2000 })
        {
            foreach (string kind in new[] { "line", "plane", "space", "mixed" })
            {
                Picture picture = MixturePlot.Of(Model(kind), null, new PlotOptions { Width = size, Height = size, Title = "A title" });
                Assert.NotEmpty(picture.ToPng(1));
            }
        }
    }

    [Fact]
    public void Names_are_shortened_in_their_middle()
    {
        string name = string.Concat(Enumerable.Repeat("long ", 100)) + "end";
        GaussianMixture model = GaussianMixture.CreateUnivariate([1.0], [0.0], [1.0], name);
        Assert.Contains(Texts(MixturePlot.Of(model)), text => text.StartsWith("long", StringComparison.Ordinal) && text.EndsWith("end", StringComparison.Ordinal) && text.Contains('…', StringComparison.Ordinal));
        Assert.NotEmpty(MixturePlot.Of(GaussianMixture.CreateUnivariate([1.0], [0.0], [1.0], "温度 😀\r\n\u0001")).ToSvg());
    }

    [Fact]
    public void A_search_is_drawn_with_its_best_marked_and_failures_as_gaps()
    {
        RowTable rows = Sources.Plane().Sample(150, 4).Rows;
        SearchResult search = MixtureSearch.Run(rows, [new GaussianFamily(Covariance.VVV), new GaussianFamily(Covariance.EEE)], 1, 4, options: new FitOptions { Starts = 1, MaxIterations = 30 }, cancellation: TestContext.Current.CancellationToken);
        string[] texts = Texts(MixturePlot.SelectionCurve(search));
        Assert.Contains("BIC, smaller is better", texts);
        Assert.Contains("VVV", texts);
        Assert.Contains("EEE", texts);
        Assert.Contains(texts, text => text.StartsWith($"{search.Best.Name}, {search.Best.Components}: ", StringComparison.Ordinal));

        Candidate failed = search.Candidates[1] with { Fit = null, Problem = "no" };
        Assert.NotEmpty(MixturePlot.SelectionCurve(search with { Candidates = search.Candidates.SetItem(1, failed) }).ToPng(1));
        Assert.NotEmpty(MixturePlot.SelectionCurve(search with { Candidates = [search.Best], Criterion = Criterion.Icl }).ToPng(1));
    }

    [Fact]
    public void A_fit_is_drawn_by_its_trace()
    {
        RowTable rows = Sources.Plane().Sample(150, 4).Rows;
        FitResult<GaussianMixture> fit = GaussianMixture.Fit(rows, new GaussianFitOptions { Components = 2, Starts = 1 }, TestContext.Current.CancellationToken);
        string[] texts = Texts(MixturePlot.Trace(fit));
        Assert.Contains("log-likelihood", texts);
        Assert.Contains("iteration", texts);
    }

    private static Mixture Model(string kind) => kind switch
    {
        "line" => Sources.Line(),
        "plane" => Sources.Plane(),
        "space" => Sources.Space(3),
        "counts" => Sources.Counts(),
        "labels" => Sources.Labels(),
        _ => Sources.Mixed(),
    };

    private static string[] Texts(Picture picture) =>
        [.. XDocument.Parse(picture.ToSvg()).Descendants().Where(e => e.Name.LocalName == "text").Select(e => e.Value.Trim())];
}
