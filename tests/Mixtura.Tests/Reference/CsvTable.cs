using System.Globalization;

namespace Mixtura.Tests.Reference;

/// <summary>A plain CSV file with a header and without quotes, as the reference data are.</summary>
internal sealed class CsvTable
{
    private readonly string[] _names;
    private readonly string[][] _rows;

    private CsvTable(string[] names, string[][] rows)
    {
        _names = names;
        _rows = rows;
    }

    public int RowCount => _rows.Length;

    public IReadOnlyList<string> Names => _names;

    public static CsvTable Read(string path)
    {
        string[] lines = [.. File.ReadAllLines(path).Where(line => line.Length > 0)];
        string[] names = lines[0].Split(',');
        string[][] rows = [.. lines.Skip(1).Select(line => line.Split(','))];
        Assert.All(rows, row => Assert.Equal(names.Length, row.Length));
        return new CsvTable(names, rows);
    }

    public string[] Texts(string column)
    {
        int at = Array.IndexOf(_names, column);
        Assert.True(at >= 0, $"no column '{column}'");
        return [.. _rows.Select(row => row[at])];
    }

    public double[] Numbers(string column) =>
        [.. Texts(column).Select(text => double.Parse(text, CultureInfo.InvariantCulture))];

    /// <summary>The numeric columns as a table, with the weights of another column if one is named.</summary>
    public RowTable Table(IReadOnlyList<string> columns, string? weights = null)
    {
        double[] values = RowMajor([.. columns.Select(Numbers)]);
        return RowTable.FromRowMajor(values, columns.Count, columns, weights is null ? [] : Numbers(weights));
    }

    /// <summary>Categorical columns with their levels as codes; rows with an empty cell are left out.</summary>
    public RowTable Labels(IReadOnlyList<string> columns, Func<string, string[]> levels, string? weights = null)
    {
        Column[] described = [.. columns.Select(name => new Column(name, [.. levels(name)]))];
        string[][] texts = [.. columns.Select(Texts)];
        double[]? weight = weights is null ? null : Numbers(weights);
        var builder = new RowTableBuilder([.. described], weight is not null);
        for (int i = 0; i < _rows.Length; i++)
        {
            if (texts.All(column => column[i].Length > 0))
            {
                builder.Append([.. texts.Select((column, c) => (double)described[c].Levels.IndexOf(column[i]))], weight?[i] ?? 1);
            }
        }

        return builder.Build();
    }

    private static double[] RowMajor(double[][] columns)
    {
        double[] values = new double[columns.Length * columns[0].Length];
        for (int i = 0; i < columns[0].Length; i++)
        {
            for (int j = 0; j < columns.Length; j++)
            {
                values[(i * columns.Length) + j] = columns[j][i];
            }
        }

        return values;
    }
}
