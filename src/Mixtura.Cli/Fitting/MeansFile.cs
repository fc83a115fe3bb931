using System.Collections.Immutable;
using Mixtura.Data;

namespace Mixtura.Cli.Fitting;

/// <summary>A table of one mean a row, with the columns of the fit.</summary>
internal static class MeansFile
{
    /// <param name="path">The file.</param>
    /// <param name="option">The option that names it, for messages.</param>
    /// <param name="columns">The columns of the fit.</param>
    /// <param name="cancellation">Cancels the work.</param>
    /// <exception cref="UsageException">A column has no mean.</exception>
    /// <exception cref="TableException">The file is bad, or has no row.</exception>
    public static double[][] Read(string path, string option, ImmutableArray<Column> columns, CancellationToken cancellation)
    {
        if (columns.FirstOrDefault(column => column.IsCategorical) is { } label)
        {
            throw new UsageException($"{option} needs columns that have means, and '{label.Name}' holds labels; a start by labels or by a model serves those, and whole components can be held by --known");
        }

        RowTable rows = TableFile.Read(path, new ReadOptions { Columns = [.. columns.Select(c => c.Name)] }, cancellation).Rows;
        if (rows.RowCount == 0)
        {
            throw new TableException("the file has no row; it needs a mean for each component", path);
        }

        double[][] means = new double[rows.RowCount][];
        for (int j = 0; j < means.Length; j++)
        {
            means[j] = new double[rows.ColumnCount];
            rows.CopyRow(j, means[j]);
        }

        return means;
    }
}
