using System.CommandLine;
using Mixtura.Cli.Classification;
using Mixtura.Cli.Files;
using Mixtura.Cli.Fitting;
using Mixtura.Cli.Logging;
using Mixtura.Cli.Options;
using Mixtura.Cli.Reports;
using Mixtura.Data;
using Mixtura.Serialization;

namespace Mixtura.Cli.Commands;

/// <summary>`mixtura classify`: learns from rows whose classes are known, and tells the classes of others.</summary>
internal sealed class ClassifyCommand : LoggedCommand
{
    private readonly Argument<string> _data = SharedOptions.Data();
    private readonly Argument<string?> _newData = new("NEWDATA") { Description = "Another table, whose rows are classified by what DATA teaches", Arity = ArgumentArity.ZeroOrOne };

    private readonly Option<string?> _class = OptionFactory.Object("--class", "COLUMN", "The column of DATA that holds the classes; an empty cell is an unknown class", OptionValues.Name);
    private readonly Option<string?> _model = OptionFactory.Object("--model", "CLASSIFIER.json", "Classify the rows of DATA by this classifier instead of learning from them", OptionValues.Path);
    private readonly Option<DiscriminantMethod?> _method = OptionFactory.Value(
        "--method", "NAME", "edda (default): one component for each class and one structure for all, of which EEE is linear and VVV quadratic discriminant analysis; mclustda: a mixture for each class", OptionValues.Discriminant);
    private readonly Option<ComponentRange?> _components = OptionFactory.Value("--components", "K|A..B", "With mclustda the number of components of a class, or a range to choose from (default 1..5)", OptionValues.Components, "-k");
    private readonly Option<IReadOnlyList<Covariance>?> _covariance = OptionFactory.Object("--covariance", "NAMES|all", "Covariance structures to choose from, with commas between them (default: all fourteen)", OptionValues.Structures);
    private readonly Option<Criterion?> _criterion = OptionFactory.Value(
        "--criterion", "NAME", "What the chosen structures have least of: bic (default), aic, aicc, icl, icl-entropy, with mclustda also nec or cv", OptionValues.Criterion);
    private readonly Option<bool> _byError = OptionFactory.Flag("--choose-by-error", "With edda choose the structure of least cross-validated error instead of the smallest criterion");
    private readonly Option<bool> _semiSupervised = OptionFactory.Flag("--semi-supervised", "Use rows of unknown class in the fit too; otherwise they are left out. With mclustda structures and numbers of components are those of the rows with a class");
    private readonly Option<int?> _newClasses = OptionFactory.Value("--new-classes", "N", "With edda and --semi-supervised find so many classes that no label names (default 0)", OptionValues.AtLeastZero);
    private readonly Option<string?> _priors = OptionFactory.Object("--priors", "A=P,B=Q|equal", "The classes' prior probabilities (default: their shares of the rows); a class whose name holds a comma or '=' stands in quotes, as in a CSV file", OptionValues.List);
    private readonly Option<string?> _costs = OptionFactory.Object("--costs", "TABLE", "What errors cost: a table with the column class and a column for each class; rows go to the class of least expected cost", OptionValues.Path);
    private readonly Option<int?> _folds = OptionFactory.Value("--cross-validate", "N", "Judge the classifier by so many folds; in each of them structures and numbers of components are chosen again", OptionValues.Folds);
    private readonly Option<bool> _keepStructures = OptionFactory.Flag(
        "--keep-structures", "Cross-validate with the structures and numbers of components that were chosen on all rows, as mclust does: quicker, and the error may come out too low");
    private readonly Option<IReadOnlyList<string>?> _columns = SharedOptions.Columns();
    private readonly Option<FamilyName?> _family = SharedOptions.Family();
    private readonly Option<IReadOnlyList<string>?> _counts = SharedOptions.Counts();
    private readonly Option<IReadOnlyList<string>?> _labels = SharedOptions.Labels();
    private readonly Option<string?> _weights = SharedOptions.Weights();
    private readonly Option<MissingPolicy?> _missing = SharedOptions.Missing();
    private readonly Option<StartChoice?> _start = SharedOptions.Start("; for a mixture of each class, and where rows of unknown class take part");
    private readonly Option<int?> _starts = SharedOptions.Starts();
    private readonly Option<ulong?> _seed = SharedOptions.Seed();
    private readonly Option<int?> _iterations = SharedOptions.Iterations();
    private readonly Option<double?> _tolerance = SharedOptions.Tolerance();
    private readonly Option<double?> _floor = SharedOptions.Floor();
    private readonly Option<GaussianPrior?> _prior = SharedOptions.Prior();
    private readonly Option<int?> _threads = SharedOptions.Threads();
    private readonly MemoryOptions _memory = new();
    private readonly LongRunOptions _long = new(found: null);
    private readonly Option<string?> _output = SharedOptions.Output("CLASSIFIER.json", "Write the classifier");
    private readonly Option<string?> _predictions = OptionFactory.Object(
        "--predictions", "TABLE", "Write NEWDATA, or DATA where it is the only table, with the columns class, uncertainty, posterior_CLASS for each class, log_density", OptionValues.Path);
    private readonly Option<string?> _prefix = AddedColumns.Prefix();
    private readonly Option<bool> _json = SharedOptions.Json();
    private readonly Option<bool> _quiet = SharedOptions.Quiet();

    public ClassifyCommand(Session session)
        : base("classify", "Learn from rows whose classes are known, and tell the classes of others", session)
    {
        Arguments.Add(_data);
        Arguments.Add(_newData);
        AddGroup("Learning", _class, _method, _components, _covariance, _criterion, _byError, _semiSupervised, _newClasses, _folds, _keepStructures);
        AddGroup("Fitting", _start, _starts, _seed, _iterations, _tolerance, _floor, _prior, _threads);
        AddGroup("Deciding", _model, _priors, _costs);
        AddGroup("Columns", [_columns, _family, _counts, _labels, _weights, _missing, .. _memory.All]);
        AddGroup("Long runs", [.. _long.All, .. Logging]);
        AddGroup("Output", _output, _predictions, _prefix, _json, _quiet);
    }

    /// <summary>What was found is written, and the state of the work, which takes about a second; a slow disk must not lose them.</summary>
    protected override TimeSpan PatienceAfterInterrupt => TimeSpan.FromSeconds(20);

    public override string Story =>
        "With --class the table teaches how the rows of each class are distributed, by mixtures, and Bayes' rule gives the classes of rows; "
        + "with --model a classifier that was written before does. Printed are the structures chosen, the errors with their standard errors, and which class is taken for which. "
        + "The error in training is too low a guess of that on other rows: --cross-validate gives a fair one.\n"
        + "With --memory tables need not fit into memory, neither the one that teaches nor the one that is classified; not together, though, with what keeps the posteriors of all rows that teach: "
        + "--cross-validate, --choose-by-error, --criterion cv, and with mclustda --semi-supervised.\n"
        + "With --checkpoint learning can be taken up again by --resume, after an interrupt (Ctrl-C) or a failure of the machine.";

    public override IReadOnlyList<(string Line, string Purpose)> Examples =>
    [
        ("mixtura classify data/iris.csv --class species --cross-validate 10 --output classifier.json", "learn, judge by cross-validation, keep the classifier"),
        ("mixtura classify data/iris.csv --model classifier.json --predictions classified.csv --prefix predicted_", "the classes of a table's rows"),
        ("mixtura classify data/iris.csv --class species --method mclustda --components 1..2 --priors equal", "a mixture for each class"),
        ("mixtura classify data/iris.csv --class species --method mclustda --components 1..2 --covariance VVV,EEE --cross-validate 5 --checkpoint learning.ckpt", "keep the state, to go on after an interruption with --resume learning.ckpt"),
    ];

    protected override int Run(ParseResult parsed, RunLog log, CancellationToken cancellation)
    {
        string data = parsed.GetRequiredValue(_data);
        string? newData = parsed.GetValue(_newData);
        string? model = parsed.GetValue(_model);
        string? column = parsed.GetValue(_class);
        string? output = parsed.GetValue(_output);
        string? predictions = parsed.GetValue(_predictions);
        Check(parsed, model, column, newData);
        ReadOptions reading = _memory.Read(parsed, new ReadOptions { WeightColumn = parsed.GetValue(_weights), Missing = parsed.GetValue(_missing) ?? MissingPolicy.Refuse, Threads = parsed.GetValue(_threads) ?? 0 });
        using var files = new OutputFiles([data, newData, model, parsed.GetValue(_costs)]);
        files.Check(output, "--output", FileTypes.Model);
        files.Check(predictions, "--predictions", FileTypes.Table);
        var run = new LongRun(parsed, _long, files, problem => Warn(problem, log), log);

        // A table that was learnt from and is not classified is let go of before another is read.
        (Learnt? learnt, LoadedTable? own) = model is null ? Learn(parsed, data, column!, reading, run, log, cancellation) : (null, null);
        ClassifierDocument document = learnt?.Document ?? Deciding(parsed, ModelInput.ReadClassifier(model!), cancellation);
        string target = newData ?? data;
        own = newData is null ? own : null;
        LoadedTable loaded = own ?? Read(log, () => ModelData.Read(target, document.Classifier.Mixtures[0], model ?? data, reading with { WeightColumn = null }, cancellation));
        var predicted = new ClassPredictions(document.Classifier, loaded, reading.Threads, cancellation);
        bool predicts = model is not null || newData is not null || predictions is not null;
        if (predicts && predictions is null)
        {
            predicted.Count();
        }

        var added = new AddedColumns(target, predictions, parsed.GetValue(_prefix), predicted.ColumnNames);
        files.Stage(predictions, path => added.Write(path, loaded, predicted.Columns(), cancellation));
        files.Stage(output, path =>
        {
            using FileStream stream = File.Create(path);
            ClassifierFile.Write(stream, document);
        });
        Commit(files, log);
        run.Finish();
        if (learnt is { Unknown: > 0 })
        {
            Session.Note($"mixtura: {Numbers.Count(learnt.Unknown, "row")} of unknown class {(parsed.GetValue(_semiSupervised) ? "took part in the fit" : "were left out; --semi-supervised uses them")}");
        }

        foreach (string warning in learnt?.Warnings ?? [])
        {
            Warn(warning, log);
        }

        int ending = learnt is { Result.Converged: false } ? ExitCode.NotConverged : ExitCode.Done;
        if (parsed.GetValue(_json))
        {
            ClassifyJson.Write(Session, document, predicts ? predicted : null, learnt?.Validation);
            return ending;
        }

        if (learnt is not null)
        {
            ClassifyReport.Training(Session, learnt.Result);
            ClassifyReport.Quality(Session, "Training", learnt.Result.Training);
        }

        if (learnt?.Validation is { } validation)
        {
            ClassifyReport.Validation(Session, learnt.Result, validation);
        }

        if (predicts)
        {
            ClassifyReport.Predictions(Session, predicted, predictions);
        }

        if (output is not null)
        {
            Session.WriteText($"The classifier is in {output}.");
        }

        return ending;
    }

    /// <summary>What a table teaches.</summary>
    private sealed record Learnt(ClassifierDocument Document, DiscriminantResult Result, DiscriminantValidation? Validation, int Unknown, string[] Warnings);

    private (Learnt Learnt, LoadedTable Loaded) Learn(ParseResult parsed, string data, string column, ReadOptions reading, LongRun run, RunLog log, CancellationToken cancellation)
    {
        var wishes = new ColumnPlan.Wishes(parsed.GetValue(_columns), parsed.GetValue(_counts), parsed.GetValue(_labels), parsed.GetValue(_family));
        ColumnPlan plan = ColumnPlan.Of(TableFile.Describe(data), wishes, [.. new[] { reading.WeightColumn, column }.OfType<string>()]);
        LoadedTable loaded = Read(log, () => TableFile.Read(data, plan.Reading(reading), cancellation));
        bool isShared = (parsed.GetValue(_method) ?? DiscriminantMethod.Edda) == DiscriminantMethod.Edda;
        ClassLabels labels = ClassColumn.Read(loaded, column, cancellation);
        int unknown = labels.Codes.Length - labels.KnownCount;
        StreamedFit.Refuse(
            loaded.Rows,
            ("--cross-validate", parsed.GetValue(_folds) is not null),
            ("--choose-by-error", parsed.GetValue(_byError)),
            ("--criterion cv", parsed.GetValue(_criterion) == Criterion.CrossValidation),
            ("--semi-supervised with --method mclustda", !isShared && parsed.GetValue(_semiSupervised) && unknown > 0));
        bool hasGaussian = plan.Measured.Count > 0;
        GaussianPrior prior = parsed.GetValue(_prior) ?? GaussianPrior.None;
        IReadOnlyList<Family> families = plan.Families(
            loaded.Rows,
            parsed.GetValue(_covariance) ?? (hasGaussian ? Covariances.All : null),
            Candidates.Gaussians(parsed.GetValue(_floor) ?? GaussianFamily.DefaultFloor, prior, null, [], []));
        Candidates.Check(families, prior, null, Noise.None);
        ComponentRange components = parsed.GetValue(_components) ?? new ComponentRange(1, 5);
        using var line = new ClassifierLine(Session, parsed.GetValue(_quiet));
        var options = new DiscriminantOptions
        {
            Method = isShared ? DiscriminantMethod.Edda : DiscriminantMethod.MclustDA,
            Choice = parsed.GetValue(_byError) ? DiscriminantChoice.CrossValidatedError : DiscriminantChoice.Criterion,
            Criterion = parsed.GetValue(_criterion) ?? Criterion.Bic,
            ChoosesInFolds = !parsed.GetValue(_keepStructures),
            MinimumComponents = components.Minimum,
            MaximumComponents = components.Maximum,
            UsesUnlabelled = parsed.GetValue(_semiSupervised),
            NewClasses = parsed.GetValue(_newClasses) ?? 0,
            Priors = parsed.GetValue(_priors) is { } priors ? [.. ClassCosts.Priors(priors, labels.Classes)] : [],
            Folds = parsed.GetValue(_folds) ?? CrossValidation.DefaultFolds,
            Fit = Fitting(parsed, reading.Threads) with { Checkpoint = run.Checkpoint },
            Progress = Told(log, line),
        };
        DiscriminantResult result;
        DiscriminantValidation? validation;
        try
        {
            (result, validation) = DiscriminantAnalysis.TrainAndValidate(loaded.Rows, labels, families, parsed.GetValue(_folds), options, cancellation);
        }
        catch (OperationCanceledException) when (run.GoOn is not null)
        {
            Session.Note(run.GoOn);
            throw;
        }

        if (parsed.GetValue(_costs) is { } costs)
        {
            result = result.WithCosts(ClassCosts.Costs(costs, result.Classifier.Classes, cancellation), loaded.Rows, labels);
            validation = validation?.DecidedBy(result.Classifier, loaded.Rows, labels);
        }

        return (new Learnt(ClassifierDocument.Of(result, validation, column), result, validation, unknown, [.. ClassifyWarnings.Of(result, loaded)]), loaded);
    }

    private static ToldProgress<DiscriminantProgress> Told(RunLog log, ClassifierLine line) => new(log, line, LogLevel.Info, value => value.IsValidation ? "fold" : "candidate", (json, value) =>
    {
        json.WriteNumber("finished", value.Finished);
        json.WriteNumber(value.IsValidation ? "folds" : "candidates", value.Steps);
    });

    private FitOptions Fitting(ParseResult parsed, int threads) => new()
    {
        Start = new StartPlan(parsed.GetValue(_start) ?? StartChoice.Default).OfRows,
        Starts = parsed.GetValue(_starts) ?? 0,
        Seed = parsed.GetValue(_seed) ?? 1,
        Convergence = new Convergence { DistanceToLimit = parsed.GetValue(_tolerance) ?? SharedOptions.DefaultTolerance },
        MaxIterations = parsed.GetValue(_iterations) ?? SharedOptions.DefaultIterations,
        Threads = threads,
    };

    private ClassifierDocument Deciding(ParseResult parsed, ClassifierDocument document, CancellationToken cancellation)
    {
        MixtureClassifier classifier = document.Classifier;
        classifier = parsed.GetValue(_priors) is { } priors ? classifier.WithPriors(ClassCosts.Priors(priors, classifier.Classes)) : classifier;
        return document with { Classifier = parsed.GetValue(_costs) is { } costs ? classifier.WithCosts(ClassCosts.Costs(costs, classifier.Classes, cancellation)) : classifier };
    }

    private void Check(ParseResult parsed, string? model, string? column, string? newData)
    {
        bool isMixture = parsed.GetValue(_method) == DiscriminantMethod.MclustDA;
        bool takesUnknown = parsed.GetValue(_semiSupervised);
        Option[] learning = [_method, _components, _covariance, _byError, _semiSupervised, _newClasses, _folds, _keepStructures, _criterion, _start, _starts, _seed, _iterations, _tolerance, _floor, _prior, _columns, _family, _counts, _labels, _weights, _output, .. _long.All];
        string? problem = (model, column) switch
        {
            (null, null) => "say which column holds the classes by --class COLUMN, or name a classifier by --model FILE",
            (not null, not null) => "--class learns and --model uses what was learnt; choose one",
            (not null, _) when newData is not null => "with --model there is one table, the one to classify; leave the other out",
            (not null, _) when learning.FirstOrDefault(option => parsed.GetResult(option) is { Implicit: false }) is { } useless => $"{useless.Name} speaks of learning, and --model has learnt; leave it out{(useless == _output ? " (--predictions writes the table)" : "")}",
            _ when !isMixture && parsed.GetValue(_components) is not null => "--components speaks of a mixture for each class; choose it by --method mclustda",
            _ when !isMixture && parsed.GetValue(_criterion) is Criterion.Nec or Criterion.CrossValidation => "--criterion nec and cv choose numbers of components, which edda has not to choose; use --choose-by-error, or --method mclustda",
            _ when parsed.GetValue(_criterion) is not null && parsed.GetValue(_byError) => "--criterion and --choose-by-error both say how the structure is chosen; leave one out",
            _ when parsed.GetValue(_keepStructures) && parsed.GetValue(_folds) is null => "--keep-structures speaks of cross-validation; add --cross-validate N",
            _ when parsed.GetValue(_start)?.Kind is StartKind.Labels or StartKind.Means or StartKind.Model => "--class says where fits begin; choose a --start that looks at the rows",
            _ when !isMixture && !takesUnknown && (parsed.GetValue(_start) is not null || parsed.GetValue(_starts) is not null) => "--start and --starts are for mixtures: where each known class is one component, there is one place to begin; use --method mclustda or --semi-supervised",
            _ when isMixture && parsed.GetValue(_byError) => "--choose-by-error serves --method edda",
            _ when isMixture && takesUnknown && parsed.GetValue(_prior) is not null => "--prior is made of a class's rows, and which these are is not known where rows of unknown class take part in mixtures; leave it or --semi-supervised out",
            _ when isMixture && parsed.GetValue(_newClasses) is > 0 => "--new-classes are of one component each; use --method edda",
            _ when !takesUnknown && parsed.GetValue(_newClasses) is > 0 => "--new-classes are found among rows of unknown class; add --semi-supervised",
            _ when parsed.GetValue(_newClasses) is > 0 && parsed.GetValue(_priors) is not null => "the share of --new-classes is estimated; give --priors when the classifier is used",
            _ => null,
        };
        if (problem is not null)
        {
            throw new UsageException(problem);
        }
    }
}
