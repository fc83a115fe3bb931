using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Mixtura.Estimation;

namespace Mixtura;

/// <summary>What went wrong with a component of a fit: the rows behind it, why, what was done, and what the user can do.</summary>
[JsonNumberHandling(JsonNumberHandling.AllowNamedFloatingPointLiterals)]
public sealed class Diagnosis
{
    internal Diagnosis()
    {
    }

    /// <summary>Whether the component has collapsed, lost its rows or looks spurious.</summary>
    public FitWarningKind Kind { get; internal init; }

    /// <summary>The component, from 0; null where all of them have collapsed for the same reason.</summary>
    public int? Component { get; internal init; }

    /// <summary>The number of rows whose most likely component it is; rows without weight, and trimmed ones, are not counted.</summary>
    public long RowCount { get; internal init; }

    /// <summary>The first ten of them, from 0, in order.</summary>
    public ImmutableArray<long> Rows { get; internal init; }

    /// <summary>What is the matter with these rows.</summary>
    public DiagnosisCause Cause { get; internal init; }

    /// <summary>The names of the columns in which they are equal, or of those that depend on each other; empty for other causes.</summary>
    public ImmutableArray<string> Columns { get; internal init; } = [];

    /// <summary>Whether what is said of the columns is true of all rows of the table.</summary>
    public bool HoldsForTable { get; internal init; }

    /// <summary>The column in which these rows lie furthest from the table's mean, where they are few and more than three of its standard deviations away; or null.</summary>
    public string? OutlyingColumn { get; internal init; }

    /// <summary>What the fit did about it, as a clause.</summary>
    public string Treatment { get; internal init; } = "";

    /// <summary>What the user can do, as a clause; the first is what fits the cause best.</summary>
    public string Remedy { get; internal init; } = "";

    /// <summary>How many dimensions are left in the columns that depend on each other.</summary>
    internal int FlatDimensions { get; init; }

    /// <summary>The number of columns that the component's spread is about.</summary>
    internal int Dimensions { get; init; }

    /// <summary>All of it in words; components are numbered from 1.</summary>
    /// <param name="rowNumber">A row's number as the user knows it, of its index from 0; null to number the table's rows from 1.</param>
    public string Describe(Func<long, long>? rowNumber = null) => DiagnosisWords.Describe(this, rowNumber ?? (row => row + 1));

    /// <inheritdoc/>
    public override string ToString() => Describe();
}
