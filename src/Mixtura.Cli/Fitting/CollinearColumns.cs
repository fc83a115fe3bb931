using System.Collections.Immutable;
using System.Text.Json;
using Mixtura.Cli.Options;
using Mixtura.Data;

namespace Mixtura.Cli.Fitting;

/// <summary>The measured columns that are linear functions of others in every row.</summary>
/// <param name="Found">The dependent columns with their relations.</param>
/// <param name="AreLeftOut">Whether they are left out of the fit.</param>
internal sealed record CollinearColumns(ImmutableArray<LinearDependence> Found, bool AreLeftOut)
{
    /// <summary>Looks for them.</summary>
    /// <param name="loaded">The table.</param>
    /// <param name="plan">Its columns.</param>
    /// <param name="policy">What the user wants done, or null.</param>
    /// <param name="serve">Whether collinear columns can be fitted as they are: by diagonal or regularized covariances, or since what is held names columns.</param>
    /// <param name="threads">The number of threads.</param>
    public static CollinearColumns Find(LoadedTable loaded, ColumnPlan plan, CollinearPolicy? policy, bool serve, int threads)
    {
        var found = LinearDependences.Find(loaded.Rows, [.. plan.Measured.Select(loaded.Rows.ColumnIndex)], threads);
        return new CollinearColumns(found, !found.IsEmpty && plan.Pattern is null && (policy is null ? !serve : policy == CollinearPolicy.Drop));
    }

    /// <summary>The plan without the columns that are left out.</summary>
    public ColumnPlan Without(ColumnPlan plan) => plan with
    {
        Columns = [.. plan.Columns.Except(Found.Select(dependence => dependence.Name))],
        LeftOut = [.. plan.LeftOut, .. Found.Select(dependence => (dependence.Name, $"collinear: {dependence}"))],
    };

    /// <summary>A sentence for each column.</summary>
    public IEnumerable<string> Notes() => Found.Select(dependence => AreLeftOut
        ? $"the column {dependence.Name} is left out, since it is a linear function of others in every row, to rounding: {dependence}; --collinear keep fits it all the same"
        : $"the column {dependence.Name} is a linear function of others in every row, to rounding: {dependence}; full covariances have no inverse, and others count it twice: leave it out by --collinear drop or --columns");

    public void Write(Utf8JsonWriter json)
    {
        json.WriteStartArray("collinear");
        foreach (LinearDependence dependence in Found)
        {
            json.WriteStartObject();
            json.WriteString("column", dependence.Name);
            json.WriteString("relation", dependence.ToString());
            json.WriteBoolean("leftOut", AreLeftOut);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
