using System.Collections.Immutable;
using Mixtura.Data;

namespace Mixtura.Cli.Files;

/// <summary>Labels of rows as components of a model that was fitted with them, and so calls its components by them.</summary>
internal static class ComponentLabels
{
    /// <summary>Reads them.</summary>
    /// <param name="loaded">The table.</param>
    /// <param name="column">The column of labels.</param>
    /// <param name="model">The model.</param>
    /// <param name="modelPath">Its file.</param>
    /// <param name="cancellation">Cancels the work.</param>
    /// <returns>For each row its component, −1 where it is unknown.</returns>
    /// <exception cref="TableException">There is no such column, or no label in it, or one that is not the name of a component.</exception>
    /// <exception cref="ModelException">The model's components have no names.</exception>
    public static ImmutableArray<int> Read(LoadedTable loaded, string column, Mixture model, string modelPath, CancellationToken cancellation)
    {
        if (model.Names.IsEmpty)
        {
            throw new ModelException("the components have no names, so no labels were known in the fit; leave --known-labels out", modelPath);
        }

        KnownLabels labels = KnownLabels.Read(loaded, column, "know a component by", cancellation);
        int[] components = Array.ConvertAll(labels.Levels, level => model.Names.IndexOf(level));
        return [.. labels.Codes.Select((code, row) => code < 0 ? code : components[code] >= 0 || loaded.Rows.Weight(row) == 0 ? components[code] : throw Nameless(loaded, row, column, labels.Levels[code], model, modelPath))];
    }

    private static TableException Nameless(LoadedTable loaded, int row, string column, string label, Mixture model, string modelPath) => new(
        $"the label '{label}' is not the name of a component of {modelPath}, which are {string.Join(", ", model.Names)}; name the column that the fit knew",
        loaded.Path,
        loaded.FileRow(row),
        column);
}
