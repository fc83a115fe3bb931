using System.Collections.Immutable;

namespace Mixtura.Plotting;

/// <summary>What of a model and its data a picture shows: the columns, the rows' weights and most likely components.</summary>
internal sealed class Selection
{
    public const int MostColumns = 8;

    private const int DrawnRows = 1000;

    private Selection(Mixture model, RowTable? whole, RowTable? data, long rows, ImmutableArray<ColumnView> columns, int left)
    {
        Model = model;
        Whole = whole;
        RowCount = rows;
        Data = data;
        Columns = columns;
        LeftOut = left;
        if (data is not null)
        {
            Weights = new double[data.RowCount];
            for (long i = 0; i < Weights.Length; i++)
            {
                Weights[i] = data.Weight(i);
            }
        }
    }

    public Mixture Model { get; }

    /// <summary>All of the data, which may be streamed, or null when there is none that weighs.</summary>
    public RowTable? Whole { get; }

    /// <summary>The rows that the picture looks at: the data or a sample of it (<see cref="LookedAt"/>); null when there is none that weighs.</summary>
    public RowTable? Data { get; }

    /// <summary>The number of rows that the data has.</summary>
    public long RowCount { get; }

    /// <summary>In words that a sample is looked at, or null.</summary>
    public string? Sampled => Data is null ? null : LookedAt.Words(Data.RowCount, RowCount);

    public ImmutableArray<ColumnView> Columns { get; }

    /// <summary>The number of columns that were not asked for by name and have no room.</summary>
    public int LeftOut { get; }

    public double[]? Weights { get; }

    /// <param name="model">The model.</param>
    /// <param name="data">The data, or null.</param>
    /// <param name="options">Which columns to show.</param>
    /// <param name="rows">The number of rows that the data is a sample of; null where it is none.</param>
    /// <param name="byDefault">The columns to show where none are named, from 0; null for all that have room.</param>
    public static Selection Of(Mixture model, RowTable? data, PlotOptions options, long? rows = null, ImmutableArray<int>? byDefault = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        data = data is null ? null : model.Align(data);
        RowTable? whole = data is { RowCount: > 0, TotalWeight: > 0 } ? data : null;
        data = whole is null ? null : LookedAt.Of(whole);
        ImmutableArray<int> chosen = options.Columns.IsEmpty
            ? byDefault ?? Best(model, MostColumns)
            : [.. options.Columns.Select(name => IndexOf(model, name))];
        if (chosen.Distinct().Count() != chosen.Length)
        {
            throw new ModelException("a column to show is named twice; name each once", "columns");
        }

        return new Selection(model, whole, data, rows ?? whole?.RowCount ?? 0, [.. chosen.Select(column => new ColumnView(model, column, data))], options.Columns.IsEmpty ? model.Dimensions - chosen.Length : 0);
    }

    /// <summary>The columns of a picture that has room for two.</summary>
    /// <param name="model">The model.</param>
    /// <param name="data">The data, or null.</param>
    /// <param name="options">Which columns to show.</param>
    /// <param name="byDefault">The columns to show where none are named, from 0.</param>
    /// <exception cref="ModelException">More than two are named.</exception>
    public static Selection OfTwo(Mixture model, RowTable? data, PlotOptions options, ImmutableArray<int> byDefault)
    {
        ArgumentNullException.ThrowIfNull(model);
        return options.Columns.Length > 2
            ? throw new ModelException($"this picture shows one column or two, and {options.Columns.Length} are named; name two of them, or draw all as pairs", "columns")
            : Of(model, data, options, byDefault: byDefault);
    }

    /// <summary>The columns that separate the components best (<see cref="ColumnSeparation"/>), in the model's order; all where no more are wanted.</summary>
    /// <param name="model">The model.</param>
    /// <param name="most">How many columns, at most.</param>
    /// <param name="measurements">Whether only columns of measurements are wanted, if there are any.</param>
    public static ImmutableArray<int> Best(Mixture model, int most, bool measurements = false)
    {
        ArgumentNullException.ThrowIfNull(model);
        int[] all = [.. Enumerable.Range(0, model.Dimensions)];
        int[] measured = measurements ? [.. all.Where(column => ColumnView.KindOf(model, column) == ColumnKind.Measurement)] : all;
        int[] wanted = measured.Length > 0 ? measured : all;
        return wanted.Length <= most ? [.. wanted] : [.. ColumnSeparation.Of(model).Ranking.Where(wanted.Contains).Take(most).Order()];
    }

    /// <summary>How many columns a picture with these options shows.</summary>
    public static int CountColumns(Mixture model, PlotOptions options) => options.Columns.IsEmpty ? model.Dimensions : options.Columns.Length;

    /// <summary>
    /// The rows to show, no more than the most; rows without weight are left out. Without data there are none, unless they
    /// are needed since ellipses and contours cannot show all of the columns: then rows are drawn from the model.
    /// </summary>
    public ShownRows? Rows(int most)
    {
        if (Data is null)
        {
            if (Columns.All(column => column.Kind == ColumnKind.Measurement))
            {
                return null;
            }

            MixtureSample sample = Model.Sample(DrawnRows, seed: 1);
            return new ShownRows(sample.Rows, Thinning.Choose(DrawnRows, most), sample.Components, $"{Words.Count(Math.Min(most, DrawnRows))} rows drawn from the model");
        }

        long[] heavy = [.. Enumerable.Range(0, Weights!.Length).Where(i => Weights[i] > 0).Select(i => (long)i)];
        long[] shown = [.. Thinning.Choose(heavy.Length, most).Select(i => heavy[i])];
        return new ShownRows(Data, shown, Model.Classify(Data), shown.Length < RowCount ? $"{Words.Count(shown.Length)} of {Words.Count(RowCount)} rows shown" : null);
    }

    /// <summary>In words which part of the columns is shown, or null where all are.</summary>
    public string? Part(PlotTerms terms) => Columns.Length == Model.Dimensions ? null
        : $"{Words.Count(Columns.Length)} of {Words.Count(Model.Dimensions, "column")}{(LeftOut > 0 && Model.ClusterCount > 1 ? $", those in which the {terms.Components} differ most" : "")}";

    /// <summary>The place of a column.</summary>
    /// <exception cref="ModelException">There is none of this name.</exception>
    public static int IndexOf(Mixture model, string name)
    {
        for (int j = 0; j < model.Dimensions; j++)
        {
            if (string.Equals(model.Columns[j].Name, name, StringComparison.Ordinal))
            {
                return j;
            }
        }

        throw new ModelException($"there is no column '{name}'; the columns are {string.Join(", ", model.Columns.Select(c => c.Name))}", "columns");
    }
}
