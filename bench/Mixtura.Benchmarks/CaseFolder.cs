using System.Runtime.InteropServices;
using System.Text.Json;

namespace Mixtura.Benchmarks;

/// <summary>
/// A temporary folder with one problem for every program: <c>case.json</c>, <c>rows.bin</c> and <c>means.bin</c>
/// (doubles of this machine's byte order, row by row). Deleted when disposed of.
/// </summary>
internal sealed class CaseFolder : IDisposable
{
    private CaseFolder(string path, RowTable table, double[][] means)
    {
        Path = path;
        Table = table;
        Means = means;
    }

    public string Path { get; }

    public RowTable Table { get; }

    /// <summary>Where every program begins: the true means moved a little.</summary>
    public double[][] Means { get; }

    public GaussianMixture Start => SyntheticMixture.IdentityAt(Means);

    public static CaseFolder Create(int rows, GaussianMixture mixture)
    {
        RowTable table = mixture.Sample(rows, seed: 3).Rows;
        var folder = new CaseFolder(Directory.CreateTempSubdirectory("mixtura-bench-").FullName, table, SyntheticMixture.MeansNear(mixture));
        folder.Write();
        return folder;
    }

    public string File(string name) => System.IO.Path.Combine(Path, name);

    public void Dispose() => Directory.Delete(Path, recursive: true);

    private void Write()
    {
        var shape = new Dictionary<string, long> { ["rows"] = Table.RowCount, ["columns"] = Table.ColumnCount, ["components"] = Means.Length };
        System.IO.File.WriteAllText(File("case.json"), JsonSerializer.Serialize(shape));
        using (FileStream means = System.IO.File.Create(File("means.bin")))
        {
            foreach (double[] mean in Means)
            {
                means.Write(MemoryMarshal.AsBytes(mean.AsSpan()));
            }
        }

        RowsFile.Write(File("rows.bin"), Table);
    }
}
