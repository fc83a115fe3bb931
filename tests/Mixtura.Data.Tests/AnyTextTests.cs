using System.Globalization;
using System.Text;
using CsCheck;
using Xunit;

namespace Mixtura.Data.Tests;

/// <summary>What stands in a file comes back, and no text makes the reader fail in another way than with its own error.</summary>
public sealed class AnyTextTests
{
    [Fact]
    public void Cells_of_any_text_are_read_as_they_stand()
    {
        using var folder = new TemporaryFolder();
        string path = folder.File("t.csv");
        string output = folder.File("out.csv");
        Gen<string> cell = Gen.OneOf(
            Gen.Int[-1000, 1000].Select(i => i.ToString(CultureInfo.InvariantCulture)),
            Gen.String[Gen.Char["ab \"\n\r,;é"], 0, 12].Select(text => "\"" + text.Replace("\"", "\"\"", StringComparison.Ordinal) + "\""),
            Gen.String[Gen.Char["ab é\""], 0, 6].Select(text => "x" + text));
        Gen.Select(Gen.Select(Gen.Int[-99, 99], cell).Array[1, 40], Gen.Bool, Gen.Bool).Sample(
            (rows, crlf, last) =>
            {
                string end = crlf ? "\r\n" : "\n";
                File.WriteAllText(path, "num,txt" + end + string.Join(end, rows.Select(row => $"{row.Item1},{row.Item2}")) + (last ? end : ""));
                string?[] labels = [.. rows.Select(row => Text(row.Item2))];
                LoadedTable loaded = TableFile.Read(path, new ReadOptions { Columns = ["num"] }, CancellationToken.None);
                TableFile.WriteWithAdded(path, output, [OutputColumn.From("added", new int[rows.Length])], loaded, CancellationToken.None);
                return labels.SequenceEqual(TableFile.ReadLabels(path, "txt", CancellationToken.None))
                    && labels.SequenceEqual(TableFile.ReadLabels(output, "txt", CancellationToken.None))
                    && loaded.Rows.CopyColumn(0).SequenceEqual(rows.Select(row => (double)row.Item1));
            },
            iter: 25,
            threads: 1);

        static string? Text(string cell)
        {
            string text = (cell[0] == '"' ? cell[1..^1].Replace("\"\"", "\"", StringComparison.Ordinal) : cell).Trim(' ');
            return text.Length == 0 ? null : text;
        }
    }

    [Fact]
    public void Any_bytes_are_read_or_refused()
    {
        using var folder = new TemporaryFolder();
        string path = folder.File("t.csv");
        string output = folder.File("out.csv");
        byte[] alphabet = [.. Encoding.UTF8.GetBytes("ab12.,;\n\n\r\"\"\t -+eNA|é"), 0, 0xFF];
        Gen<byte> one = Gen.Int[0, alphabet.Length - 1].Select(i => alphabet[i]);
        Gen.Select(one.Array[0, 80], Gen.Bool).Sample(
            (bytes, drop) =>
            {
                File.WriteAllBytes(path, bytes);
                try
                {
                    var options = new ReadOptions { Missing = drop ? MissingPolicy.Drop : MissingPolicy.Refuse };
                    LoadedTable loaded = TableFile.Read(path, options, CancellationToken.None);
                    TableFile.WriteWithAdded(path, output, [OutputColumn.From("added", new int[loaded.Rows.RowCount])], loaded, CancellationToken.None);
                    return loaded.Rows.RowCount + loaded.RowsDropped == loaded.RowsInFile;
                }
                catch (TableException error)
                {
                    return error.Message.StartsWith(path, StringComparison.Ordinal);
                }
            },
            iter: 150,
            threads: 1);
    }
}
