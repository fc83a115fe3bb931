namespace Mixtura.Benchmarks.Peers;

/// <summary>The peers that this machine has; <c>bench/peers/install.sh</c> brings the others.</summary>
internal static class InstalledPeers
{
    public static string Python => File.Exists("/usr/bin/python3") ? "/usr/bin/python3" : "python3";

    public static string Script(string name) => Path.Combine(AppContext.BaseDirectory, "peers", name);

    public static IEnumerable<Peer> Find(string workFolder)
    {
        if (ChildProcess.Works(Python, "-c", "import sklearn"))
        {
            yield return new ProcessPeer("scikit-learn", Python, (folder, sizes, covariance) =>
                [Script("sklearn_em.py"), folder.Path, covariance, $"{PeerCase.ShortRun}", $"{sizes.LongRun}"]);
        }
        else
        {
            Console.Error.WriteLine("scikit-learn is not installed (bench/peers/install.sh): left out");
        }

        string armadillo = Path.Combine(workFolder, "armadillo_em");
        if (ChildProcess.Works("g++", "-O3", "-march=native", "-fopenmp", Script("armadillo_em.cpp"), "-o", armadillo, "-larmadillo"))
        {
            yield return new ProcessPeer("Armadillo", armadillo, (folder, sizes, covariance) =>
                [folder.Path, covariance, $"{PeerCase.ShortRun}", $"{sizes.LongRun}", $"{sizes.Rows}", $"{sizes.Columns}", $"{sizes.Components}"]);
        }
        else
        {
            Console.Error.WriteLine("Armadillo or a C++ compiler is not installed (bench/peers/install.sh): left out");
        }
    }
}
