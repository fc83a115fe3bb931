using System.Collections.Immutable;
using Mixtura.Cli.Files;
using Mixtura.Cli.Options;
using Mixtura.Data;

namespace Mixtura.Cli.Fitting;

/// <summary>What is held or shared in a fit, with what that says of columns and of the number of components.</summary>
internal sealed class HoldPlan
{
    private readonly string? _known;
    private readonly string? _means;
    private readonly IReadOnlyList<ColumnPair> _uncorrelated;
    private readonly Mixture? _model;

    /// <summary>Prepares what is held; a model of known components is read at once.</summary>
    public HoldPlan(Proportions proportions, string? known, string? means, IReadOnlyList<ColumnPair> uncorrelated, Action<string> warn)
    {
        Proportions = proportions;
        _known = known;
        _means = means;
        _uncorrelated = uncorrelated;
        _model = known is null ? null : ModelInput.Read(known, warn).Model;
        if (_model?.Noise is not null)
        {
            throw new ModelException("the model has noise, which is no component to hold; ask for it by --noise, and give a model without it", known);
        }
    }

    /// <summary>What is free of the proportions.</summary>
    public Proportions Proportions { get; }

    /// <summary>The model of the known components, or null.</summary>
    public Mixture? Model => _model;

    /// <summary>The known components.</summary>
    public ImmutableArray<Component> Known => _model?.Components ?? [];

    /// <summary>Whether what is held says which columns there are.</summary>
    public bool NamesColumns => _model is not null || _means is not null || _uncorrelated.Count > 0;

    /// <summary>The files that are read for it.</summary>
    public IEnumerable<string> Files => new[] { _known, _means }.OfType<string>();

    /// <summary>The numbers of components to try.</summary>
    /// <param name="asked">Those that a start or the user asks for, or null.</param>
    /// <param name="held">How many means are held.</param>
    /// <exception cref="UsageException">They do not go together with what is held.</exception>
    public ComponentRange? Components(ComponentRange? asked, int held)
    {
        int least = Known.Length + held;
        if (Proportions.Components is { } count)
        {
            return asked is null || asked == new ComponentRange(count, count)
                ? AtLeast(new ComponentRange(count, count), least)
                : throw new UsageException($"--proportions names {count}, one for each component, but --components {asked} is asked for; leave --components out");
        }

        return asked is null && least <= 1 ? null
            : AtLeast(asked ?? new ComponentRange(least, Math.Max(least, ComponentRange.Default.Maximum)), least);
    }

    /// <summary>The means that are held.</summary>
    public ImmutableArray<ImmutableArray<double>> ReadMeans(RowTable table, CancellationToken cancellation) =>
        _means is null ? [] : [.. MeansFile.Read(_means, "--held-means", table.Columns, cancellation).Select(mean => mean.ToImmutableArray())];

    /// <summary>Refuses a table whose columns are not those of the known components.</summary>
    public void CheckColumns(RowTable table)
    {
        if (_model is not null && !table.Columns.Select(column => column.Name).SequenceEqual(_model.Columns.Select(column => column.Name)))
        {
            throw new UsageException($"the known components of {_known} have the columns {string.Join(", ", _model.Columns)}, the fit {string.Join(", ", table.Columns)}; choose the same by --columns");
        }
    }

    /// <summary>The pairs of columns without covariance, by their places among the measured ones.</summary>
    public ImmutableArray<(int First, int Second)> Uncorrelated(IReadOnlyList<string> measured) => [.. _uncorrelated.Select(pair => (Place(measured, pair.First), Place(measured, pair.Second)))];

    private static int Place(IReadOnlyList<string> measured, string name)
    {
        int at = Enumerable.Range(0, measured.Count).FirstOrDefault(i => measured[i] == name, -1);
        return at >= 0 ? at : throw new UsageException($"--uncorrelated names the column '{name}', which is none of the measured ones: {string.Join(", ", measured)}");
    }

    private static ComponentRange AtLeast(ComponentRange range, int least) => range.Minimum >= least
        ? range
        : throw new UsageException($"{Numbers.Count(least, "component")} are held, so there must be as many or more; ask for --components {least} or more");
}
