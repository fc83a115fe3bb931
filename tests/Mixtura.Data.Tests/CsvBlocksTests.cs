using System.Globalization;
using System.Text;
using CsCheck;
using Mixtura.Data.Csv;
using Xunit;

namespace Mixtura.Data.Tests;

/// <summary>Where a file is cut into blocks makes no difference, and no text makes the reader fail in another way than with its own error.</summary>
public sealed class CsvBlocksTests
{
    [Fact]
    public void Blocks_may_be_cut_anywhere()
    {
        using var folder = new TemporaryFolder();
        string path = folder.File("t.csv");
        Gen<string> cell = Gen.OneOf(
            Gen.Int[-1000, 1000].Select(i => i.ToString(CultureInfo.InvariantCulture)),
            Gen.String[Gen.Char["ab \"\n\r,;é"], 0, 12].Select(text => "\"" + text.Replace("\"", "\"\"", StringComparison.Ordinal) + "\""),
            Gen.String[Gen.Char["ab é\""], 0, 6].Select(text => "x" + text));
        Gen.Select(Gen.Select(Gen.Int[-99, 99], cell).Array[1, 40], Gen.Bool, Gen.Int[64, 200], Gen.Bool).Sample(
            (rows, crlf, blockSize, last) =>
            {
                string end = crlf ? "\r\n" : "\n";
                File.WriteAllText(path, "num,txt" + end + string.Join(end, rows.Select(row => $"{row.Item1},{row.Item2}")) + (last ? end : ""));
                FileFormat format = FileFormat.Of(path);
                string?[] whole = Labels(new CsvSource(path, format, CancellationToken.None));
                string?[] cut = Labels(new CsvSource(path, format, CancellationToken.None, blockSize));
                double[] numbers = new TableLoader(new CsvSource(path, format, CancellationToken.None, blockSize), new ReadOptions { Columns = ["num"] })
                    .Load(CancellationToken.None).Rows.CopyColumn(0);
                return whole.SequenceEqual(cut) && numbers.SequenceEqual(rows.Select(row => (double)row.Item1));
            },
            iter: 250,
            threads: 1);

        static string?[] Labels(CsvSource source) => new TableLoader(source, new ReadOptions()).Labels("txt", CancellationToken.None);
    }

    [Fact]
    public void Any_bytes_are_read_or_refused()
    {
        using var folder = new TemporaryFolder();
        string path = folder.File("t.csv");
        string output = folder.File("out.csv");
        byte[] alphabet = [.. Encoding.UTF8.GetBytes("ab12.,;\n\n\r\"\"\t -+eNA|é"), 0, 0xFF];
        Gen<byte> one = Gen.Int[0, alphabet.Length - 1].Select(i => alphabet[i]);
        Gen.Select(one.Array[0, 80], Gen.Int[64, 100], Gen.Bool).Sample(
            (bytes, blockSize, drop) =>
            {
                File.WriteAllBytes(path, bytes);
                try
                {
                    var options = new ReadOptions { Missing = drop ? MissingPolicy.Drop : MissingPolicy.Refuse };
                    var source = new CsvSource(path, FileFormat.OfInput(path), CancellationToken.None, blockSize);
                    LoadedTable loaded = new TableLoader(source, options).Load(CancellationToken.None);
                    TableFile.WriteWithAdded(path, output, [OutputColumn.From("added", new int[loaded.Rows.RowCount])], loaded, CancellationToken.None);
                    return loaded.Rows.RowCount + loaded.RowsDropped == loaded.RowsInFile;
                }
                catch (TableException error)
                {
                    return error.Message.StartsWith(path, StringComparison.Ordinal);
                }
            },
            iter: 2000,
            threads: 1);
    }
}
