using System.Globalization;
using System.Text.RegularExpressions;

namespace Mixtura.Docs.Tests;

/// <summary>The examples run, draw their pictures and hold what they claim; the tutorial quotes them word for word.</summary>
public sealed class ExampleTests(ExampleRuns runs) : IClassFixture<ExampleRuns>
{
    private static readonly Markdown s_tutorial = Markdown.Parse(Repository.Read("docs/tutorial.md"));

    [Fact]
    public void All_examples_are_run()
    {
        Assert.Equal(
            Directory.EnumerateFiles(Repository.PathOf("examples"), "*.cs").Select(Path.GetFileNameWithoutExtension).Order(),
            runs.Outcomes.Keys.Order());
    }

    [Fact]
    public void All_examples_end_well()
    {
        Assert.All(runs.Outcomes, run => Assert.True(run.Value.ExitCode == 0, $"{run.Key}\n{run.Value.Output}\n{run.Value.Error}"));
    }

    [Fact]
    public void The_types_are_recovered()
    {
        double[] shares = Numbers("two-types", @"share of z recovered: ([\d.]+) %; with the true parameters ([\d.]+) %");
        Assert.Equal(4, shares.Length);
        Assert.All(shares, share => Assert.InRange(share, 93, 100));
        Assert.InRange(Math.Abs(shares[0] - shares[1]), 0, 1.5);

        double[] known = Numbers("two-types", @"log-likelihood of these rows: fit (-[\d.]+), truth (-[\d.]+)");
        Assert.True(known[0] > known[1] && known[2] > known[3], "the fit is the likeliest for its own rows");
        double[] fresh = Numbers("two-types", @"mean log-likelihood of new rows: fit (-[\d.]+), truth (-[\d.]+)");
        Assert.True(fresh[0] < fresh[1] && fresh[2] < fresh[3], "the truth is the likeliest for new rows");
    }

    [Fact]
    public void The_log_likelihood_by_hand_never_falls_and_is_the_librarys()
    {
        double[] byHand = Numbers("two-types", @"iteration +\d+: log-likelihood (-[\d.]+)");
        Assert.Equal(6, byHand.Length);
        Assert.Equal(byHand.Order(), byHand);
        Assert.Equal(byHand[^1], Assert.Single(Numbers("two-types", @"the library: +log-likelihood (-[\d.]+)")), 1e-6);
    }

    [Fact]
    public void Noise_and_trimming_find_the_rows_that_were_added()
    {
        double[] found = [.. Numbers("noise", @"noise: (\d+) rows, (\d+) of them"), .. Numbers("noise", @"trimmed: (\d+) rows, (\d+) of them")];
        Assert.Equal(4, found.Length);
        Assert.Equal(30, found[2]);
        Assert.All([found[1], found[3]], right => Assert.InRange(right, 22, 28));

        // The long eruptions, whose mean wait the added rows spoil where nothing is done about them.
        double[] clean = Numbers("noise", @"clean: (\d+) % at ([\d.]+)");
        foreach (string name in new[] { "noise", "trim " })
        {
            Assert.Equal(clean[1], Numbers("noise", name + @": (\d+) % at ([\d.]+)")[1], 0.05);
        }

        Assert.True(Math.Abs(clean[1] - Numbers("noise", @"plain: (\d+) % at ([\d.]+)")[1]) > 0.5);
    }

    [Fact]
    public void Iris_is_told_with_its_errors_and_its_species()
    {
        double[] weight = Numbers("iris", @"component 1, weight: ([\d.]+) ± ([\d.]+), 95 % from ([\d.]+) to ([\d.]+)");

        // Were the species seen, the error of a share among 150 would be this; not seeing them costs little here.
        Assert.InRange(weight[1], Math.Sqrt(weight[0] * (1 - weight[0]) / 150) - 0.0006, 0.06);
        Assert.True(weight[2] < weight[0] && weight[0] < weight[3]);

        // mclust's adjusted Rand index for VEV with three components is 0.904; EDDA's error in mclust's own folds is 2 to 3 %.
        Assert.Equal(0.904, Numbers("iris", @"adjusted Rand index ([\d.]+)")[0], 0.001);
        Assert.InRange(Numbers("iris", @"VEV, ([\d.]+) % of new flowers wrong")[0], 1, 5);
    }

    [Fact]
    public void Old_Faithful_has_the_known_best_model()
    {
        // mclust reports EEE with three components and BIC -2314.316 for the same table.
        Assert.Equal(2314.30, Numbers("old-faithful", @"EEE with 3 components: BIC ([\d.]+)")[0], 0.02);
        Assert.Contains("the same log-likelihood to the last bit", runs.Outcomes["old-faithful"].Output, StringComparison.Ordinal);
    }

    [Fact]
    public void The_impossible_stones_are_among_the_least_likely()
    {
        double[] found = Numbers("anomalies", @"(\d+) stones have a length of 0 mm; all of them are among the (\d+) least likely");
        Assert.Equal(20, found[0]);
        Assert.InRange(found[1], 20, 54);
    }

    [Fact]
    public void The_groups_of_students_are_chosen_inside_the_range()
    {
        string[] lines = runs.Outcomes["mixed-table"].Lines;
        string chosen = Assert.Single(lines, line => line.EndsWith(", chosen", StringComparison.Ordinal));
        Assert.DoesNotContain(chosen, new[] { lines[0], lines[9] });
    }

    [Fact]
    public void Drift_is_seen_where_it_is_and_parts_make_the_whole()
    {
        Assert.Contains("the later eruptions: no drift", runs.Outcomes["drift"].Output, StringComparison.Ordinal);
        Assert.Contains("had waits become longer: drift", runs.Outcomes["drift"].Output, StringComparison.Ordinal);
        Assert.Contains("the same step as in one: True", runs.Outcomes["drift"].Output, StringComparison.Ordinal);
        Assert.Equal(Numbers("drift", @"a fit to all: long waits of ([\d.]+)")[0], Numbers("drift", @"updated: rests on \d+ rows, long waits of ([\d.]+)")[0], 0.05);
    }

    [Fact]
    public void Every_picture_of_the_tutorial_is_drawn_by_an_example()
    {
        string[] drawn = [.. Directory.EnumerateFiles(runs.Pictures).Select(file => Path.GetFileName(file)).Order()];
        string[] shown = [.. s_tutorial.Links.Where(link => link.EndsWith(".png", StringComparison.Ordinal)).Select(link => Path.GetFileName(link)).Order()];
        Assert.Equal(drawn, shown);
        Assert.All(drawn, name => Assert.InRange(new FileInfo(Path.Combine(runs.Pictures, name)).Length, 10_000, 200_000));
    }

    [Fact]
    public void Every_output_shown_in_the_tutorial_is_printed_by_an_example()
    {
        string[] printed = [.. runs.Outcomes.Values.SelectMany(outcome => outcome.Lines)];
        Assert.All(s_tutorial.In("text").SelectMany(fence => fence.Lines), line => Assert.True(Quote.IsIn(line, printed), $"nothing prints: {line}"));
    }

    private double[] Numbers(string example, string pattern) =>
    [
        .. Regex.Matches(runs.Outcomes[example].Output, pattern, RegexOptions.CultureInvariant)
            .SelectMany(match => match.Groups.Values.Skip(1))
            .Select(group => double.Parse(group.Value, CultureInfo.InvariantCulture)),
    ];
}
