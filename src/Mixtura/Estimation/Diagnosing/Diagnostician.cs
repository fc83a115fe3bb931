using System.Collections.Immutable;

namespace Mixtura.Estimation;

/// <summary>Finds out of each component that has collapsed, lost its rows or looks spurious which rows are behind it.</summary>
/// <param name="table">The table.</param>
/// <param name="moments">Its moments.</param>
/// <param name="trimmed">The rows that take no part, in order.</param>
internal sealed class Diagnostician(RowTable table, TableMoments moments, ImmutableArray<long> trimmed)
{
    private const int MostNamed = 10;

    /// <summary>Rows further than so many of the table's deviations from its mean lie far out,</summary>
    private const double FarOut = 3;

    /// <summary>where they are no more than this share of the table.</summary>
    private const double FewOfTable = 0.05;

    /// <summary>Diagnoses components.</summary>
    /// <param name="model">The model that the fit led to.</param>
    /// <param name="found">What is the matter with which components.</param>
    /// <param name="starts">How many starts the fit chose among.</param>
    /// <param name="threads">The number of threads.</param>
    public ImmutableArray<Diagnosis> Examine(Mixture model, IReadOnlyList<(FitWarningKind Kind, int Component)> found, int starts, int threads)
    {
        if (found.Count == 0)
        {
            return [];
        }

        Spread spread = model.Family.Spread(model.Columns);
        int clusters = model.Components.Length - model.Family.CountNoise;
        bool haveAllCollapsed = found.Count(one => one.Kind == FitWarningKind.AtFloor) == clusters;
        var of = ComponentRows.Of(model, table, trimmed, threads);
        var fewDistinct = new Lazy<int?>(() => FewDistinct(of, clusters));
        if (haveAllCollapsed)
        {
            // What is the matter with all components at once is said once, and of all their rows.
            long[] all = [.. of.Rows.Take(clusters).SelectMany(own => own).Order()];
            Diagnosis whole = Collapsed(FitWarningKind.AtFloor, null, of, all, of.Counts.Take(clusters).Sum(), spread, starts);
            if (spread.IsShared || whole.HoldsForTable || clusters == 1)
            {
                return [whole, .. found.Where(one => one.Kind != FitWarningKind.AtFloor).Select(one => Examine(one.Kind, one.Component))];
            }
        }

        return [.. found.Select(one => Examine(one.Kind, one.Component))];

        Diagnosis Examine(FitWarningKind kind, int component) => kind == FitWarningKind.WithoutRows || of.Counts[component] == 0
            ? Empty(kind, component, fewDistinct.Value)
            : Collapsed(kind, component, of, of.Rows[component], of.Counts[component], spread, starts);
    }

    /// <summary>The number of distinct rows where it is less than that of components; null where it is not, or not all rows are known.</summary>
    private int? FewDistinct(ComponentRows of, int clusters)
    {
        ImmutableArray<int> columns = [.. Enumerable.Range(0, table.ColumnCount)];
        int distinct = RowsGeometry.CountDistinct(of.Table, of.Rows.SelectMany(own => own), columns, clusters);
        return distinct < clusters && of.Rows.Sum(own => (long)own.Count) == of.Counts.Sum() ? distinct : null;
    }

    private static Diagnosis Empty(FitWarningKind kind, int component, int? fewDistinct) =>
        new()
        {
            Kind = kind,
            Component = component,
            RowCount = 0,
            Rows = [],
            Cause = fewDistinct is not null ? DiagnosisCause.FewDistinctRows : DiagnosisCause.Superfluous,
            Treatment = kind == FitWarningKind.WithoutRows ? "it has the weight 0 and keeps its last parameters" : DiagnosisWords.Held,
            Remedy = fewDistinct is { } distinct ? $"ask for at most {distinct} components" : "ask for fewer components",
        };

    private Diagnosis Collapsed(FitWarningKind kind, int? component, ComponentRows of, IReadOnlyList<long> rows, long count, Spread spread, int starts)
    {
        RowsGeometry geometry = RowsGeometry.Of(of.Table, rows, spread, moments);
        int? outlying = component is null ? null : Outlying(of.Table, rows, count);
        bool namesColumns = geometry.Cause is DiagnosisCause.ConstantColumns or DiagnosisCause.DependentColumns;
        return new Diagnosis
        {
            Kind = kind,
            Component = component,
            RowCount = count,
            Rows = [.. rows.Take(MostNamed).Select(of.Number)],
            Cause = geometry.Cause,
            Columns = namesColumns ? [.. geometry.Columns.Select(column => table.Columns[column].Name)] : [],
            HoldsForTable = geometry.HoldsForTable,
            OutlyingColumn = outlying is { } column ? table.Columns[column].Name : null,
            FlatDimensions = geometry.FlatDimensions,
            Dimensions = spread.Columns.Length,
            Treatment = DiagnosisWords.Treatment(kind, spread, starts),
            Remedy = DiagnosisWords.Remedy(geometry.Cause, spread, geometry.HoldsForTable, outlying is not null, component is null),
        };
    }

    /// <summary>The column in which a few rows lie furthest out; null where they are many, or lie among the others.</summary>
    private int? Outlying(RowTable from, IReadOnlyList<long> rows, long count)
    {
        if (count > Math.Max(table.ColumnCount + 1, FewOfTable * table.RowCount))
        {
            return null;
        }

        int? furthest = null;
        double most = FarOut;
        for (int column = 0; column < table.ColumnCount; column++)
        {
            if (table.Columns[column].IsCategorical || !moments.Varies(column))
            {
                continue;
            }

            double mean = 0;
            foreach (long row in rows)
            {
                mean += (from[row, column] - moments.Mean[column]) / moments.Deviation(column) / rows.Count;
            }

            if (Math.Abs(mean) > most)
            {
                (furthest, most) = (column, Math.Abs(mean));
            }
        }

        return furthest;
    }
}
