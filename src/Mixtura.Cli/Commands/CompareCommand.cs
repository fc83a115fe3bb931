using System.CommandLine;
using Mixtura.Cli.Fitting;
using Mixtura.Cli.Options;
using Mixtura.Cli.Reports;
using Mixtura.Data;

namespace Mixtura.Cli.Commands;

/// <summary>`mixtura compare`: numbers of components against each other by bootstrap likelihood-ratio tests.</summary>
internal sealed class CompareCommand : MixturaCommand
{
    private const double DefaultLevel = 0.05;
    private const int DefaultReplicates = 99;

    private readonly Argument<string> _data = SharedOptions.Data();

    private readonly Option<ComponentRange?> _components = OptionFactory.Value(
        "--components", "K|A..B", "The numbers of components to compare, each with the next: A with A + 1, up to B − 1 with B; K alone with K + 1 (default 1..9)", OptionValues.Components, "-k");
    private readonly Option<Covariance?> _covariance = OptionFactory.Value(
        "--covariance", "NAME", "The covariance structure of all mixtures (default VVV)", OptionValues.Structure);
    private readonly Option<Noise?> _noise = SharedOptions.Noise();
    private readonly Option<int?> _replicates = OptionFactory.Value(
        "--replicates", "B", "How many tables are simulated for a test (default 99); the smallest p-value is 1/(B + 1)", OptionValues.AtLeastOne);
    private readonly Option<double?> _level = OptionFactory.Value(
        "--level", "P", "A number of components is rejected when its p-value is at most this (default 0.05)", OptionValues.Level);
    private readonly Option<bool> _all = OptionFactory.Flag("--all", "Go on with larger numbers after the first that is not rejected");
    private readonly Option<bool> _stopEarly = OptionFactory.Flag(
        "--stop-early", "End a test as soon as its p-value is sure to be above the level: the decision is the same, the p-value rests on fewer replicates");

    private readonly Option<IReadOnlyList<string>?> _columns = SharedOptions.Columns();
    private readonly Option<FamilyName?> _family = SharedOptions.Family();
    private readonly Option<IReadOnlyList<string>?> _counts = SharedOptions.Counts();
    private readonly Option<IReadOnlyList<string>?> _labels = SharedOptions.Labels();
    private readonly Option<string?> _weights = SharedOptions.Weights();
    private readonly Option<MissingPolicy?> _missing = SharedOptions.Missing();

    private readonly Option<StartChoice?> _start = SharedOptions.Start("; each is made of the rows at hand, those of a simulated table too");
    private readonly Option<int?> _starts = SharedOptions.Starts();
    private readonly Option<ulong?> _seed = SharedOptions.Seed();
    private readonly Option<int?> _iterations = SharedOptions.Iterations();
    private readonly Option<double?> _tolerance = SharedOptions.Tolerance();
    private readonly Option<double?> _floor = SharedOptions.Floor();
    private readonly Option<GaussianPrior?> _prior = SharedOptions.Prior();
    private readonly Option<int?> _threads = SharedOptions.Threads();

    private readonly Option<bool> _json = SharedOptions.Json();
    private readonly Option<bool> _quiet = SharedOptions.Quiet();

    public CompareCommand(Session session)
        : base("compare", "Test whether a table needs more components, by the bootstrap", session)
    {
        Arguments.Add(_data);
        AddGroup("Tests", _components, _covariance, _noise, _replicates, _level, _all, _stopEarly);
        AddGroup("Columns", _columns, _family, _counts, _labels, _weights, _missing);
        AddGroup("Fitting", _start, _starts, _seed, _iterations, _tolerance, _floor, _prior, _threads);
        AddGroup("Output", _json, _quiet);
    }

    public override string Story =>
        "Twice the difference of the log-likelihoods of k + 1 and k components has no known distribution where k are the truth, so it is "
        + "simulated: tables are drawn from the fit of k components, and both mixtures are fitted to each. The p-value is the share of tables, the given one "
        + "counted among them, whose statistic is as large as the given table's. Numbers of components are tested one after the other "
        + "until one is not rejected.";

    public override IReadOnlyList<(string Line, string Purpose)> Examples =>
    [
        ("mixtura compare data/galaxies.csv --components 1..4 --covariance tied --replicates 49", "how many components of equal variance"),
        ("mixtura compare data/faithful.csv --components 2 --replicates 19 --stop-early", "two components against three, no longer than it needs"),
    ];

    protected override int Run(ParseResult parsed, CancellationToken cancellation)
    {
        string data = parsed.GetRequiredValue(_data);
        string? weights = parsed.GetValue(_weights);
        int threads = parsed.GetValue(_threads) ?? 0;
        double level = parsed.GetValue(_level) ?? DefaultLevel;
        bool isQuiet = parsed.GetValue(_quiet);
        StartChoice choice = parsed.GetValue(_start) ?? StartChoice.Default;
        if (choice.Kind is StartKind.Labels or StartKind.Means or StartKind.Model)
        {
            throw new UsageException("--start of a comparison has to serve several numbers of components and every simulated table; choose combined, kmeans++, random or hierarchical");
        }

        var begin = new StartPlan(choice);
        var wishes = new ColumnPlan.Wishes(parsed.GetValue(_columns), parsed.GetValue(_counts), parsed.GetValue(_labels), parsed.GetValue(_family));
        ColumnPlan plan = ColumnPlan.Of(TableFile.Describe(data), wishes, [.. new[] { weights }.OfType<string>()]);
        LoadedTable loaded = TableFile.Read(
            data,
            plan.Reading(new ReadOptions { WeightColumn = weights, Missing = parsed.GetValue(_missing) ?? MissingPolicy.Refuse, Threads = threads }),
            cancellation);
        Noise noise = parsed.GetValue(_noise) ?? Noise.None;
        GaussianPrior prior = parsed.GetValue(_prior) ?? GaussianPrior.None;
        Family family = FamilyOf(plan, loaded.Rows, parsed.GetValue(_covariance), Candidates.Gaussians(parsed.GetValue(_floor) ?? GaussianFamily.DefaultFloor, prior, ratio: null, heldMeans: [], uncorrelated: []));
        Candidates.Check([family], prior, ratio: null, noise);
        (Start start, ComponentRange range) = begin.Prepare(loaded, parsed.GetValue(_components), noise != Noise.None, cancellation);
        int last = Math.Max(range.Minimum, range.Maximum - 1);

        var tests = new List<BootstrapTestResult>();
        bool isComplete = true;
        using (var progress = new TestLine(Session, isQuiet))
        {
            var options = new BootstrapTestOptions
            {
                Replicates = parsed.GetValue(_replicates) ?? DefaultReplicates,
                StopAbove = parsed.GetValue(_stopEarly) ? level : null,
                Progress = progress,
                Fit = new FitOptions
                {
                    Start = start,
                    Noise = noise,
                    Starts = parsed.GetValue(_starts) ?? 0,
                    Seed = parsed.GetValue(_seed) ?? 1,
                    Convergence = new Convergence { DistanceToLimit = parsed.GetValue(_tolerance) ?? SharedOptions.DefaultTolerance },
                    MaxIterations = parsed.GetValue(_iterations) ?? SharedOptions.DefaultIterations,
                    Threads = threads,
                },
            };
            try
            {
                for (int k = range.Minimum; k <= last && (k == range.Minimum || k < loaded.Rows.RowCount); k++)
                {
                    tests.Add(BootstrapTest.Run(loaded.Rows, family, k, options, cancellation));
                    if (tests[^1].PValue > level && !parsed.GetValue(_all))
                    {
                        break;
                    }
                }
            }
            catch (OperationCanceledException) when (tests.Count > 0)
            {
                isComplete = false;
            }
        }

        string[] warnings = [.. tests.SelectMany(test => Warnings(test, loaded)).Distinct()];
        if (parsed.GetValue(_json))
        {
            TestReport.WriteJson(Session, loaded, family, tests, level, isComplete, warnings);
        }
        else
        {
            FitReport.WriteTable(Session, loaded, plan);
            Session.Out.WriteLine();
            TestReport.Write(Session, tests, level);
        }

        foreach (string warning in warnings)
        {
            Session.Note("mixtura: warning: " + warning);
        }

        if (!isComplete)
        {
            Session.Note($"mixtura: the comparison was cut short after {Numbers.Count(tests.Count, "test")}");
            return ExitCode.Cancelled;
        }

        return tests.SelectMany(Fits).SelectMany(fit => fit.Warnings).Any(w => w.Kind is FitWarningKind.NotConverged or FitWarningKind.LikelihoodFell)
            ? ExitCode.NotConverged
            : ExitCode.Done;
    }

    private static Family FamilyOf(ColumnPlan plan, RowTable table, Covariance? structure, Func<Covariance, GaussianFamily> gaussian)
    {
        IReadOnlyList<Family> families = plan.Families(table, structure is { } one ? [one] : null, gaussian);
        return families.FirstOrDefault(family => family.Structure == nameof(Covariance.VVV)) ?? families[^1];
    }

    private static FitResult<Mixture>[] Fits(BootstrapTestResult test) => [test.Null, test.Alternative];

    private static IEnumerable<string> Warnings(BootstrapTestResult test, LoadedTable loaded)
    {
        foreach (FitResult<Mixture> fit in Fits(test))
        {
            foreach (string warning in FitDiagnoses.Describe(fit, loaded))
            {
                yield return $"{ComponentNames.Count(fit.Model)}: {warning}";
            }
        }

        if (test.Unsound > 0)
        {
            yield return $"{test.Components} against {test.Components + 1}: in {Numbers.Count(test.Unsound, "replicate")} a component collapsed, lost its rows or looks spurious; try a more constrained structure";
        }

        if (test.Failed > 0)
        {
            yield return $"{test.Components} against {test.Components + 1}: {Numbers.Count(test.Failed, "replicate")} could not be fitted and {(test.Failed == 1 ? "is" : "are")} left out";
        }
    }
}
