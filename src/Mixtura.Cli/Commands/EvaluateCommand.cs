using System.CommandLine;
using Mixtura.Cli.Evaluation;
using Mixtura.Cli.Files;
using Mixtura.Cli.Options;
using Mixtura.Cli.Reports;
using Mixtura.Data;

namespace Mixtura.Cli.Commands;

/// <summary>`mixtura evaluate`: densities, probabilities, quantiles, conditionals, distances and directions of a model.</summary>
internal sealed class EvaluateCommand : MixturaCommand
{
    private readonly Argument<string> _model = SharedOptions.Model();
    private readonly Option<ColumnCells?> _given = OptionFactory.Object(
        "--given", "A=1,B=2", "Condition on the values of some columns: everything else is asked of the others given these; the mean is the mixture's regression", ColumnCells.Parse);
    private readonly Option<IReadOnlyList<string>?> _columns = OptionFactory.Object(
        "--columns", "A,B", "Ask of these columns only, the others integrated out (default: all)", OptionValues.Names, "--column");
    private readonly Option<IReadOnlyList<ColumnCells>?> _at = OptionFactory.Object(
        "--at", "X,Y|A=X,B=Y", "Density and component probabilities at a point: a value for each column, or columns by name, the others integrated out; several points with ';' between them", ColumnCells.ParsePoints);
    private readonly Option<bool> _cdf = OptionFactory.Flag("--cdf", "With --at: also P(X ≤ x), in all columns of the point at once");
    private readonly Option<ColumnCells?> _box = OptionFactory.Object(
        "--box", "A=X..Y,B=..Z", "The probability that columns lie in intervals, either end of which may be left out", ColumnCells.Parse);
    private readonly Option<IReadOnlyList<double>?> _quantile = OptionFactory.Object(
        "--quantile", "P,P", "Quantiles of each column on its own at these probabilities, for instance 0.05,0.5,0.95", OptionValues.Quantiles);
    private readonly Option<string?> _distance = OptionFactory.Object(
        "--distance", "MODEL", "Distances to another model of the same columns: Kullback-Leibler both ways, Jensen-Shannon, Hellinger, total variation", OptionValues.Path);
    private readonly Option<string?> _projection = OptionFactory.Object(
        "--projection", "DATA", "Eigenvalues and directions in which the components of a Gaussian mixture differ most; the table tells how columns vary", OptionValues.Path);
    private readonly Option<double?> _lambda = OptionFactory.Value(
        "--lambda", "L", "With --projection: how much means count next to covariances, from 0 to 1 (default 1, means alone)", OptionValues.Lambda);
    private readonly Option<ulong?> _seed = SharedOptions.Seed();
    private readonly Option<bool> _json = SharedOptions.Json();

    public EvaluateCommand(Session session)
        : base("evaluate", "Ask a model for densities, probabilities, quantiles, conditionals and distances", session)
    {
        Arguments.Add(_model);
        AddGroup("Which mixture", _given, _columns);
        AddGroup("Questions", _at, _cdf, _box, _quantile, _distance, _projection, _lambda, _seed);
        AddGroup("Output", _json);
    }

    public override string Story =>
        "With no question, or with --given, the mixture itself is printed: weights, components, mean and standard deviation. "
        + "Probabilities of up to two correlated columns are exact to 1e-14; with more, and for distances, they are drawn with a seed and have a standard error. "
        + "Modes, entropy and highest-density regions are printed by 'mixtura info MODEL --density', rows of a table are evaluated by 'mixtura score' and 'mixtura predict'.";

    public override IReadOnlyList<(string Line, string Purpose)> Examples =>
    [
        ("mixtura evaluate model.json --at 2.0,50 --cdf", "density, component and P(X ≤ x) of one row"),
        ("mixtura evaluate model.json --given eruptions=3 --quantile 0.05,0.5,0.95", "the wait after an eruption of three minutes: mean and quantiles"),
        ("mixtura evaluate model.json --quantile 0.05,0.5,0.95 --column waiting", "quantiles of one column"),
        ("mixtura evaluate model.json --box eruptions=..3,waiting=40..60", "the probability of a box"),
        ("mixtura evaluate model.json --distance model.json", "how far two models are apart: here not at all"),
        ("mixtura evaluate model.json --projection data/faithful.csv --lambda 0.5 --json", "eigenvalues and directions that separate the components"),
    ];

    protected override int Run(ParseResult parsed, CancellationToken cancellation)
    {
        string path = parsed.GetRequiredValue(_model);
        Check(parsed);
        Mixture model = ModelInput.Read(path, Warn).Model;
        List<IAnswer> answers;
        Mixture asked;
        try
        {
            asked = Asked(parsed, model);
            answers = Answer(parsed, path, model, asked, cancellation);
        }
        catch (NotSupportedException e)
        {
            throw new ModelException(e.Message, path, e);
        }

        if (parsed.GetValue(_json))
        {
            JsonOutput.Write(Session, json =>
            {
                json.WriteString("model", path);
                json.WriteArray("columns", asked.Columns.Select(column => column.Name));
                if (parsed.GetValue(_given) is { } given)
                {
                    json.WriteStartObject("given");
                    (int[] known, string[] texts) = given.Places(model, "--given");
                    foreach ((Column column, string text) in known.Select(c => model.Columns[c]).Zip(texts))
                    {
                        if (column.IsCategorical)
                        {
                            json.WriteString(column.Name, text);
                        }
                        else
                        {
                            json.WriteNumber(column.Name, ColumnCells.Value(column, text, "--given"));
                        }
                    }

                    json.WriteEndObject();
                }

                answers.ForEach(answer => answer.Write(json));
            });
            return ExitCode.Done;
        }

        string condition = parsed.GetValue(_given) is { } cells ? $" given {string.Join(", ", cells.Cells.Select(cell => $"{cell.Column} = {cell.Text}"))}" : "";
        Session.WriteText($"{path}{condition}: {ComponentNames.Count(asked)}, {Numbers.Count(asked.Dimensions, "column")}: {string.Join(", ", asked.Columns)}");
        foreach (IAnswer answer in answers)
        {
            Session.Out.WriteLine();
            answer.Write(Session);
        }

        return ExitCode.Done;
    }

    private void Check(ParseResult parsed)
    {
        if (parsed.GetValue(_cdf) && parsed.GetValue(_at) is null)
        {
            throw new UsageException("--cdf requires --at, the point: for instance --at 2.0,50 --cdf");
        }

        if (parsed.GetValue(_lambda) is not null && parsed.GetValue(_projection) is null)
        {
            throw new UsageException("--lambda requires --projection DATA; add it, or leave --lambda out");
        }

        if (parsed.GetValue(_projection) is not null && (parsed.GetValue(_given) is not null || parsed.GetValue(_columns) is not null))
        {
            throw new UsageException("--projection compares the components in all columns of the model; leave out --given and --columns");
        }

        if (parsed.GetValue(_given) is { } given && given.Cells.Any(cell => cell.Column is null))
        {
            throw new UsageException("--given names the columns that are known, for instance --given eruptions=3");
        }
    }

    /// <summary>The mixture that is asked: conditioned first, then of some columns.</summary>
    private Mixture Asked(ParseResult parsed, Mixture model)
    {
        Mixture asked = model;
        if (parsed.GetValue(_given) is { } given)
        {
            (int[] known, double[] values) = given.Values(model, "--given");
            if (known.Length == model.Dimensions)
            {
                throw new UsageException($"--given names all columns, so that none is left; for the density of a whole row use --at {string.Join(',', given.Cells.Select(cell => cell.Text))}");
            }

            asked = model.Condition(known, values);
        }

        return parsed.GetValue(_columns) is { } names
            ? asked.Marginal([.. names.Select(name => ColumnCells.Place(asked, name, "--columns"))])
            : asked;
    }

    private List<IAnswer> Answer(ParseResult parsed, string path, Mixture model, Mixture asked, CancellationToken cancellation)
    {
        ulong seed = parsed.GetValue(_seed) ?? 1;
        var answers = new List<IAnswer>();
        if (parsed.GetValue(_at) is { } points)
        {
            answers.Add(new PointAnswers(asked, points, parsed.GetValue(_cdf), seed));
        }

        if (parsed.GetValue(_box) is { } box)
        {
            answers.Add(new BoxAnswer(asked, box, seed));
        }

        if (parsed.GetValue(_quantile) is { } probabilities)
        {
            answers.Add(new QuantileAnswers(asked, probabilities));
        }

        if (parsed.GetValue(_distance) is { } otherPath)
        {
            answers.Add(new DistanceAnswer(asked, Asked(parsed, Other(otherPath, model, path)), otherPath, seed));
        }

        if (parsed.GetValue(_projection) is { } data)
        {
            GaussianMixture gaussian = model as GaussianMixture
                ?? throw new ModelException($"--projection compares Gaussian components, and this model is {FamilyWords.Describe(model.Family)}", path);
            LoadedTable loaded = ModelData.Read(data, model, path, new ReadOptions(), cancellation);
            answers.Add(new ProjectionAnswer(MixtureProjection.Of(gaussian, loaded.Rows, parsed.GetValue(_lambda) ?? 1)));
        }

        if (answers.Count == 0 || parsed.GetValue(_given) is not null)
        {
            answers.Insert(0, new Moments(asked));
        }

        return answers;
    }

    /// <summary>Another model, its columns in this one's order.</summary>
    private Mixture Other(string otherPath, Mixture model, string path)
    {
        Mixture other = ModelInput.Read(otherPath, Warn).Model;
        string[] names = [.. model.Columns.Select(column => column.Name)];
        string[] theirs = [.. other.Columns.Select(column => column.Name)];
        return names.SequenceEqual(theirs) ? other
            : names.Order(StringComparer.Ordinal).SequenceEqual(theirs.Order(StringComparer.Ordinal)) ? other.Marginal([.. names.Select(name => Array.IndexOf(theirs, name))])
            : throw new ModelException($"the model has the columns {string.Join(", ", theirs)}, and {path} has {string.Join(", ", names)}; distances need the same columns: fit both with the same --columns", otherPath);
    }
}
