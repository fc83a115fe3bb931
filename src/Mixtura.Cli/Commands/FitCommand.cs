using System.Collections.Immutable;
using System.CommandLine;
using System.Diagnostics;
using Mixtura.Cli.Files;
using Mixtura.Cli.Fitting;
using Mixtura.Cli.Logging;
using Mixtura.Cli.Options;
using Mixtura.Cli.Reports;
using Mixtura.Data;
using Mixtura.Plotting;
using Mixtura.Serialization;

namespace Mixtura.Cli.Commands;

/// <summary>`mixtura fit`: a table to a model, chosen among candidates.</summary>
internal sealed class FitCommand : LoggedCommand
{
    private readonly Argument<string> _data = SharedOptions.Data();

    private readonly Option<ComponentRange?> _components = OptionFactory.Value(
        "--components", "K|A..B", "The number of components, or a range to choose from, both ends included (default 1..9, and more while the best candidate has the most)", OptionValues.Components, "-k");
    private readonly Option<IReadOnlyList<Covariance>?> _covariance = OptionFactory.Object(
        "--covariance", "NAMES|all", "Covariance structures to choose from, with commas between them: VII or spherical, VVI or diagonal, EEE or tied, VVV or full (default: these four), or others of the fourteen such as VEV; all tries all of them", OptionValues.Structures);
    private readonly Option<Noise?> _noise = SharedOptions.Noise();
    private readonly Option<Criterion?> _criterion = OptionFactory.Value(
        "--criterion", "NAME", "Selection criterion to minimize: bic, aic, aicc, icl, icl-entropy, nec, or cv (cross-validation, which fits every candidate once more for each fold). Default: BIC; where rows are few, the best candidates by BIC, with and without a prior, are compared by cross-validation", OptionValues.Criterion);
    private readonly Option<int?> _folds = OptionFactory.Value(
        "--folds", "N", "The number of folds of --criterion cv (default 10)", OptionValues.Folds);

    private readonly Option<IReadOnlyList<string>?> _columns = SharedOptions.Columns();
    private readonly Option<FamilyName?> _family = SharedOptions.Family();
    private readonly Option<IReadOnlyList<string>?> _counts = SharedOptions.Counts();
    private readonly Option<IReadOnlyList<string>?> _labels = SharedOptions.Labels();
    private readonly Option<string?> _knownLabels = OptionFactory.Object(
        "--known-labels", "COLUMN", "A column that says which component a row belongs to, by any name or number; a row whose cell is empty may belong to each of them, or to further components, which --components counts too", OptionValues.Name);
    private readonly Option<string?> _weights = SharedOptions.Weights();
    private readonly Option<MissingPolicy?> _missing = SharedOptions.Missing();
    private readonly Option<Precision?> _precision = SharedOptions.Precision();
    private readonly Option<CollinearPolicy?> _collinear = SharedOptions.Collinear("--prior, --eigenvalue-ratio, held parameters, given means or diagonal structures alone");

    private readonly Option<StartChoice?> _start = SharedOptions.Start(
        ", labels:COLUMN (with --noise, the labels noise and 0 are noise), means:FILE (a table of one mean a row) or model:FILE (which also fixes columns and family; to reproduce another program's plain EM from it add --acceleration none)");
    private readonly Option<int?> _starts = SharedOptions.Starts();
    private readonly Option<ulong?> _seed = SharedOptions.Seed();
    private readonly Option<int?> _iterations = SharedOptions.Iterations();
    private readonly Option<double?> _tolerance = SharedOptions.Tolerance();
    private readonly Option<Acceleration?> _acceleration = OptionFactory.Value(
        "--acceleration", "NAME", "quasi-newton (default): steps longer than those of expectation-maximization where it is slow, which may lead from the same start to another maximum, higher or lower; none: plain iterations only, as other programs make them", OptionValues.Acceleration);
    private readonly Option<ExpectationStep?> _expectation = OptionFactory.Object(
        "--expectation", "NAME", "exact (default): leaves out what rounding would hide; complete: every component for every row; truncated:N: at most N components for a row, for hundreds of components and more", OptionValues.Expectation);
    private readonly Option<int?> _miniBatch = OptionFactory.Value(
        "--mini-batch", "ROWS", "Begin each start with passes of stepwise expectation-maximization, whose parameters move after each batch of about so many rows (batches are made of chunks of 2,048): for very large tables", OptionValues.AtLeastOne);
    private readonly Option<int?> _passes = OptionFactory.Value(
        "--passes", "N", "How many passes --mini-batch makes before the iterations (default 2); with --max-iterations 0 there is nothing else", OptionValues.AtLeastOne);
    private readonly Option<double?> _exponent = OptionFactory.Value(
        "--step-exponent", "K", "How fast the steps of --mini-batch become smaller, (t + 2)^-K at batch t, above 0.5 and at most 1 (default 0.7)", OptionValues.StepExponent);
    private readonly Option<double?> _floor = SharedOptions.Floor();
    private readonly Option<GaussianPrior?> _prior = SharedOptions.Prior();
    private readonly Option<bool> _noPrior = OptionFactory.Flag(
        "--no-prior", "No candidate has a prior: without it, candidates with a prior are tried too where rows are few. With --criterion bic the fit is the plain maximum of the likelihood");
    private readonly Option<double?> _trim = OptionFactory.Value(
        "--trim", "SHARE", "Trim this share of the rows, the least likely ones in each iteration, from 0 to 0.5 (default 0); criteria are those of the rows that stay", OptionValues.Trim);
    private readonly Option<double?> _ratio = OptionFactory.Value(
        "--eigenvalue-ratio", "C", "The largest ratio of two eigenvalues among the covariances of all components, 1 or more, with structures EII, VII, EEI, VVI, EEE and VVV (default: no bound)", OptionValues.EigenvalueRatio);
    private readonly HoldOptions _holds = new();
    private readonly LongRunOptions _long = new();
    private readonly Option<int?> _threads = SharedOptions.Threads();
    private readonly MemoryOptions _memory = new();

    private readonly Option<string?> _output = SharedOptions.Output("MODEL.json", "Write the model, with what is known of its fit");
    private readonly Option<string?> _report = OptionFactory.Object(
        "--report", "PAGE.html", "Write a page that tells what was found: groups with intervals, pictures, uncertain and unusual rows, how to repeat it", OptionValues.Path);
    private readonly Option<string?> _plot = OptionFactory.Object(
        "--plot", "PICTURE", "Draw the model with the table's rows to a .png or .svg file", OptionValues.Path);
    private readonly Option<string?> _criterionPlot = OptionFactory.Object(
        "--criterion-plot", "PICTURE", "Draw the criterion of every candidate to a .png or .svg file", OptionValues.Path);
    private readonly Option<bool> _json = SharedOptions.Json();
    private readonly Option<bool> _quiet = SharedOptions.Quiet();

    public FitCommand(Session session)
        : base("fit", "Find the components that a table's rows come from", session)
    {
        Arguments.Add(_data);
        AddGroup("Candidates", _components, _covariance, _noise, _criterion, _folds);
        AddGroup("Columns", [_columns, _family, _counts, _labels, _knownLabels, _weights, _missing, _collinear, _precision, .. _memory.All]);
        AddGroup("Fitting", _start, _starts, _seed, _iterations, _tolerance, _acceleration, _expectation, _miniBatch, _passes, _exponent, _floor, _ratio, _prior, _noPrior, _trim, _threads);
        AddGroup("Holding", [.. _holds.All]);
        AddGroup("Long runs", [.. _long.All, .. Logging]);
        AddGroup("Output", _output, _report, _plot, _criterionPlot, _json, _quiet);
    }

    /// <summary>What was found is written, and the state of the work, which takes about a second; a slow disk must not lose them.</summary>
    protected override TimeSpan PatienceAfterInterrupt => TimeSpan.FromSeconds(20);

    public override string Story =>
        "With nothing but a file, all numeric columns are fitted by Gaussian mixtures of 1 to 9 components and four covariance "
        + "structures, and the one with the smallest BIC is chosen; more components are tried while the best candidate has the most. With fewer than 10 rows per parameter BIC prefers components that "
        + "are nearly singular: there the best candidates, with and without a prior, are compared by cross-validation. Printed are the candidates, why one was chosen, its "
        + "components in order of decreasing weight, and how near to the maximum the fit ended. If it did not converge the exit code is 3. "
        + "An interrupt (Ctrl-C or SIGTERM) or --within ends the fit or search with the best that was found, "
        + "a warning of what was left undone and the exit code 3. After an interrupt that takes no more than about two seconds; --within keeps a part of its time, ten seconds at most, to finish the best. "
        + "Where there was no pass over the table yet, an interrupt ends it with nothing and the exit code 130; files stay as they were then. "
        + "After the time of --within one start and one pass are made all the same, and only --criterion cv, which takes more than that, ends with nothing and the exit code 1. "
        + "A second interrupt ends the command at once. With --checkpoint the work can be taken up again by --resume, after an interrupt or a failure of the machine.";

    public override IReadOnlyList<(string Line, string Purpose)> Examples =>
    [
        ("mixtura fit data/faithful.csv --output model.json", "choose the number of components and the structure, keep the model"),
        ("mixtura fit data/faithful.csv --report report.html", "a page to hand on, with everything that was found"),
        ("mixtura fit data/faithful.csv --components 2..4 --plot picture.png --criterion-plot curve.png", "pictures of the model and of the choice"),
        ("mixtura fit data/iris.csv --components 3 --covariance full", "three components with a covariance each"),
        ("mixtura fit data/iris.csv --components 10 --covariance full --prior", "a prior where components have few rows"),
        ("mixtura fit data/biochemists.csv --counts art,kid5,ment --labels fem,mar --components 1..4", "counts, labels and a measured column in one mixture"),
        ("mixtura fit data/lca-carcinoma.csv --family categorical --components 1..4", "latent classes of seven labels"),
        ("mixtura fit data/faithful.csv --components 2 --proportions equal", "two components of the same size"),
        ("mixtura fit data/iris.csv --components 3 --covariance full --uncorrelated sepal_length:petal_width", "a covariance that is 0 in every component"),
        ("mixtura fit data/iris.csv --known-labels species --covariance all --output species.json", "rows whose component is known by a label"),
        ("mixtura fit data/faithful.csv --components 2 --noise", "rows that belong to no component are noise"),
        ("mixtura fit data/diamonds.csv --columns carat,depth --components 4 --covariance full --mini-batch 4096 --passes 3", "quick first passes over a large table"),
        ("mixtura fit data/faithful.csv --components 1..5 --covariance all --within 60s", "the best that is found within a time"),
        ("mixtura fit data/faithful.csv --checkpoint run.ckpt --checkpoint-every 5m", "keep the state, to go on after an interruption with --resume run.ckpt"),
        ("mixtura fit data/iris.csv --columns petal_length,petal_width --start labels:species --json", "begin at known groups; JSON for another program"),
    ];

    protected override int Run(ParseResult parsed, RunLog log, CancellationToken cancellation)
    {
        string data = parsed.GetRequiredValue(_data);
        string? output = parsed.GetValue(_output);
        string? plot = parsed.GetValue(_plot);
        string? criterionPlot = parsed.GetValue(_criterionPlot);
        string? report = parsed.GetValue(_report);
        bool json = parsed.GetValue(_json);
        int threads = parsed.GetValue(_threads) ?? 0;
        StartChoice choice = parsed.GetValue(_start) ?? StartChoice.Default;
        LabelPlan.CheckStart(parsed.GetValue(_knownLabels), choice);
        var start = new StartPlan(choice);
        HoldPlan holds = _holds.Read(parsed);
        using var files = new OutputFiles([data, start.File, .. holds.Files]);
        files.Check(output, "--output", FileTypes.Model);
        files.Check(report, "--report", FileTypes.Page);
        files.Check(plot, "--plot", FileTypes.Picture);
        files.Check(criterionPlot, "--criterion-plot", FileTypes.Picture);
        var run = new LongRun(parsed, _long, files, problem => Warn(problem, log), log);
        ReadOptions reading = _memory.Read(parsed, new ReadOptions { WeightColumn = parsed.GetValue(_weights), Missing = parsed.GetValue(_missing) ?? MissingPolicy.Refuse, Threads = threads, Precision = parsed.GetValue(_precision) });
        long began = Stopwatch.GetTimestamp();
        string? weights = parsed.GetValue(_weights);
        ColumnPlan plan = Columns(parsed, data, start, holds, weights);
        LoadedTable loaded = Read(log, () => TableFile.Read(data, plan.Reading(reading), cancellation));
        var collinear = CollinearColumns.Find(loaded, plan, parsed.GetValue(_collinear), ServeCollinear(parsed, start, holds), threads);
        if (collinear.AreLeftOut)
        {
            plan = collinear.Without(plan);
            loaded = Read(log, () => TableFile.Read(data, plan.Reading(reading), cancellation));
        }

        var advice = ColumnAdvice.Of(loaded, plan);
        Noise noise = parsed.GetValue(_noise) ?? (start.Model?.Family is NoiseFamily known ? Noise.Uniform(known.Volume) : Noise.None);
        holds.CheckColumns(loaded.Rows);
        ImmutableArray<ImmutableArray<double>> means = holds.ReadMeans(loaded.Rows, cancellation);
        StreamedFit.Check(loaded, parsed.GetValue(_miniBatch) is not null, parsed.GetValue(_criterion));
        var labels = LabelPlan.Read(loaded, parsed.GetValue(_knownLabels), noise != Noise.None, cancellation);
        ComponentRange? asked = labels.Components(holds.Components(parsed.GetValue(_components), means.Length), holds.Known.Length + means.Length, loaded.Rows);
        (Start begin, ComponentRange components) = start.Prepare(loaded, asked, noise != Noise.None, cancellation);
        double secondsToRead = Stopwatch.GetElapsedTime(began).TotalSeconds;
        GaussianPrior prior = parsed.GetValue(_prior) ?? GaussianPrior.None;
        if (prior.Exists && parsed.GetValue(_noPrior))
        {
            throw new UsageException("--prior and --no-prior exclude each other; choose one");
        }

        double? ratio = parsed.GetValue(_ratio);
        IReadOnlyList<Family> families = plan.Families(loaded.Rows, parsed.GetValue(_covariance), Candidates.Gaussians(parsed.GetValue(_floor) ?? GaussianFamily.DefaultFloor, prior, ratio, means, holds.Uncorrelated(plan.Measured)));
        Candidates.Check(families, prior, ratio, noise);

        double trim = parsed.GetValue(_trim) ?? 0;
        bool isTruncated = parsed.GetValue(_expectation) is { } step && step != ExpectationStep.Exact && step != ExpectationStep.Complete;
        if (trim > 0 && (noise != Noise.None || isTruncated))
        {
            throw new UsageException("--trim goes together neither with --noise, which outliers belong to, nor with --expectation truncated; choose one");
        }

        if (labels.Column is not null && (trim > 0 || isTruncated))
        {
            throw new UsageException("--known-labels goes together neither with --trim, which would leave out rows that are known, nor with --expectation truncated; choose one");
        }

        StepwiseOptions? stepwise = Stepwise(parsed);
        if (stepwise is not null && (trim > 0 || labels.Column is not null))
        {
            throw new UsageException("--mini-batch goes together neither with --trim, which needs all rows at once, nor with --known-labels; choose one");
        }

        int candidates = families.Count * (components.Maximum - components.Minimum + 1);
        Criterion criterion = parsed.GetValue(_criterion) ?? Criterion.Bic;
        if (criterion != Criterion.CrossValidation && parsed.GetValue(_folds) is not null)
        {
            throw new UsageException("--folds speaks of cross-validation; choose it by --criterion cv, or leave --folds out");
        }

        SearchResult search;
        SearchOptions how;
        log.Write(LogLevel.Info, "search", json =>
        {
            json.WriteNumber("candidates", candidates);
            json.WriteString("criterion", Criteria.Word(criterion));
        });
        using (var live = new LiveLine(Session, candidates, parsed.GetValue(_quiet)))
        {
            var progress = new LoggedProgress<LiveLine>(log, live, criterion);
            try
            {
                var options = new FitOptions
                {
                    Start = begin,
                    Noise = noise,
                    Proportions = holds.Proportions,
                    Known = holds.Known,
                    KnownLabels = labels.Codes,
                    LabelNames = labels.Names,
                    Trim = trim,
                    Starts = parsed.GetValue(_starts) ?? 0,
                    Seed = parsed.GetValue(_seed) ?? 1,
                    Convergence = new Convergence { DistanceToLimit = parsed.GetValue(_tolerance) ?? SharedOptions.DefaultTolerance },
                    Acceleration = parsed.GetValue(_acceleration) ?? Acceleration.QuasiNewton,
                    Expectation = parsed.GetValue(_expectation) ?? ExpectationStep.Exact,
                    Stepwise = stepwise,
                    MaxIterations = parsed.GetValue(_iterations) ?? SharedOptions.DefaultIterations,
                    Threads = threads,
                    Progress = progress,
                    Stop = cancellation,
                    Within = run.Left,
                    Checkpoint = run.Checkpoint,
                };
                how = new SearchOptions
                {
                    Criterion = criterion,
                    Folds = parsed.GetValue(_folds) ?? CrossValidation.DefaultFolds,
                    Validation = parsed.GetValue(_criterion) is not null || prior.Exists ? FinalistValidation.None : new FinalistValidation { UsesPrior = !parsed.GetValue(_noPrior) },
                    OpensUpwards = asked is null && components.Maximum > components.Minimum,
                    Fit = options,
                    Progress = progress,
                };
                search = MixtureSearch.Run(loaded.Rows, families, components.Minimum, components.Maximum, how, CancellationToken.None);
            }
            catch (Exception e) when (e is OperationCanceledException or TimeoutException && run.GoOn is not null)
            {
                Session.Note(run.GoOn);
                throw;
            }
        }

        FitResult<Mixture> fit = search.Best.Fit!;
        files.Stage(output, path => Write(path, fit));
        using var extras = new ExtraOutputs(files, cancellation);
        extras.Stage(criterionPlot, _ => MixturePlot.SelectionCurve(search).Save);
        extras.Stage(plot, _ => MixturePlot.Of(fit.Model, loaded.Rows).Save);
        extras.Stage(report, ends => MixtureReport.Of(search, loaded.Rows, AboutTheReport(parsed, loaded, plan, labels, search, components, how, weights, start.LabelColumn, ends), ends).Save);
        Commit(files, log);
        if (search.IsComplete)
        {
            run.Finish();
        }

        string[] warnings = [.. Warnings(search, components, loaded), .. advice.Warnings()];
        if (!collinear.AreLeftOut && !fit.Warnings.Any(w => w.Kind == FitWarningKind.Collinear))
        {
            warnings = [.. warnings, .. collinear.Notes()];
        }

        if (json)
        {
            FitJson.Write(Session, loaded, plan, collinear, advice, labels, search, warnings, secondsToRead);
        }
        else
        {
            FitReport.Write(Session, loaded, plan, labels, search, threads, extras.Ends);
            foreach ((string what, string? path) in new[] { ("model", output), ("report", report), ("picture", plot), ("curve of the criterion", criterionPlot) })
            {
                if (path is not null && !extras.LeftOut.Contains(path))
                {
                    Session.WriteText($"The {what} is in {path}.");
                }
            }
        }

        foreach (string note in labels.Notes.Concat(collinear.AreLeftOut ? collinear.Notes() : []))
        {
            Session.Note("mixtura: " + note);
        }

        foreach (string warning in warnings)
        {
            Warn(warning, log);
        }

        if (extras.LeftOut.Count > 0)
        {
            Warn($"the command was interrupted before {string.Join(" and ", extras.LeftOut)} could be written; let it come to its end, or make pictures from the model by 'mixtura plot'", log);
        }

        if (!search.IsComplete)
        {
            if (search.Candidates.Length > 1)
            {
                int finished = search.Candidates.Count(candidate => candidate.IsFinished);
                Warn($"the search was cut short: {finished} of {Numbers.Count(search.Candidates.Length, "candidate")} were tried, not all from as many starts as they need; this is the best of those", log);
            }

            if (run.GoOn is { } goOn)
            {
                Session.Note(goOn);
            }

            return ExitCode.NotConverged;
        }

        // Iterations that ran out are no failure where exactly so many were asked for: there is no warning then.
        return extras.LeftOut.Count > 0 || fit.Warnings.Any(w => w.Kind is FitWarningKind.NotConverged or FitWarningKind.LikelihoodFell) ? ExitCode.NotConverged : ExitCode.Done;
    }

    /// <summary>Whether collinear columns can be fitted, or must be since what is given names them.</summary>
    private bool ServeCollinear(ParseResult parsed, StartPlan start, HoldPlan holds) =>
        parsed.GetValue(_prior) is { Exists: true } || parsed.GetValue(_ratio) is not null || start.File is not null || holds.NamesColumns
        || (parsed.GetValue(_covariance) is { } structures && structures.All(Covariances.IsDiagonal));

    private StepwiseOptions? Stepwise(ParseResult parsed)
    {
        var defaults = new StepwiseOptions();
        return parsed.GetValue(_miniBatch) is { } rows
            ? new StepwiseOptions { BatchRows = rows, Passes = parsed.GetValue(_passes) ?? defaults.Passes, Exponent = parsed.GetValue(_exponent) ?? defaults.Exponent }
            : parsed.GetValue(_passes) is null && parsed.GetValue(_exponent) is null ? null
            : throw new UsageException("--passes and --step-exponent speak of --mini-batch; give that too, for instance --mini-batch 8192, or leave them out");
    }

    private ColumnPlan Columns(ParseResult parsed, string data, StartPlan start, HoldPlan holds, string? weights)
    {
        var wishes = new ColumnPlan.Wishes(parsed.GetValue(_columns), parsed.GetValue(_counts), parsed.GetValue(_labels), parsed.GetValue(_family));
        if (start.Model is { } model)
        {
            return wishes.AreNone
                ? ColumnPlan.Like(model)
                : throw new UsageException("--start model:FILE fixes the columns and the family; leave out --columns, --counts, --labels and --family");
        }

        if (holds.Model is { } known && wishes.AreNone)
        {
            return ColumnPlan.Like(known);
        }

        return ColumnPlan.Of(TableFile.Describe(data), wishes, [.. new[] { weights, start.LabelColumn, parsed.GetValue(_knownLabels) }.OfType<string>()]);
    }

    private static ReportOptions AboutTheReport(ParseResult parsed, LoadedTable loaded, ColumnPlan plan, LabelPlan labels, SearchResult search, ComponentRange components, SearchOptions how, string? weights, string? startLabels, CancellationToken cancellation)
    {
        var leftOut = LeftOutColumns.Read(loaded, [.. plan.Columns, .. new[] { weights, labels.Column, startLabels }.OfType<string>()], cancellation);
        string[] notes =
        [
            .. loaded.RowsDropped > 0 ? [$"{Numbers.Count(loaded.RowsDropped)} of {Numbers.Count(loaded.RowsInFile, "row")} were left out for missing values."] : Array.Empty<string>(),
            .. labels.Column is { } column ? [$"The group of {Numbers.Count(search.Best.Fit!.Summary.KnownRows)} of them was known, by the column {column}."] : Array.Empty<string>(),
            .. plan.LeftOut.IsEmpty ? Array.Empty<string>() : ["Columns left out: " + string.Join(", ", plan.LeftOut.Select(column => $"{column.Name} ({column.Reason})")) + "."],
            .. leftOut.Notes,
        ];
        return new ReportOptions
        {
            Source = loaded.Path,
            RowNumber = loaded.FileRow,
            KnownLabels = labels.Codes,
            LeftOut = leftOut.Labels,
            Notes = notes,
            Command = Reproduction.Command(parsed, LongRunOptions.Names.Union(LogOptions.Names).ToHashSet(StringComparer.Ordinal)),
            Program = Reproduction.Program(loaded, search, components, how, weights, labels),
            Seed = how.Fit.Seed,
            Threads = how.Fit.Threads,
        };
    }

    private static void Write(string path, FitResult<Mixture> fit)
    {
        using FileStream stream = File.Create(path);
        ModelFile.Write(stream, fit.Model, fit.Summary);
    }

    private static IEnumerable<string> Warnings(SearchResult search, ComponentRange components, LoadedTable loaded)
    {
        if (components.Maximum > loaded.Rows.RowCount)
        {
            yield return $"the table has {Numbers.Count(loaded.Rows.RowCount, "row")}, so no more components were tried";
        }

        foreach (string warning in FitDiagnoses.Describe(search.Best.Fit!, loaded))
        {
            yield return warning;
        }

        int restless = search.Candidates.Count(candidate => candidate.Fit?.Outcome == FitOutcome.IterationLimit
            && candidate.Fit.Warnings.Any(w => w.Kind == FitWarningKind.NotConverged)
            && !ReferenceEquals(candidate, search.Best));
        if (restless > 0)
        {
            yield return $"{Numbers.Count(restless, "other candidate")} did not converge within the iteration limit; raise --max-iterations to compare them fairly";
        }
    }
}
