using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Mixtura.Cli.Files;
using Mixtura.Cli.Options;
using Mixtura.Data;

namespace Mixtura.Cli.Fitting;

/// <summary>Rows whose component is known by a label, and what that says of the number of components.</summary>
internal sealed class LabelPlan
{
    private const string Option = "--known-labels";

    private readonly KnownLabels? _labels;
    private readonly List<string> _notes = [];

    private LabelPlan(KnownLabels? labels) => _labels = labels;

    /// <summary>The column of labels; null where no label is known.</summary>
    public string? Column => _labels?.Column;

    /// <summary>The labels, in the order of their components.</summary>
    public ImmutableArray<string> Names => [.. _labels?.Levels ?? []];

    /// <summary>For each row its label's place among the names, −1 where it is unknown; empty where no label is known.</summary>
    public ImmutableArray<int> Codes => ImmutableCollectionsMarshal.AsImmutableArray(_labels?.Codes ?? []);

    /// <summary>What a user should know of what was made of the labels.</summary>
    public IReadOnlyList<string> Notes => _notes;

    /// <summary>Refuses a start that says which component is which, as labels do.</summary>
    /// <exception cref="UsageException">There are labels and such a start.</exception>
    public static void CheckStart(string? column, StartChoice start)
    {
        if (column is not null && start.Kind is StartKind.Labels or StartKind.Means or StartKind.Model)
        {
            throw new UsageException($"{Option} says where fits begin, and --start {start.Kind.ToString().ToLowerInvariant()} too; leave one out");
        }
    }

    /// <summary>Reads the labels.</summary>
    /// <param name="loaded">The table.</param>
    /// <param name="column">The column of labels, or null where none is known.</param>
    /// <param name="hasNoise">Whether the fit has noise, after which no component can be called.</param>
    /// <param name="cancellation">Cancels the work.</param>
    /// <exception cref="TableException">There is no such column, or no label in it.</exception>
    public static LabelPlan Read(LoadedTable loaded, string? column, bool hasNoise, CancellationToken cancellation)
    {
        if (column is null)
        {
            return new LabelPlan(null);
        }

        var all = KnownLabels.Read(loaded, column, "know a component by", cancellation);
        var weighing = Weighing(all.Codes, loaded.Rows).ToHashSet();
        string[] present = [.. all.Levels.Where((_, level) => weighing.Contains(level))];
        if (present.Length == 0)
        {
            throw new TableException("no row with a label has a weight, so no component is known by one", loaded.Path, column: column);
        }

        if (hasNoise && present.Contains(ComponentNames.Noise))
        {
            throw new TableException($"a label is called '{ComponentNames.Noise}', as the component of --noise is; which rows are noise is found in the fit: empty those cells, or leave --noise out", loaded.Path, column: column);
        }

        var plan = new LabelPlan(all.Keep(present));
        string[] gone = loaded.RowsDropped > 0 || loaded.Rows.IsWeighted
            ? [.. KnownLabels.ReadFile(loaded.Path, column, cancellation).Levels.Except(present, StringComparer.Ordinal)]
            : [];
        if (gone.Length > 0)
        {
            plan._notes.Add($"no row takes part that has the label {string.Join(" or ", gone)} (missing values or no weight), so there is no component of that name");
        }

        return plan;
    }

    /// <summary>The numbers of components to try: at least one for each label and for each that is held besides.</summary>
    /// <param name="asked">Those that are asked for, or null.</param>
    /// <param name="held">How many components are held in part or entirely.</param>
    /// <param name="rows">The rows.</param>
    /// <exception cref="UsageException">There are more labels than components, or every row has a label and more components are asked for.</exception>
    public ComponentRange? Components(ComponentRange? asked, int held, RowTable rows)
    {
        if (_labels is null)
        {
            return asked;
        }

        int least = _labels.Levels.Length + held;
        string labels = Numbers.Count(_labels.Levels.Length, "label") + (held > 0 ? $" in '{Column}' and {Numbers.Count(held, "held component")}" : $" in '{Column}'");
        if (asked is { } range && range.Maximum < least)
        {
            throw new UsageException($"there are {labels}, each a component of its own, and --components {range} asks for no more than {range.Maximum}; ask for {least} or more");
        }

        bool areAllKnown = !Weighing(_labels.Codes, rows).Any(code => code < 0);
        if (areAllKnown && held == 0)
        {
            return Known(asked, least);
        }

        if (asked is { } wide && wide.Minimum < least)
        {
            _notes.Add($"there are {labels}, so no fewer than {Numbers.Count(least, "component")} were tried");
        }

        return new ComponentRange(Math.Max(least, asked?.Minimum ?? 1), Math.Max(least, asked?.Maximum ?? ComponentRange.Default.Maximum));
    }

    /// <summary>The codes of the rows that weigh.</summary>
    private static IEnumerable<int> Weighing(int[] codes, RowTable rows) => !rows.IsWeighted ? codes
        : rows.InParts().SelectMany(part => Enumerable.Range(0, (int)part.RowCount).Where(row => part.Weight(row) > 0).Select(row => codes[part.FirstRow + row]));

    private ComponentRange Known(ComponentRange? asked, int labels)
    {
        if (asked is { } range && range.Minimum > labels)
        {
            throw new UsageException($"every row has one of the {labels} labels in '{Column}', so none is left for further components; ask for --components {labels}");
        }

        if (asked is { } wide && wide != new ComponentRange(labels, labels))
        {
            _notes.Add($"every row has one of the {labels} labels in '{Column}', so {Numbers.Count(labels, "component")} and no other number were tried");
        }

        return new ComponentRange(labels, labels);
    }
}
