using System.Collections.Immutable;
using System.CommandLine;
using Mixtura.Cli.Files;
using Mixtura.Cli.Fitting;
using Mixtura.Cli.Logging;
using Mixtura.Cli.Options;
using Mixtura.Cli.Reports;
using Mixtura.Data;

namespace Mixtura.Cli.Commands;

/// <summary>`mixtura compare`: numbers of components against each other by bootstrap likelihood-ratio tests.</summary>
internal sealed class CompareCommand : LoggedCommand
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
    private readonly Option<CollinearPolicy?> _collinear = SharedOptions.Collinear("--prior or a diagonal structure");

    private readonly Option<StartChoice?> _start = SharedOptions.Start("; each is made of the rows at hand, those of a simulated table too");
    private readonly Option<int?> _starts = SharedOptions.Starts();
    private readonly Option<ulong?> _seed = SharedOptions.Seed();
    private readonly Option<int?> _iterations = SharedOptions.Iterations();
    private readonly Option<double?> _tolerance = SharedOptions.Tolerance();
    private readonly Option<double?> _floor = SharedOptions.Floor();
    private readonly Option<GaussianPrior?> _prior = SharedOptions.Prior();
    private readonly LongRunOptions _long = new("the tests that are finished");
    private readonly Option<int?> _threads = SharedOptions.Threads();
    private readonly MemoryOptions _memory = new();

    private readonly Option<bool> _json = SharedOptions.Json();
    private readonly Option<bool> _quiet = SharedOptions.Quiet();

    public CompareCommand(Session session)
        : base("compare", "Test whether a table needs more components, by the bootstrap", session)
    {
        Arguments.Add(_data);
        AddGroup("Tests", _components, _covariance, _noise, _replicates, _level, _all, _stopEarly);
        AddGroup("Columns", [_columns, _family, _counts, _labels, _weights, _missing, _collinear, .. _memory.All]);
        AddGroup("Fitting", _start, _starts, _seed, _iterations, _tolerance, _floor, _prior, _threads);
        AddGroup("Long runs", [.. _long.All, .. Logging]);
        AddGroup("Output", _json, _quiet);
    }

    /// <summary>What was found is written, and the state of the work, which takes about a second; a slow disk must not lose them.</summary>
    protected override TimeSpan PatienceAfterInterrupt => TimeSpan.FromSeconds(20);

    public override string Story =>
        "Twice the difference of the log-likelihoods of k + 1 and k components has no known distribution where k are the truth, so it is "
        + "simulated: tables are drawn from the fit of k components, and both mixtures are fitted to each. The p-value is the share of tables, the given one "
        + "counted among them, whose statistic is as large as the given table's. Numbers of components are tested one after the other "
        + "until one is not rejected.\n"
        + "An interrupt (Ctrl-C) or --within ends the comparison with the tests that are finished, with the exit code 130 or 3. With --checkpoint every simulated table "
        + "that is done is kept, and --resume goes on to the same numbers. With --memory neither the table nor a simulated one need fit into memory: where one does not, each pass reads or draws its rows anew.";

    public override IReadOnlyList<(string Line, string Purpose)> Examples =>
    [
        ("mixtura compare data/galaxies.csv --components 1..4 --covariance tied --replicates 49", "how many components of equal variance"),
        ("mixtura compare data/faithful.csv --components 2 --replicates 19 --stop-early", "two components against three, no longer than it needs"),
        ("mixtura compare data/faithful.csv --components 1..3 --replicates 19 --checkpoint tests.ckpt", "keep the state, to go on after an interruption with --resume tests.ckpt"),
    ];

    protected override int Run(ParseResult parsed, RunLog log, CancellationToken cancellation)
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
        using var files = new OutputFiles(data);
        var run = new LongRun(parsed, _long, files, problem => Warn(problem, log), log);
        ReadOptions reading = _memory.Read(parsed, new ReadOptions { WeightColumn = weights, Missing = parsed.GetValue(_missing) ?? MissingPolicy.Refuse, Threads = threads });
        var wishes = new ColumnPlan.Wishes(parsed.GetValue(_columns), parsed.GetValue(_counts), parsed.GetValue(_labels), parsed.GetValue(_family));
        ColumnPlan plan = ColumnPlan.Of(TableFile.Describe(data), wishes, [.. new[] { weights }.OfType<string>()]);
        LoadedTable loaded = Read(log, () => TableFile.Read(data, plan.Reading(reading), cancellation));
        bool serves = parsed.GetValue(_prior) is { Exists: true } || (parsed.GetValue(_covariance) is { } structure && Covariances.IsDiagonal(structure));
        var collinear = CollinearColumns.Find(loaded, plan, parsed.GetValue(_collinear), serves, threads);
        if (collinear.AreLeftOut)
        {
            plan = collinear.Without(plan);
            loaded = Read(log, () => TableFile.Read(data, plan.Reading(reading), cancellation));
        }

        Noise noise = parsed.GetValue(_noise) ?? Noise.None;
        GaussianPrior prior = parsed.GetValue(_prior) ?? GaussianPrior.None;
        Family family = FamilyOf(plan, loaded.Rows, parsed.GetValue(_covariance), Candidates.Gaussians(parsed.GetValue(_floor) ?? GaussianFamily.DefaultFloor, prior, ratio: null, heldMeans: [], uncorrelated: []));
        Candidates.Check([family], prior, ratio: null, noise);
        (Start start, ComponentRange range) = begin.Prepare(loaded, parsed.GetValue(_components), noise != Noise.None, cancellation);
        int last = Math.Max(range.Minimum, range.Maximum - 1);

        BootstrapSequence sequence;
        using (var line = new TestLine(Session, isQuiet))
        {
            var options = new BootstrapTestOptions
            {
                Replicates = parsed.GetValue(_replicates) ?? DefaultReplicates,
                StopAbove = parsed.GetValue(_stopEarly) ? level : null,
                Memory = reading.Memory,
                Progress = Told(log, line),
                Fit = new FitOptions
                {
                    Start = start,
                    Noise = noise,
                    Starts = parsed.GetValue(_starts) ?? 0,
                    Seed = parsed.GetValue(_seed) ?? 1,
                    Convergence = new Convergence { DistanceToLimit = parsed.GetValue(_tolerance) ?? SharedOptions.DefaultTolerance },
                    MaxIterations = parsed.GetValue(_iterations) ?? SharedOptions.DefaultIterations,
                    Threads = threads,
                    Stop = cancellation,
                    Within = run.Left,
                    Checkpoint = run.Checkpoint,
                },
            };
            try
            {
                sequence = BootstrapTest.RunSequence(loaded.Rows, family, range.Minimum, last, parsed.GetValue(_all) ? null : level, options, CancellationToken.None);
            }
            catch (Exception e) when (e is OperationCanceledException or TimeoutException && run.GoOn is not null)
            {
                Session.Note(run.GoOn);
                throw;
            }
        }

        ImmutableArray<BootstrapTestResult> tests = sequence.Tests;
        foreach (BootstrapTestResult test in tests)
        {
            Tell(log, test);
        }

        if (sequence.IsComplete)
        {
            run.Finish();
        }

        string[] warnings = [.. tests.SelectMany(test => Warnings(test, loaded)).Distinct(), .. ColumnAdvice.Of(loaded, plan).Warnings()];
        if (collinear.AreLeftOut)
        {
            foreach (string note in collinear.Notes())
            {
                Session.Note("mixtura: " + note);
            }
        }

        if (parsed.GetValue(_json))
        {
            TestReport.WriteJson(Session, loaded, family, tests, level, sequence.IsComplete, warnings);
        }
        else
        {
            FitReport.WriteTable(Session, loaded, plan);
            Session.Out.WriteLine();
            TestReport.Write(Session, tests, level);
        }

        foreach (string warning in warnings)
        {
            Warn(warning, log);
        }

        if (!sequence.IsComplete)
        {
            Session.Note($"mixtura: the comparison was cut short after {Numbers.Count(tests.Length, "test")}");
            if (run.GoOn is { } goOn)
            {
                Session.Note(goOn);
            }

            return cancellation.IsCancellationRequested ? ExitCode.Cancelled : ExitCode.NotConverged;
        }

        return tests.SelectMany(Fits).SelectMany(fit => fit.Warnings).Any(w => w.Kind is FitWarningKind.NotConverged or FitWarningKind.LikelihoodFell)
            ? ExitCode.NotConverged
            : ExitCode.Done;
    }

    private static ToldProgress<BootstrapTestProgress> Told(RunLog log, TestLine line) => new(log, line, LogLevel.Debug, _ => "replicate", (json, value) =>
    {
        json.WriteNumber("components", value.Components);
        json.WriteNumber("finished", value.Finished);
        json.WriteNumber("replicates", value.Replicates);
        json.WriteNumber("exceeding", value.Exceeding);
    });

    private static void Tell(RunLog log, BootstrapTestResult test) => log.Write(LogLevel.Info, "test", json =>
    {
        json.WriteNumber("components", test.Components);
        json.WriteFinite("statistic", test.Statistic);
        json.WriteNumber("replicates", test.Replicates.Length);
        json.WriteNumber("pValue", test.PValue);
    });

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
