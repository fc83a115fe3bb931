namespace Mixtura.Cli.Reports;

/// <summary>The table of a model: a column for each component, split where the terminal is too narrow for all.</summary>
internal static class ModelTable
{
    /// <summary>Writes it.</summary>
    /// <param name="session">Where to.</param>
    /// <param name="model">The model.</param>
    /// <param name="sizes">The number of rows most likely in each component, or null.</param>
    public static void Write(Session session, Mixture model, IReadOnlyList<long>? sizes) =>
        ColumnTable.Write(session, "component", [.. Enumerable.Range(0, model.Components.Length).Select(j => ComponentNames.WithNumber(model, j))], [.. Leading(model, sizes), .. ParameterRows.Of(model)]);

    private static IEnumerable<ParameterRow> Leading(Mixture model, IReadOnlyList<long>? sizes)
    {
        yield return new ParameterRow("weight", [.. Numbers.Alike(model.Weights.ToArray())]);
        if (sizes is not null)
        {
            yield return new ParameterRow("rows", [.. sizes.Select(size => Numbers.Count(size))]);
        }
    }
}
