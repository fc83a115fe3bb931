using System.Collections.Immutable;
using System.Globalization;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Xunit;

namespace Mixtura.Reporting.Tests;

/// <summary>What the page says, against the model and the table it is about.</summary>
public sealed partial class MixtureReportTests
{
    private static readonly GaussianMixture s_truth = GaussianMixture.Create(
        [0.7, 0.3],
        [[0.0, 10.0], [6.0, 40.0]],
        [new[,] { { 1.0, 0.0 }, { 0.0, 4.0 } }, new[,] { { 1.0, 0.0 }, { 0.0, 4.0 } }],
        ["length", "weight"]);

    [Fact]
    public void SaysWhatWasFound()
    {
        RowTable table = s_truth.Sample(500, 1).Rows;
        SearchResult search = MixtureSearch.Run(table, [new GaussianFamily(Covariance.VVV)], 1, 3);
        string text = Text(MixtureReport.Of(search, table, new ReportOptions { Source = "rows.csv", Command = "mixtura fit rows.csv" }));
        Assert.Contains("2 groups in rows.csv", text, StringComparison.Ordinal);
        Assert.Contains("The 500 rows fall into 2 groups.", text, StringComparison.Ordinal);
        Assert.Contains("Group 2: 3", text, StringComparison.Ordinal);
        Assert.Contains("high length", text, StringComparison.Ordinal);
        Assert.Contains("high weight", text, StringComparison.Ordinal);
        Assert.Contains("very strong evidence against 3 groups", text, StringComparison.Ordinal);
        Assert.Contains("Every row belongs to its group", text, StringComparison.Ordinal);
        Assert.Contains("mixtura fit rows.csv", text, StringComparison.Ordinal);
        Assert.Contains("95 % confidence intervals", text, StringComparison.Ordinal);
    }

    [Fact]
    public void ProfilesAreWeightedMeansAndDeviations()
    {
        // Each row counted once: posteriors are 0 or 1 to rounding here, so a loop over labels gives the same.
        MixtureSample sample = s_truth.Sample(400, 2);
        RowTable table = sample.Rows;
        var profiles = GroupProfiles.Of(s_truth, table, TestContext.Current.CancellationToken);
        for (int group = 0; group < 2; group++)
        {
            double[] own = [.. Enumerable.Range(0, 400).Where(i => sample.Components[i] == group).Select(i => table[i, 1])];
            NumericProfile profile = profiles.Numbers(group)[1];
            double mean = own.Average();
            Assert.Equal(own.Length, profiles.Sizes[group]);
            Assert.Equal(mean, profile.Mean, 1e-2);
            Assert.Equal(Math.Sqrt(own.Average(value => (value - mean) * (value - mean))), profile.Deviation, 1e-2);
        }

        double[] all = table.CopyColumn(1);
        Assert.Equal(all.Average(), profiles.Overall()[1], 1e-12);
    }

    [Fact]
    public void UncertainAndUnusualRowsAreToldByTheirNumbers()
    {
        GaussianMixture model = GaussianMixture.CreateUnivariate([0.5, 0.5], [0, 4], [1, 1]);
        double[] values = [.. model.Sample(300, 3).Rows.CopyColumn(0), 2.0, 40.0];
        var table = RowTable.FromColumn(values, "x");
        SearchResult search = MixtureSearch.Run(table, [new GaussianFamily(Covariance.EEE)], 2, 2, options: new FitOptions { Start = Start.FromModel(model), MaxIterations = 0, Convergence = new Convergence { DistanceToLimit = 0 } });
        string text = Text(MixtureReport.Of(search, table, new ReportOptions { RowNumber = row => row + 1001 }));
        Assert.Contains("1,301", text[text.IndexOf("Rows between", StringComparison.Ordinal)..], StringComparison.Ordinal);
        string unusual = text[text.IndexOf("Unusual rows", StringComparison.Ordinal)..];
        Assert.Contains("1,302", unusual, StringComparison.Ordinal);
        Assert.Contains("x is 40, where", unusual, StringComparison.Ordinal);
    }

    /// <summary>Overlapping groups, so that mergers are judged too, and so many rows that pictures show a sample.</summary>
    [Fact]
    public void TheSameRowsGiveTheSamePageWhenTheyAreStreamed()
    {
        GaussianMixture model = GaussianMixture.CreateUnivariate([0.5, 0.5], [0, 1.5], [1, 1]);
        RowTable table = model.Sample(101_000, 3).Rows;
        RowTable streamed = RowTable.Stream(new Replay(table), 1 << 20, TestContext.Current.CancellationToken);
        Assert.True(streamed.IsStreamed);
        var fit = new FitOptions { Start = Start.FromModel(model), MaxIterations = 0, Convergence = new Convergence { DistanceToLimit = 0 } };
        SearchResult search = MixtureSearch.Run(table, [new GaussianFamily(Covariance.EEE)], 2, 2, options: fit);
        string page = MixtureReport.Of(search, table, new ReportOptions { Source = "rows" }, TestContext.Current.CancellationToken).ToHtml();
        Assert.Equal(page, MixtureReport.Of(search, streamed, new ReportOptions { Source = "rows" }, TestContext.Current.CancellationToken).ToHtml());
        Assert.Contains("a sample of 100,000 of the 101,000 rows, one drawn", page, StringComparison.Ordinal);
    }

    [Fact]
    public void HostileNamesAndLabelsStayText()
    {
        const string Hostile = "<img src=x onerror=alert(1)>\"'&\0";
        var family = new CategoricalFamily([2, 2]);
        ColumnsOf(Hostile, out Column[] columns);
        var builder = new RowTableBuilder([.. columns]);
        for (int i = 0; i < 60; i++)
        {
            builder.Append([i % 2, i % 4 < 2 ? i % 2 : 0]);
        }

        RowTable table = builder.Build();
        SearchResult search = MixtureSearch.Run(table, [family], 1, 2);
        var report = MixtureReport.Of(search, table, new ReportOptions { Source = Hostile, Title = Hostile, Notes = [Hostile], Command = Hostile, Program = Hostile });
        var page = XDocument.Parse(report.ToHtml().Replace("<!DOCTYPE html>", "", StringComparison.Ordinal));
        Assert.Empty(page.Descendants("script"));
        Assert.All(page.Descendants("img"), image => Assert.StartsWith("data:image/", image.Attribute("src")!.Value, StringComparison.Ordinal));
        Assert.DoesNotContain(page.Descendants().Attributes(), attribute => attribute.Name.LocalName.StartsWith("on", StringComparison.OrdinalIgnoreCase));
        Assert.Contains("<img src=x onerror=alert(1)>", Text(report), StringComparison.Ordinal);
    }

    [Fact]
    public void NothingIsFetched()
    {
        RowTable table = s_truth.Sample(100, 4).Rows;
        string html = MixtureReport.Of(MixtureSearch.Run(table, [new GaussianFamily()], 1, 2), table).ToHtml();
        Assert.DoesNotContain("<script", html, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("<link", html, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotMatch(Fetched(), html);
        Assert.Contains("default-src 'none'", html, StringComparison.Ordinal);
    }

    [Fact]
    public void TheSameSearchGivesTheSamePage()
    {
        RowTable table = s_truth.Sample(150, 5).Rows;
        SearchResult search = MixtureSearch.Run(table, [new GaussianFamily()], 1, 2);
        Assert.Equal(MixtureReport.Of(search, table, new ReportOptions { Threads = 1 }).ToHtml(), MixtureReport.Of(search, table, new ReportOptions { Threads = 2 }).ToHtml());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void OneColumnOneGroupAndCollapsedComponentsHavePages(int components)
    {
        var table = RowTable.FromColumn([1, 1, 1, 1, 2, 3, 4, 5], "x");
        SearchResult search = MixtureSearch.Run(table, [new GaussianFamily(Covariance.VVV)], components, components);
        string text = Text(MixtureReport.Of(search, table));
        Assert.Contains(components == 1 ? "form one group" : "fall into 3 groups", text, StringComparison.Ordinal);
        Assert.DoesNotContain("omponent", text.Replace("a component of a mixture: rows", "", StringComparison.OrdinalIgnoreCase), StringComparison.Ordinal);
        Assert.Equal(!search.Best.Fit!.IsSound, text.Contains("Warnings", StringComparison.Ordinal));
    }

    [Fact]
    public void ManyGroupsHaveTablesAsWideAsAPage()
    {
        RowTable table = s_truth.Sample(300, 7).Rows;
        var page = XDocument.Parse(MixtureReport.Of(MixtureSearch.Run(table, [new GaussianFamily(Covariance.EII)], 9, 9), table).ToHtml().Replace("<!DOCTYPE html>", "", StringComparison.Ordinal));
        XElement section = page.Descendants("section").Single(own => own.Element("h2")?.Value == "The groups");
        string[] heads = [.. section.Descendants("table").Select(own => string.Join(",", own.Descendants("th").Select(head => head.Value.Trim()).Where(head => head.StartsWith("Group ", StringComparison.Ordinal))))];
        Assert.Equal(["Group 1,Group 2,Group 3,Group 4,Group 5", "Group 6,Group 7,Group 8,Group 9"], heads);
    }

    [Fact]
    public void NoiseAndHeldParametersAreNamed()
    {
        RowTable table = s_truth.Sample(300, 6).Rows;
        SearchResult search = MixtureSearch.Run(table, [new GaussianFamily()], 2, 2, options: new FitOptions { Noise = Noise.Uniform(), Proportions = Proportions.Equal });
        string text = Text(MixtureReport.Of(search, table));
        Assert.Contains("belong to none", text, StringComparison.Ordinal);
        Assert.Contains("Held in the fit: equal proportions", text, StringComparison.Ordinal);
        Assert.DoesNotContain("There are no intervals", text, StringComparison.Ordinal);
    }

    [Fact]
    public void AFileAppearsWhole()
    {
        RowTable table = s_truth.Sample(100, 7).Rows;
        var report = MixtureReport.Of(MixtureSearch.Run(table, [new GaussianFamily()], 1, 1), table);
        DirectoryInfo folder = Directory.CreateTempSubdirectory("mixtura-report-");
        try
        {
            string path = Path.Combine(folder.FullName, "page.html");
            report.Save(path);
            Assert.Equal(report.ToHtml(), File.ReadAllText(path));
            Assert.Single(folder.GetFiles());
            Assert.ThrowsAny<IOException>(() => report.Save(Path.Combine(folder.FullName, "no", "page.html")));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public void GroupsThatOverlapMayBeOne()
    {
        // A cluster that is no normal distribution takes two components, and a third stands apart.
        GaussianMixture model = GaussianMixture.Create(
            [0.4, 0.3, 0.3],
            [[0.0, 0.0], [0.5, 0.5], [20.0, 0.0]],
            [new[,] { { 9.0, 0.0 }, { 0.0, 0.5 } }, new[,] { { 0.5, 0.0 }, { 0.0, 9.0 } }, new[,] { { 1.0, 0.0 }, { 0.0, 1.0 } }],
            ["x", "y"]);
        RowTable table = model.Sample(600, 8).Rows;
        SearchResult search = As(model, table);
        MixtureReport report = MixtureReport.Of(search, table);
        string text = Text(report);
        double[] row = new double[2];
        int between = Enumerable.Range(0, 600).Count(i =>
        {
            table.CopyRow(i, row);
            model.Classify(row, out double uncertainty);
            return uncertainty > 0.2;
        });
        string section = text[text.IndexOf($"{100.0 * between / 600:F0} % of the rows lie between groups", StringComparison.Ordinal)..];
        Assert.Contains("3 groups, perhaps 2 clusters, in", text, StringComparison.Ordinal);
        Assert.Contains("by the hills of the density may be 2 clusters rather than 3", text, StringComparison.Ordinal);
        Assert.Contains("stand together Group 1 and Group 2", section, StringComparison.Ordinal);
        Assert.Contains("Group 1 and Group 2 2 30 % Group 3", section, StringComparison.Ordinal);
        Assert.Contains("cannot be judged with 3 groups", section, StringComparison.Ordinal);
        Assert.Equal(2, Images(report));
    }

    [Fact]
    public void GroupsThatAreClearAreNotMergedAndSeenFromWhereTheyDiffer()
    {
        RowTable table = s_truth.Sample(300, 9).Rows;
        MixtureReport report = MixtureReport.Of(As(s_truth, table), table);
        Assert.DoesNotContain("may be one", Text(report), StringComparison.Ordinal);
        Assert.Contains("seen from where the groups differ most", Text(report), StringComparison.Ordinal);
        Assert.Equal(2, Images(report));
        GaussianMixture column = s_truth.Marginal(1);
        Assert.Equal(1, Images(MixtureReport.Of(As(column, table.Select(1)), table.Select(1))));
    }

    [Fact]
    public void WhereNoNumberOfClustersStandsOutNoneIsSuggested()
    {
        GaussianMixture model = GaussianMixture.CreateUnivariate([.. Enumerable.Repeat(1 / 7.0, 7)], [0, 2.5, 5, 7.5, 10, 12.5, 15], [.. Enumerable.Repeat(1.0, 7)]);
        RowTable table = model.Sample(700, 10).Rows;
        string text = Text(MixtureReport.Of(As(model, table), table));
        Assert.Contains("no number of clusters stands out", text, StringComparison.Ordinal);
        Assert.Contains("each group has a hill", text, StringComparison.Ordinal);
        Assert.DoesNotContain("rather than 7", text, StringComparison.Ordinal);
    }

    [Fact]
    public void GroupsOfKnownLabelsHaveTheirNames()
    {
        MixtureSample sample = s_truth.Sample(200, 11);
        ImmutableArray<int> known = [.. sample.Components.Select((z, row) => row % 4 == 0 ? z : -1)];
        SearchResult search = MixtureSearch.Run(sample.Rows, [new GaussianFamily()], 2, 2, options: new FitOptions { KnownLabels = known, LabelNames = ["mice", "rats"] });
        string knowing = Text(MixtureReport.Of(search, sample.Rows, new ReportOptions { KnownLabels = known }));
        Assert.DoesNotContain("the group of some rows was known", knowing, StringComparison.Ordinal);
        Assert.Contains("95 % confidence intervals", knowing, StringComparison.Ordinal);
        string text = Text(MixtureReport.Of(search, sample.Rows));
        Assert.Contains("rats: 3", text, StringComparison.Ordinal);
        Assert.Contains("the group of some rows was known", text, StringComparison.Ordinal);
        Assert.DoesNotContain("Group 1", text, StringComparison.Ordinal);
    }

    [Fact]
    public void ANumberThatIsNotSettledIsInTheTitle()
    {
        // The first of many samples in which BIC hardly tells one group from two.
        GaussianMixture model = GaussianMixture.CreateUnivariate([0.5, 0.5], [0, 2.6], [1, 1]);
        (RowTable table, SearchResult search) = Enumerable.Range(1, 60)
            .Select(seed => model.Sample(120, (ulong)seed).Rows)
            .Select(rows => (rows, MixtureSearch.Run(rows, [new GaussianFamily(Covariance.EEE)], 1, 2)))
            .First(found => ChoiceWords.Alternative(found.Item2) is not null);
        string text = Text(MixtureReport.Of(search, table, new ReportOptions { Source = "x.csv" }));
        Assert.Contains(search.Best.Components == 1 ? "1 or 2 groups in x.csv" : "2 groups or 1 in x.csv", text, StringComparison.Ordinal);
        Assert.Contains("The number of groups is not settled", text, StringComparison.Ordinal);
        RowTable clear = s_truth.Sample(300, 1).Rows;
        Assert.Null(ChoiceWords.Alternative(MixtureSearch.Run(clear, [new GaussianFamily(Covariance.VVV)], 1, 3)));
    }

    /// <summary>Where cross-validation prefers another model than BIC, differences of BIC are negative and say nothing of the evidence.</summary>
    [Fact]
    public void AChoiceAgainstTheCriterionIsToldAndNotJudgedByIt()
    {
        RowTable table = s_truth.Sample(150, 2).Rows;
        SearchResult search = MixtureSearch.Run(table, [new GaussianFamily(Covariance.VVV)], 1, 3);
        Candidate other = search.Candidates.Single(candidate => candidate.Components == 1);
        string text = Text(MixtureReport.Of(search with { Best = other, ByCriterion = search.Best }, table, new ReportOptions { Source = "x.csv" }));
        Assert.Contains("1 or 2 groups in x.csv", text, StringComparison.Ordinal);
        Assert.Contains("The number of groups is not settled: BIC alone would have 2 groups", text, StringComparison.Ordinal);
        Assert.DoesNotContain("evidence", text, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void LabelsThatWereLeftOutAreSetAgainstTheGroups()
    {
        MixtureSample sample = s_truth.Sample(200, 12);
        SearchResult search = As(s_truth, sample.Rows);
        ImmutableArray<int> codes = [.. sample.Components.Select((z, row) => row == 0 ? -1 : row < 5 ? 1 - z : z)];
        var labels = new LeftOutLabels("species", ["mice", "rats"], codes);
        string text = Text(MixtureReport.Of(search, sample.Rows, new ReportOptions { LeftOut = [labels] }));
        string index = Numbers.Fixed(ConfusionTable.Of(sample.Components, codes.AsSpan()).AdjustedRandIndex, 3);
        Assert.Contains($"The column species was not used in the fit. Its adjusted Rand index with the groups is {index}", text, StringComparison.Ordinal);
        Assert.Contains("Group 1 with mice, Group 2 with rats), 4 of 199 rows (2 %) have another label. Not counted: 1 row without", text, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => MixtureReport.Of(search, sample.Rows, new ReportOptions { LeftOut = [labels with { Codes = [0] }] }));
        Assert.Throws<ArgumentException>(() => MixtureReport.Of(search, sample.Rows, new ReportOptions { LeftOut = [labels with { Levels = ["mice"] }] }));
        Assert.DoesNotContain("left out", Text(MixtureReport.Of(search, sample.Rows)), StringComparison.Ordinal);
    }

    [Fact]
    public void LabelsHaveIntervalsAndOneOrderAndCaptionsOfTheirOwn()
    {
        var model = new Mixture(
            new CategoricalFamily([2, 2, 2, 2]),
            [0.5, 0.5],
            [new CategoricalComponent([[0.9, 0.1], [0.8, 0.2], [0.9, 0.1], [0.9, 0.1]]), new CategoricalComponent([[0.1, 0.9], [0.2, 0.8], [0.1, 0.9], [0.1, 0.9]])],
            [.. "ABCD".Select(name => new Column($"{name}", ["no", "yes"]))]);
        RowTable table = model.Sample(400, 3).Rows;
        SearchResult search = MixtureSearch.Run(table, [model.Family], 2, 2);
        MixtureReport report = MixtureReport.Of(search, table);
        var page = XDocument.Parse(report.ToHtml().Replace("<!DOCTYPE html>", "", StringComparison.Ordinal));
        XElement[] rows = [.. page.Descendants("section").Single(own => own.Element("h2")?.Value == "The groups").Descendants("tbody").Elements("tr")];
        string[] heads = [.. rows.Select(row => row.Element("th")!.Value).Where(head => head.Contains('=', StringComparison.Ordinal))];
        Assert.Equal("ABCD".SelectMany(name => new[] { $"{name} = no", $"{name} = yes" }), heads);
        MixtureUncertainty uncertainty = search.Best.Fit!.ParameterUncertainty(table, cancellation: TestContext.Current.CancellationToken);
        ParameterEstimate second = uncertainty["component 2, probability of C = yes"];
        string cell = rows.Single(row => row.Element("th")!.Value == "C = yes").Elements("td").ElementAt(1).Value;
        Assert.Equal($"{Numbers.Fixed(100 * second.Estimate, 1)} %[{Numbers.Fixed(100 * second.Lower, 1)}, {Numbers.Fixed(100 * second.Upper, 1)}] %", cell);
        string captions = string.Join(' ', page.Descendants("figcaption").Select(caption => caption.Value));
        Assert.DoesNotContain("llipse", captions, StringComparison.Ordinal);
        Assert.DoesNotContain("correlations", captions, StringComparison.Ordinal);
        Assert.Contains("Squares show two labels", captions, StringComparison.Ordinal);
    }

    [Fact]
    public void CountsHaveTheirRangeAndMeasurementsTheirDeviation()
    {
        var family = new CompositeFamily([new CompositePart(new GaussianFamily(Covariance.VVI), [0]), new CompositePart(new PoissonFamily(), [1])]);
        CompositeComponent Component(double mean, double rate) => new([(GaussianComponent.CreateDiagonal([mean], [1.0]), [0]), (new PoissonComponent([rate]), [1])]);
        var model = new Mixture(family, [0.5, 0.5], [Component(0, 1), Component(20, 4)], [new Column("size"), new Column("number")]);
        MixtureSample sample = model.Sample(300, 5);
        SearchResult search = MixtureSearch.Run(sample.Rows, [family], 2, 2, options: new FitOptions { Start = Start.FromModel(model) });
        var page = XDocument.Parse(MixtureReport.Of(search, sample.Rows).ToHtml().Replace("<!DOCTYPE html>", "", StringComparison.Ordinal));
        XElement[] rows = [.. page.Descendants("section").Single(own => own.Element("h2")?.Value == "The groups").Descendants("tbody").Elements("tr")];
        double[] counts = sample.Rows.CopyColumn(1);
        int[] groups = search.Best.Fit!.Model.Classify(sample.Rows, 0, TestContext.Current.CancellationToken);
        string[] ranges = [.. Enumerable.Range(0, 2).Select(group => counts.Where((_, row) => groups[row] == group).ToArray()).Select(own => $"{own.Min():F0} to {own.Max():F0}")];
        Assert.Equal(ranges, rows.Single(row => row.Element("th")!.Value == "number").Elements("td").Select(cell => cell.Elements("span").Last().Value));
        Assert.All(rows.Single(row => row.Element("th")!.Value == "size").Elements("td"), cell => Assert.StartsWith("sd ", cell.Elements("span").Last().Value, StringComparison.Ordinal));
        Assert.DoesNotContain("±", page.Root!.Value, StringComparison.Ordinal);
    }

    /// <summary>Six columns, of which the labels separate best: the five that are shown are the label and the four best numbers.</summary>
    [Fact]
    public void ThePictureShowsTheColumnsThatSeparateBestLabelsIncluded()
    {
        var family = new CompositeFamily([new CompositePart(new GaussianFamily(Covariance.VVI), [0, 1, 2, 3, 4]), new CompositePart(new CategoricalFamily([2]), [5])]);
        CompositeComponent Component(double mean, double p) => new([(GaussianComponent.CreateDiagonal([0.3 * mean, mean, mean, mean, mean], [1.0, 1, 1, 1, 1]), [0, 1, 2, 3, 4]), (new CategoricalComponent([[p, 1 - p]]), [5])]);
        var model = new Mixture(family, [0.5, 0.5], [Component(0, 0.98), Component(1.5, 0.02)], [.. "abcde".Select(name => new Column($"{name}")), new Column("label", ["no", "yes"])]);
        RowTable table = model.Sample(200, 5).Rows;
        SearchResult search = MixtureSearch.Run(table, [family], 2, 2, options: new FitOptions { Start = Start.FromModel(model) });
        Findings findings = Findings.Of(search, table, new ReportOptions(), TestContext.Current.CancellationToken);
        Assert.Equal([1, 2, 3, 4, 5], findings.BestColumns(5));
        Assert.Equal(5, findings.Separation.Ranking[0]);
        string text = Text(MixtureReport.Of(search, table));
        Assert.Contains("in the 5 of 6 columns that separate the groups best (by the mutual information", text, StringComparison.Ordinal);
        Assert.Contains("tells alone: label ", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(129.94, 130.12, "129.94", "130.12")]
    [InlineData(2.04, 3.49, "2.04", "3.49")]
    [InlineData(758, 3927, "758", "3927")]
    [InlineData(0, 0.495, "0", "0.495")]
    [InlineData(1000000.25, 1000000.5, "1000000.25", "1000000.50")]
    [InlineData(1.0004e12, 1.0005e12, "1.00040e12", "1.00050e12")]
    public void NumbersThatDifferAreWrittenSoThatTheyDiffer(double value, double other, string first, string second) => Assert.Equal([first, second], Numbers.Apart(value, other));

    [Theory]
    [InlineData(0, "0 %")]
    [InlineData(1e-14, "0 %")]
    [InlineData(0.0001, "less than 0.1 %")]
    [InlineData(0.004, "0.4 %")]
    [InlineData(0.012, "1 %")]
    [InlineData(0.996, "99.6 %")]
    [InlineData(0.99999, "more than 99.9 %")]
    [InlineData(1, "100 %")]
    public void SharesAreNotRoundedToNoneOrAll(double share, string text) => Assert.Equal(text, ProfileWords.Share(share));

    [Theory]
    [InlineData(6.133, 6.391, "6.13", "6.39")]
    [InlineData(1.00878, 1.00919, "1.00878", "1.00919")]
    [InlineData(10138.2, 10347.4, "10138", "10347")]
    [InlineData(2.5, 2.5, "2.500", "2.500")]
    [InlineData(-1e12, 2e12, "-1.000e12", "2.000e12")]
    public void AnIntervalHasTheDecimalsOfItsWidth(double lower, double upper, string from, string to) => Assert.Equal([from, to], Numbers.Interval(lower, upper));

    /// <summary>The model as if it had been found.</summary>
    private static SearchResult As(GaussianMixture model, RowTable table) => MixtureSearch.Run(
        table,
        [model.Family],
        model.ClusterCount,
        model.ClusterCount,
        options: new FitOptions { Start = Start.FromModel(model), MaxIterations = 0, Convergence = new Convergence { DistanceToLimit = 0 } });

    private static int Images(MixtureReport report) => XDocument.Parse(report.ToHtml().Replace("<!DOCTYPE html>", "", StringComparison.Ordinal)).Descendants("img").Count();

    private static void ColumnsOf(string hostile, out Column[] columns) =>
        columns = [new Column(hostile, [hostile + "a", hostile + "b"]), new Column("plain", ["yes", "no"])];

    /// <summary>The page's text as a reader sees it.</summary>
    private static string Text(MixtureReport report) =>
        string.Join(' ', XDocument.Parse(report.ToHtml().Replace("<!DOCTYPE html>", "", StringComparison.Ordinal)).Descendants("body").DescendantNodes().OfType<XText>().Select(text => text.Value));

    [GeneratedRegex("(src|href)=\"(?!data:)", RegexOptions.IgnoreCase)]
    private static partial Regex Fetched();
}
