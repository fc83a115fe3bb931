using System.Collections.Immutable;
using System.Globalization;
using System.Reflection;
using System.Security.Cryptography;
using Mixtura.Estimation;

namespace Mixtura.Checkpoints;

/// <summary>
/// What decides the result of a fit or search, as names and values: the program, the table, the candidates and the options. Numbers
/// of threads and reports do not.
/// </summary>
internal sealed class FitIdentity
{
    private readonly List<(string Name, string Value)> _facts = [];

    private FitIdentity()
    {
    }

    /// <summary>Of a search.</summary>
    /// <exception cref="ArgumentException">A family is none of the library's.</exception>
    public static FitIdentity Of(RowTable table, TableMoments moments, IReadOnlyList<Family> families, int minimum, int maximum, SearchOptions search)
    {
        FitIdentity identity = Of(table, moments, search.Fit);
        identity.Add("families", families, (state, family) => FamilyIdentity.Write(state, family));
        identity.Add("numbers of components", $"{Text(minimum)} to {Text(maximum)}");
        identity.Add("criterion", Criteria.Word(search.Criterion));
        if (search.Criterion == Criterion.CrossValidation)
        {
            identity.Add("number of folds", Text(search.Folds));
        }

        identity.Add("open range", search.OpensUpwards ? "upwards" : "no");
        FinalistValidation validation = search.Validation;
        identity.Add("comparison of finalists", $"{Text(validation.RowsPerParameter)} {Text(validation.Folds)} {(validation.UsesPrior ? "prior" : "-")} {Text(validation.LeastGain)}");

        return identity;
    }

    /// <summary>Of one fit.</summary>
    /// <exception cref="ArgumentException">The family is none of the library's.</exception>
    public static FitIdentity Of(RowTable table, TableMoments moments, Family family, FitOptions options)
    {
        FitIdentity identity = Of(table, moments, options);
        identity.Add("family", [family], (state, one) => FamilyIdentity.Write(state, one));
        identity.Add("number of components", Text(options.Components));
        return identity;
    }

    /// <summary>Of a sequence of tests.</summary>
    /// <exception cref="ArgumentException">The family is none of the library's.</exception>
    public static FitIdentity Of(RowTable table, TableMoments moments, Family family, int minimum, int maximum, double? level, BootstrapTestOptions test)
    {
        FitIdentity identity = Of(table, moments, test.Fit);
        identity.Add("family", [family], (state, one) => FamilyIdentity.Write(state, one));
        identity.Add("numbers of components to test", $"{Text(minimum)} to {Text(maximum)}");
        identity.Add("number of replicates", Text(test.Replicates));
        identity.Add("level at which tests end", Text(level));
        identity.Add("level at which replicates end", Text(test.StopAbove));
        return identity;
    }

    /// <summary>Of a classifier's training and validation.</summary>
    /// <exception cref="ArgumentException">A family is none of the library's.</exception>
    public static FitIdentity Of(RowTable table, TableMoments moments, ClassLabels labels, IReadOnlyList<Family> families, int? folds, DiscriminantOptions options)
    {
        FitIdentity identity = Of(table, moments, options.Fit);
        identity.Add("families", families, (state, family) => FamilyIdentity.Write(state, family));
        identity.Add("classes", labels.Classes, (state, name) => state.Write(name));
        identity.Add("classes of rows", [labels.Codes], (state, codes) => state.WritePlaces(codes));
        identity.Add("method of discriminant analysis", options.Method.ToString());
        identity.Add("choice of structures", options.Choice.ToString());
        identity.Add("criterion", Criteria.Word(options.Criterion));
        identity.Add("choice in folds", options.ChoosesInFolds ? "again" : "none");
        identity.Add("numbers of components of classes", $"{Text(options.MinimumComponents)} to {Text(options.MaximumComponents)}");
        identity.Add("part of rows of unknown class", options.UsesUnlabelled ? "some" : "none");
        identity.Add("number of new classes", Text(options.NewClasses));
        identity.Add("prior probabilities", string.Join(' ', options.Priors.Select(Text)));
        identity.Add("number of folds to choose by", Text(options.Folds));
        identity.Add("number of folds", folds is { } number ? Text(number) : "-");
        return identity;
    }

    public void Write(StateWriter state)
    {
        state.Write(_facts.Count);
        foreach ((string name, string value) in _facts)
        {
            state.Write(name);
            state.Write(value);
        }
    }

    /// <summary>Refuses a state of something else.</summary>
    /// <exception cref="CheckpointException">Something differs; the message says what and the remedy.</exception>
    public void Check(StateReader state)
    {
        var theirs = new (string Name, string Value)[state.ReadLength(2 * sizeof(int))];
        for (int i = 0; i < theirs.Length; i++)
        {
            theirs[i] = (state.ReadString(), state.ReadString());
        }

        foreach ((string name, string value) in _facts)
        {
            string? other = theirs.FirstOrDefault(fact => fact.Name == name).Value;
            if (other != value)
            {
                throw Differs(name, other, value);
            }
        }

        if (theirs.FirstOrDefault(fact => !_facts.Exists(own => own.Name == fact.Name)) is { Name: not null } extra)
        {
            throw Differs(extra.Name, extra.Value, null);
        }
    }

    private static FitIdentity Of(RowTable table, TableMoments moments, FitOptions options)
    {
        var identity = new FitIdentity();
        identity.Add("version of Mixtura", typeof(FitIdentity).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "");
        identity.Add("columns", string.Join(", ", table.Columns.Select(column => column.Name)));
        identity.Add("levels of columns", table.Columns, (state, column) =>
        {
            state.Write(column.Levels.Length);
            foreach (string level in column.Levels)
            {
                state.Write(level);
            }
        });
        identity.Add("number of rows", Text(table.RowCount));
        identity.Add("precision of values", table.Precision.ToString());
        identity.Add("values of the table", TableFingerprint.Of(table, moments, FitOptions.Cores(options.Threads)));
        identity.Add("start", [options.Start], FamilyIdentity.Write);
        identity.Add("number of starts", Text(options.Starts));
        identity.Add("seed", options.Seed.ToString(CultureInfo.InvariantCulture));
        identity.Add("convergence criterion", string.Join(' ', Text(options.Convergence.DistanceToLimit), Text(options.Convergence.AbsoluteChange), Text(options.Convergence.RelativeChange), Text(options.Convergence.ParameterChange)));
        identity.Add("largest number of iterations", Text(options.MaxIterations));
        identity.Add("acceleration", options.Acceleration.ToString());
        identity.Add("expectation step", options.Expectation switch
        {
            ExactStep => "exact",
            CompleteStep => "complete",
            TruncatedStep truncated => "truncated " + Text(truncated.Components),
            _ => throw new NotSupportedException($"The expectation step {options.Expectation.GetType().Name} has no form in a checkpoint."),
        });
        identity.Add("noise", options.Noise is UniformNoise noise ? "uniform " + Text(noise.Volume) : "none");
        identity.Add("share of rows trimmed", Text(options.Trim));
        identity.Add("proportions", options.Proportions switch
        {
            FreeProportions => "free",
            EqualProportions => "equal",
            GivenProportions given => string.Join(' ', given.Values.Select(Text)),
            _ => throw new NotSupportedException($"The proportions {options.Proportions.GetType().Name} have no form in a checkpoint."),
        });
        identity.Add("mini-batches", options.Stepwise is { } stepwise ? string.Join(' ', Text(stepwise.BatchRows), Text(stepwise.Passes), Text(stepwise.Exponent)) : "none");
        identity.Add("known components", [options.Known], ComponentState.Write);
        identity.Add("known labels", [options.KnownLabels], (state, labels) => state.WritePlaces(labels));
        identity.Add("names of labels", options.LabelNames, (state, name) => state.Write(name));
        return identity;
    }

    private void Add(string name, string value) => _facts.Add((name, value));

    /// <summary>Something long: its hash.</summary>
    private void Add<T>(string name, IEnumerable<T> values, Action<StateWriter, T> write)
    {
        var state = new StateWriter();
        foreach (T value in values)
        {
            write(state, value);
        }

        Add(name, "#" + Convert.ToHexStringLower(SHA256.HashData(state.Written)));
    }

    private static CheckpointException Differs(string name, string? theirs, string? ours)
    {
        string how = theirs is { Length: > 0 } && ours is { Length: > 0 } && theirs[0] != '#' ? $" ({theirs} there, {ours} here)" : "";
        return new CheckpointException($"the checkpoint is of another fit: not the same {name}{how}; go on with the same table, options and version, or begin anew without it");
    }

    private static string Text(long value) => value.ToString(CultureInfo.InvariantCulture);

    private static string Text(double value) => value.ToString("R", CultureInfo.InvariantCulture);

    private static string Text(double? value) => value is { } number ? Text(number) : "-";
}
