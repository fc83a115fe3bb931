using System.Globalization;

namespace Mixtura.Estimation;

/// <summary>The sentences of a diagnosis.</summary>
internal static class DiagnosisWords
{
    public const string Held = "its covariance is held at the floor";

    public static string Describe(Diagnosis diagnosis, Func<long, long> rowNumber)
    {
        string component = diagnosis.Component is { } j ? $"component {j + 1}" : "every component";
        string what = diagnosis.Kind switch
        {
            FitWarningKind.WithoutRows => $"{component} has lost all its rows",
            FitWarningKind.Spurious => $"{component} looks spurious, an accident of a few rows rather than a group",
            _ => $"{component} has collapsed",
        };
        return $"{what}: {Why(diagnosis, rowNumber)}; {diagnosis.Treatment}. Remedies: {diagnosis.Remedy}";
    }

    /// <summary>What the fit did.</summary>
    public static string Treatment(FitWarningKind kind, Spread spread, int starts)
    {
        string done = kind == FitWarningKind.Spurious ? "it is kept as it is"
            : spread.IsShared ? "the covariance that all components share is held at the floor"
            : spread.StaysWhereHeld ? "all covariances stay what they were, since the next step would take this one below the floor"
            : Held;
        string sound = kind == FitWarningKind.Spurious ? "a maximum without such a component" : "a maximum without a collapsed component";
        return starts > 1 ? $"{done}, since none of the {starts} starts that were tried led to {sound}" : done;
    }

    /// <summary>What the user can do about it, what fits the cause best first.</summary>
    public static string Remedy(DiagnosisCause cause, Spread spread, bool holdsForTable, bool isOutlying, bool isWhole)
    {
        var remedies = new List<string>();
        if (isOutlying)
        {
            remedies.Add("count such rows as noise, or trim them");
        }

        if (cause is DiagnosisCause.ConstantColumns or DiagnosisCause.DependentColumns && holdsForTable)
        {
            remedies.Add(cause == DiagnosisCause.ConstantColumns ? "leave the column out, which is the same in every row" : "leave one of these columns out, which depend on each other in every row");
        }
        else if (cause == DiagnosisCause.ConstantColumns)
        {
            remedies.Add("leave the column out, or describe it as counts or labels");
        }

        if (!isWhole && !(holdsForTable && cause == DiagnosisCause.DependentColumns))
        {
            remedies.Add("fewer components");
        }

        if (!spread.IsShared && !holdsForTable && !isWhole)
        {
            remedies.Add("a covariance shared by all components");
        }

        if (cause is DiagnosisCause.DependentColumns or DiagnosisCause.FewRows && !spread.IsAlongColumns)
        {
            remedies.Add("a diagonal structure");
        }

        remedies.Add("a prior");
        return string.Join(", ", remedies.Take(remedies.Count - 1)) + (remedies.Count > 1 ? ", or " : "") + remedies[^1];
    }

    private static string Why(Diagnosis diagnosis, Func<long, long> rowNumber)
    {
        string far = diagnosis.OutlyingColumn is { } column ? $", far from the others in the column {column}" : "";
        string rows = Rows(diagnosis, rowNumber);
        return diagnosis.Cause switch
        {
            DiagnosisCause.SingleRow => $"its only row is {rowNumber(diagnosis.Rows[0])}{far}",
            DiagnosisCause.EqualRows => $"{rows} have the same values{far}",
            DiagnosisCause.FewRows => $"{rows} are too few to spread in {diagnosis.Dimensions} columns: they lie {Flat(diagnosis.FlatDimensions)}{far}",
            DiagnosisCause.ConstantColumns => $"{rows} have the same value in {Named(diagnosis)}{far}",
            DiagnosisCause.DependentColumns => $"{rows} lie {Flat(diagnosis.FlatDimensions)} in {Named(diagnosis)}{far}",
            DiagnosisCause.FewDistinctRows => "the table has fewer distinct rows than there are components",
            DiagnosisCause.Superfluous => "the other components describe every row better",
            _ => $"{rows} lie very near to each other in some direction, next to the spread of the table{far}",
        };
    }

    private static string Rows(Diagnosis diagnosis, Func<long, long> rowNumber)
    {
        string count = diagnosis.RowCount.ToString("N0", CultureInfo.InvariantCulture);
        string names = string.Join(", ", diagnosis.Rows.Select(row => rowNumber(row).ToString(CultureInfo.InvariantCulture)));
        return diagnosis.RowCount > diagnosis.Rows.Length ? $"its {count} rows ({names}, ...)" : $"its {count} {(diagnosis.RowCount == 1 ? "row" : "rows")} ({names})";
    }

    private static string Flat(int dimensions) => dimensions switch
    {
        0 => "in a point",
        1 => "on a line",
        2 => "on a plane",
        _ => $"in a space of {dimensions} dimensions",
    };

    private static string Named(Diagnosis diagnosis) => diagnosis.Columns.Length == 1
        ? $"the column {diagnosis.Columns[0]}"
        : $"the columns {string.Join(", ", diagnosis.Columns[..^1])} and {diagnosis.Columns[^1]}";
}
