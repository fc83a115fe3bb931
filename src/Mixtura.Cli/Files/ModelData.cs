using Mixtura.Data;

namespace Mixtura.Cli.Files;

/// <summary>Reads the columns of a table that a model describes.</summary>
internal static class ModelData
{
    /// <summary>Reads them.</summary>
    /// <param name="path">The table's file.</param>
    /// <param name="model">The model.</param>
    /// <param name="modelPath">The model's file, for messages.</param>
    /// <param name="options">Weights, missing cells and threads.</param>
    /// <param name="cancellation">Cancels the work.</param>
    public static LoadedTable Read(string path, Mixture model, string modelPath, ReadOptions options, CancellationToken cancellation)
    {
        TableSchema schema = TableFile.Describe(path);
        if (model.Columns.FirstOrDefault(column => schema.IndexOf(column.Name) < 0) is { } absent)
        {
            throw new TableException(
                $"the model {modelPath} describes a column '{absent.Name}', which this table has not; its columns are {Listing(schema)}. Use the model's own kind of table.",
                path);
        }

        LoadedTable loaded = TableFile.Read(path, options with { Expected = model.Columns }, cancellation);
        return loaded.Rows.RowCount > 0 ? loaded : throw new TableException("there is no row to work on", path);
    }

    private static string Listing(TableSchema schema)
    {
        const int Most = 20;
        string names = string.Join(", ", schema.Columns.Take(Most).Select(column => column.Name));
        return schema.Columns.Length > Most ? $"{names} and {schema.Columns.Length - Most} more" : names;
    }
}
