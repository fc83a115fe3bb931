using System.Globalization;
using System.Text.Json;

namespace Mixtura.Benchmarks.Peers;

/// <summary>The peers that this machine has; <c>bench/peers/install.sh</c> brings them.</summary>
internal sealed class InstalledPeers : IDisposable
{
    private const string Help = "is not installed (bench/peers/install.sh): left out";

    private readonly string _folder = Directory.CreateTempSubdirectory("mixtura-peers-").FullName;
    private readonly string _python = Python;
    private readonly string _armadillo;

    public InstalledPeers()
    {
        HasScikitLearn = ChildProcess.Works(_python, "-c", "import sklearn");
        if (!HasScikitLearn)
        {
            Console.Error.WriteLine($"scikit-learn {Help}");
        }

        _armadillo = Path.Combine(_folder, "armadillo_em");
        HasArmadillo = ChildProcess.Works("g++", "-O3", "-march=native", "-fopenmp", Script("armadillo_em.cpp"), "-o", _armadillo, "-larmadillo");
        if (!HasArmadillo)
        {
            Console.Error.WriteLine($"Armadillo, or a C++ compiler, {Help}");
        }
    }

    /// <summary>The Python that has Debian's packages, where there is one.</summary>
    public static string Python { get; } = File.Exists("/usr/bin/python3") ? "/usr/bin/python3" : "python3";

    public bool HasScikitLearn { get; }

    public bool HasArmadillo { get; }

    /// <summary>Names and versions.</summary>
    public string Describe()
    {
        var versions = new List<string>();
        if (HasScikitLearn)
        {
            versions.Add(ScikitLearn("versions.py").Printed.GetProperty("versions").GetString()!);
        }

        if (HasArmadillo)
        {
            versions.Add(ChildProcess.Run(_armadillo, "version").Printed.GetProperty("version").GetString()!);
        }

        return versions.Count == 0 ? "no peers" : string.Join("; ", versions);
    }

    /// <summary>The programs that time an iteration.</summary>
    public IEnumerable<Peer> TimingIterations()
    {
        if (HasScikitLearn)
        {
            yield return new ProcessPeer("scikit-learn", _python, (folder, sizes) =>
                [Script("sklearn_em.py"), folder.Path, sizes.Full ? "full" : "diag", $"{PeerCase.ShortRun}", $"{sizes.LongRun}"]);
        }

        if (HasArmadillo)
        {
            yield return new ProcessPeer("Armadillo", _armadillo, (folder, sizes) =>
                ["time", folder.Path, .. Shape(folder), sizes.Full ? "full" : "diag", $"{PeerCase.ShortRun}", $"{sizes.LongRun}"]);
        }
    }

    public ChildProcess.Report ScikitLearn(string script, params string[] arguments) => ChildProcess.Run(_python, [Script(script), .. arguments]);

    /// <summary>Armadillo's run of so many iterations, and on until its mean log-likelihood is at a level.</summary>
    public JsonElement ArmadilloReach(CaseFolder folder, int iterations, double level) =>
        ChildProcess.Run(_armadillo, ["reach", folder.Path, .. Shape(folder), $"{iterations}", level.ToString("R", CultureInfo.InvariantCulture)]).Printed;

    /// <summary>Where a peer's program lies.</summary>
    public static string Script(string name) => Path.Combine(AppContext.BaseDirectory, "peers", name);

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static string[] Shape(CaseFolder folder) => [$"{folder.Table.RowCount}", $"{folder.Table.ColumnCount}", $"{folder.Means.Length}"];
}
