using Mixtura.Cli.Files;
using Mixtura.Cli.Options;
using Mixtura.Cli.Reports;
using Mixtura.Data;

namespace Mixtura.Cli.Fitting;

/// <summary>Where fits begin, with what that says of columns and of the number of components.</summary>
internal sealed class StartPlan
{
    private readonly StartChoice _choice;

    /// <summary>Prepares a start; a model to start from is read at once.</summary>
    /// <param name="choice">What was asked for.</param>
    /// <param name="warn">Told of what is odd in the model's file.</param>
    public StartPlan(StartChoice choice, Action<string> warn)
    {
        _choice = choice;
        Model = choice.Kind == StartKind.Model ? ModelInput.Read(choice.Argument, warn).Model : null;
    }

    /// <summary>The model to start from, or null.</summary>
    public Mixture? Model { get; }

    /// <summary>The file that is read for the start, or null.</summary>
    public string? File => _choice.Kind is StartKind.Means or StartKind.Model ? _choice.Argument : null;

    /// <summary>The column that holds the start's labels, or null.</summary>
    public string? LabelColumn => _choice.Kind == StartKind.Labels ? _choice.Argument : null;

    /// <summary>Whether the start fixes the first parameters, so that there is one.</summary>
    public bool IsGiven => _choice.Kind is StartKind.Hierarchical or StartKind.Labels or StartKind.Means or StartKind.Model;

    /// <summary>The start, where it looks at nothing but the rows.</summary>
    public Start OfRows => _choice.Kind switch
    {
        StartKind.Hierarchical => Start.FromHierarchy(_choice.Hierarchy),
        StartKind.Random => Start.Random,
        StartKind.KMeansPlusPlus => Start.KMeansPlusPlus,
        _ => Start.Combined,
    };

    /// <summary>The start, and the numbers of components to try with it.</summary>
    /// <param name="loaded">The table.</param>
    /// <param name="asked">The numbers asked for, or null.</param>
    /// <param name="hasNoise">Whether the fit has noise, which a label can then name.</param>
    /// <param name="cancellation">Cancels the work.</param>
    /// <exception cref="UsageException">The start has another number of components than asked for.</exception>
    public (Start Start, ComponentRange Components) Prepare(LoadedTable loaded, ComponentRange? asked, bool hasNoise, CancellationToken cancellation)
    {
        switch (_choice.Kind)
        {
            case StartKind.Labels:
                (int[] labels, int levels) = ReadLabels(loaded, hasNoise, cancellation);
                return (Start.FromLabels(labels), Fixed(levels, asked, $"the column '{_choice.Argument}' has {levels} distinct labels{(hasNoise ? " beside that of noise" : "")}"));
            case StartKind.Means:
                double[][] means = MeansFile.Read(_choice.Argument, "--start means", loaded.Rows.Columns, cancellation);
                return (Start.FromMeans(means), Fixed(means.Length, asked, $"{_choice.Argument} has {means.Length} rows of means"));
            case StartKind.Model:
                return (Start.FromModel(Model!), Fixed(Model!.ClusterCount, asked, $"the model {_choice.Argument} has {Model.ClusterCount} components"));
            default:
                return (OfRows, asked ?? ComponentRange.Default);
        }
    }

    private static ComponentRange Fixed(int components, ComponentRange? asked, string reason) =>
        asked is null || asked == new ComponentRange(components, components)
            ? new ComponentRange(components, components)
            : throw new UsageException($"{reason}, but --components {asked} is asked for; leave --components out");

    private (int[] Labels, int Levels) ReadLabels(LoadedTable loaded, bool hasNoise, CancellationToken cancellation)
    {
        var whole = KnownLabels.ReadFile(loaded.Path, _choice.Argument, cancellation);
        bool IsNoise(string text) => hasNoise && (text == "0" || string.Equals(text, ComponentNames.Noise, StringComparison.OrdinalIgnoreCase));
        string[] levels = [.. whole.Levels.Where(text => !IsNoise(text))];
        if (levels.Length == 0)
        {
            throw new TableException("the column holds no label to start from", loaded.Path, column: _choice.Argument);
        }

        int[] places = Array.ConvertAll(whole.Levels, text => IsNoise(text) ? levels.Length : Array.IndexOf(levels, text));
        int[] own = new int[loaded.Rows.RowCount];
        for (int row = 0; row < own.Length; row++)
        {
            int code = whole.Codes[loaded.FileRow(row) - 1];
            own[row] = code < 0 ? -1 : places[code];
        }

        return (own, levels.Length);
    }
}
