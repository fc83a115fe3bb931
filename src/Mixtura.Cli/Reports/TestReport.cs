using Mixtura.Data;

namespace Mixtura.Cli.Reports;

/// <summary>What tests of numbers of components print.</summary>
internal static class TestReport
{
    private const double UpperQuantile = 0.95;

    public static void Write(Session session, IReadOnlyList<BootstrapTestResult> tests, double level)
    {
        bool early = tests.Any(test => test.StoppedEarly);
        session.WriteText($"{FamilyWords.Describe(tests[0].Null.Model.Family)}: likelihood-ratio tests by the parametric bootstrap");
        var grid = new FittedGrid(session);
        grid.Add("components", tests.Select(test => $"{test.Components} or {test.Components + 1}"));
        grid.Add("log-likelihood", tests.Select(test => Numbers.Criterion(test.Null.LogLikelihood)), canBeMissed: true);
        grid.Add("statistic", tests.Select(test => Numbers.Criterion(test.Statistic)));
        grid.Add("95 % point", tests.Select(test => Numbers.Criterion(test.Quantile(UpperQuantile))), canBeMissed: true);
        grid.Add("as large", tests.Select(test => $"{test.Exceeding} of {test.Replicates.Length}"));
        grid.Add(early ? "p-value " : "p-value", tests.Select(test => Numbers.Fixed(test.PValue, Decimals(test)) + (early ? test.StoppedEarly ? "+" : " " : "")));
        grid.Write();
        if (early)
        {
            session.WriteText($"+ ended early: with all {tests[0].Asked} replicates the p-value would be above {Level(level)} too.");
        }

        session.Out.WriteLine();
        session.WriteText(Conclusion(tests, level));
    }

    public static void WriteJson(Session session, LoadedTable loaded, Family family, IReadOnlyList<BootstrapTestResult> tests, double level, bool isComplete, IEnumerable<string> warnings) => JsonOutput.Write(session, json =>
    {
        json.WriteString("family", family.Name);
        json.WriteString("covariance", family.Structure);
        json.WriteBoolean("noise", tests[0].Null.Model.Noise is not null);
        json.WriteNumber("level", level);
        json.WriteStartArray("tests");
        foreach (BootstrapTestResult test in tests)
        {
            json.WriteStartObject();
            json.WriteNumber("components", test.Components);
            json.WriteNumber("alternative", test.Components + 1);
            json.WriteFinite("logLikelihood", test.Null.LogLikelihood);
            json.WriteFinite("alternativeLogLikelihood", test.Alternative.LogLikelihood);
            json.WriteFinite("statistic", test.Statistic);
            json.WriteNumber("pValue", test.PValue);
            json.WriteNumber("standardError", test.StandardError);
            json.WriteNumber("exceeding", test.Exceeding);
            json.WriteBoolean("stoppedEarly", test.StoppedEarly);
            json.WriteNumber("unsound", test.Unsound);
            json.WriteNumber("failed", test.Failed);
            json.WriteArray("replicates", test.Replicates.AsSpan());
            json.WriteEndObject();
        }

        json.WriteEndArray();
        if (tests.FirstOrDefault(test => test.PValue > level) is { } kept)
        {
            json.WriteNumber("components", kept.Components);
        }
        else
        {
            json.WriteNull("components");
        }

        json.WriteBoolean("complete", isComplete);
        json.WriteStartObject("data");
        json.WriteString("file", loaded.Path);
        json.WriteNumber("rows", loaded.Rows.RowCount);
        json.WriteNumber("rowsLeftOut", loaded.RowsDropped);
        json.WriteEndObject();
        json.WriteArray("warnings", warnings);
    });

    private static string Level(double level) => Numbers.Significant(level, 2).TrimEnd('0');

    private static string Conclusion(IReadOnlyList<BootstrapTestResult> tests, double level)
    {
        string rejected = $"at the level {Level(level)}";
        return tests.FirstOrDefault(test => test.PValue > level) is { } kept
            ? $"{Numbers.Count(kept.Components, "component")}: the smallest number that is not rejected {rejected}. Its p-value of {Numbers.Fixed(kept.PValue, Decimals(kept))} has a standard error of {Numbers.Significant(kept.StandardError, 1)} from {kept.Replicates.Length} replicates."
            : $"Every number up to {tests[^1].Components} is rejected {rejected}: there are {tests[^1].Components + 1} components or more. Compare larger numbers with --components {tests[^1].Components + 1}..{(2 * tests[^1].Components) + 2}.";
    }

    /// <summary>As many decimals as the number of replicates gives.</summary>
    private static int Decimals(BootstrapTestResult test) => Math.Max(2, $"{test.Asked}".Length);
}
