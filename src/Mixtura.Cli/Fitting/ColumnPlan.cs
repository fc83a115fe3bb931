using System.Collections.Immutable;
using Mixtura.Cli.Options;
using Mixtura.Data;

namespace Mixtura.Cli.Fitting;

/// <summary>Which columns of a table are fitted, which family describes each, and which are left out.</summary>
/// <param name="Columns">The columns that are read, in order.</param>
/// <param name="Counts">Those of them that are Poisson counts.</param>
/// <param name="Labels">Those of them that are labels.</param>
/// <param name="LeftOut">The table's other columns that no option names, each with why.</param>
internal sealed record ColumnPlan(
    ImmutableArray<string> Columns,
    ImmutableHashSet<string> Counts,
    ImmutableHashSet<string> Labels,
    ImmutableArray<(string Name, string Reason)> LeftOut)
{
    /// <summary>The model whose columns, levels and family are taken over, or null.</summary>
    public Mixture? Pattern { get; private init; }

    /// <summary>The columns that are neither counts nor labels.</summary>
    public IReadOnlyList<string> Measured => Pattern switch
    {
        null => [.. Columns.Where(column => !Counts.Contains(column) && !Labels.Contains(column))],
        { Family: GaussianFamily or NoiseFamily { Inner: GaussianFamily } } => Columns,
        { Family: CompositeFamily composite } => [.. composite.Parts.Where(part => part.Family is GaussianFamily).SelectMany(part => part.Columns).Select(c => Columns[c])],
        _ => [],
    };

    private bool HasGaussian => Columns.Length > Counts.Count + Labels.Count;

    /// <summary>What the options say of columns.</summary>
    /// <param name="Columns">--columns.</param>
    /// <param name="Counts">--counts.</param>
    /// <param name="Labels">--labels.</param>
    /// <param name="Family">--family.</param>
    public sealed record Wishes(IReadOnlyList<string>? Columns, IReadOnlyList<string>? Counts, IReadOnlyList<string>? Labels, FamilyName? Family)
    {
        public bool AreNone => Columns is null && Counts is null && Labels is null && Family is null;
    }

    /// <summary>The columns of a model, described as it does.</summary>
    public static ColumnPlan Like(Mixture model) =>
        new([.. model.Columns.Select(column => column.Name)], [], [], []) { Pattern = model };

    /// <summary>Chooses among a table's columns.</summary>
    /// <param name="schema">The table's columns.</param>
    /// <param name="wishes">What the options say.</param>
    /// <param name="reserved">Columns that serve another purpose: weights, labels that are known or that a start has.</param>
    /// <exception cref="UsageException">The options contradict each other.</exception>
    public static ColumnPlan Of(TableSchema schema, Wishes wishes, IReadOnlyCollection<string> reserved)
    {
        Check(wishes);
        IReadOnlyList<string> counts = wishes.Counts ?? [];
        IReadOnlyList<string> labels = wishes.Labels ?? [];
        var named = new HashSet<string>([.. counts, .. labels], StringComparer.Ordinal);
        IReadOnlyList<string> chosen = wishes.Columns ?? [];
        string[] columns = wishes switch
        {
            { Family: FamilyName.Poisson } when chosen.Count + counts.Count > 0 => [.. chosen, .. counts.Except(chosen)],
            { Family: FamilyName.Categorical } when chosen.Count + labels.Count > 0 => [.. chosen, .. labels.Except(chosen)],
            { Columns: not null } => [.. chosen, .. counts.Concat(labels).Except(chosen)],
            _ => [.. schema.Columns.Where(c => named.Contains(c.Name) || (IsMeant(c, wishes.Family) && !reserved.Contains(c.Name))).Select(c => c.Name)],
        };

        // Names that the table has not are kept: reading says so, with the names there are.
        columns = [.. columns, .. named.Except(columns)];
        if (columns.FirstOrDefault(reserved.Contains) is { } twice)
        {
            throw new UsageException($"the column '{twice}' is asked for as data and for another purpose (weights, known labels or a start's); name it once");
        }

        if (columns.Length == 0)
        {
            throw new TableException(NoColumns(schema, wishes.Family), schema.Path);
        }

        ImmutableArray<(string, string)> leftOut = wishes.Columns is not null
            ? []
            : [.. schema.Columns.Where(c => !columns.Contains(c.Name) && !reserved.Contains(c.Name)).Select(c => (c.Name, Reason(c)))];
        return wishes.Family switch
        {
            FamilyName.Poisson => new ColumnPlan([.. columns], [.. columns], [], leftOut),
            FamilyName.Categorical => new ColumnPlan([.. columns], [], [.. columns], leftOut),
            _ => new ColumnPlan([.. columns], [.. counts], [.. labels], leftOut),
        };
    }

    /// <summary>How to read the columns.</summary>
    public ReadOptions Reading(ReadOptions options) => Pattern is { } model
        ? options with { Expected = model.Columns }
        : options with { Columns = Columns, Categorical = Labels };

    /// <summary>The families to try: one for each structure where there are Gaussian columns, otherwise one.</summary>
    /// <param name="table">The table that was read.</param>
    /// <param name="structures">The structures asked for, or null for those that differ.</param>
    /// <param name="gaussian">Makes the Gaussian family of a structure.</param>
    public IReadOnlyList<Family> Families(RowTable table, IReadOnlyList<Covariance>? structures, Func<Covariance, GaussianFamily> gaussian)
    {
        if (Pattern is { } model)
        {
            return Like(model.Family is NoiseFamily noise ? noise.Inner : model.Family, structures, gaussian);
        }

        ImmutableArray<int> counts = Indices(table, Counts);
        ImmutableArray<int> labels = Indices(table, Labels);
        ImmutableArray<int> measured = [.. Enumerable.Range(0, table.ColumnCount).Except(counts).Except(labels)];
        var others = new List<CompositePart>();
        if (counts.Length > 0)
        {
            others.Add(new CompositePart(new PoissonFamily(), counts));
        }

        if (labels.Length > 0)
        {
            others.Add(new CompositePart(CategoricalFamily.For(labels.Select(c => table.Columns[c])), labels));
        }

        if (measured.Length == 0)
        {
            if (structures is not null)
            {
                throw new UsageException("--covariance speaks of Gaussian columns, and there are none; leave it out");
            }

            return others.Count == 1 ? [others[0].Family] : [new CompositeFamily([.. others])];
        }

        // Unless single ones are named, only those are fitted that differ in so many columns.
        if (structures is null || structures.SequenceEqual(Covariances.All))
        {
            structures = [.. (structures ?? Covariances.Usual).Intersect(Covariances.Distinct(measured.Length))];
        }

        return others.Count == 0
            ? [.. structures.Select(gaussian)]
            : [.. structures.Select(structure => new CompositeFamily([new CompositePart(gaussian(structure), measured), .. others]))];
    }

    /// <summary>Says in words what describes which columns.</summary>
    public string Describe()
    {
        if (Pattern is not null || (Counts.IsEmpty && Labels.IsEmpty))
        {
            return string.Join(", ", Columns);
        }

        string[] parts =
        [
            HasGaussian ? "measured " + string.Join(", ", Columns.Where(c => !Counts.Contains(c) && !Labels.Contains(c))) : "",
            Counts.IsEmpty ? "" : "counts " + string.Join(", ", Columns.Where(Counts.Contains)),
            Labels.IsEmpty ? "" : "labels " + string.Join(", ", Columns.Where(Labels.Contains)),
        ];
        return string.Join("; ", parts.Where(part => part.Length > 0));
    }

    private static void Check(Wishes wishes)
    {
        if (wishes.Counts is { } counts && wishes.Labels is { } labels && counts.Intersect(labels).FirstOrDefault() is { } both)
        {
            throw new UsageException($"the column '{both}' is named by --counts and by --labels; name it once");
        }

        string? problem = wishes switch
        {
            { Family: FamilyName.Gaussian, Counts: not null } or { Family: FamilyName.Gaussian, Labels: not null } => "--family gaussian describes neither counts nor labels; use --family composite, or leave --family out",
            { Family: FamilyName.Poisson, Labels: not null } => "--family poisson describes no labels; use --family composite, or leave --family out",
            { Family: FamilyName.Categorical, Counts: not null } => "--family categorical describes no counts; use --family composite, or leave --family out",
            { Family: FamilyName.Composite, Counts: null, Labels: null } => "--family composite needs to know which columns are what: name counts by --counts a,b and labels by --labels c,d",
            _ => null,
        };
        if (problem is not null)
        {
            throw new UsageException(problem);
        }
    }

    private static bool IsMeant(SchemaColumn column, FamilyName? family) => family switch
    {
        FamilyName.Poisson => column.Kind == ColumnKind.Whole,
        FamilyName.Categorical => column.CanBeCategorical,
        _ => column.IsNumeric,
    };

    private static string NoColumns(TableSchema schema, FamilyName? family)
    {
        string names = string.Join(", ", schema.Columns.Select(c => c.Name));
        return family switch
        {
            FamilyName.Poisson => $"there is no column of whole numbers, which counts are; the columns are {names}",
            FamilyName.Categorical => $"there is no column of labels; the columns are {names}",
            _ => $"there is no numeric column; the columns are {names}. Fit labels with --family categorical.",
        };
    }

    private static string Reason(SchemaColumn column) => column.Kind switch
    {
        ColumnKind.Text => "text",
        ColumnKind.Real => "fractions",
        ColumnKind.Whole => "whole numbers",
        ColumnKind.Boolean => "truth values",
        _ => "neither numbers nor text",
    };

    private static ImmutableArray<int> Indices(RowTable table, ImmutableHashSet<string> names) =>
        [.. Enumerable.Range(0, table.ColumnCount).Where(c => names.Contains(table.Columns[c].Name))];

    private static IReadOnlyList<Family> Like(Family family, IReadOnlyList<Covariance>? structures, Func<Covariance, GaussianFamily> gaussian)
    {
        switch (family)
        {
            case GaussianFamily alone:
                return [.. (structures ?? [alone.Covariance]).Select(gaussian)];
            case CompositeFamily composite when composite.Structure is not null:
                return structures is null
                    ? [WithGaussian(composite, own => gaussian(own.Covariance))]
                    : [.. structures.Select(structure => WithGaussian(composite, _ => gaussian(structure)))];
            default:
                return structures is null ? [family] : throw new UsageException("--covariance speaks of Gaussian columns, and there are none; leave it out");
        }
    }

    private static CompositeFamily WithGaussian(CompositeFamily composite, Func<GaussianFamily, GaussianFamily> replace) =>
        new([.. composite.Parts.Select(part => part.Family is GaussianFamily own ? part with { Family = replace(own) } : part)]);
}
