using Xunit;

[assembly: AssemblyFixture(typeof(Mixtura.Cli.Tests.Models))]

namespace Mixtura.Cli.Tests;

/// <summary>Models that several tests use, each fitted once.</summary>
public sealed class Models : IDisposable
{
    private readonly Folder _folder = new();

    public Models()
    {
        Faithful = Fit("faithful.json", Folder.Data("faithful.csv"), "--components", "2", "--covariance", "VVV");
        Mixed = Fit("mixed.json", Folder.Data("biochemists.csv"), "--counts", "art,kid5,ment", "--labels", "fem,mar", "--components", "2", "--covariance", "VVV", "--starts", "2");
    }

    /// <summary>Two Gaussian components of the columns eruptions and waiting.</summary>
    public string Faithful { get; }

    /// <summary>Two components of counts, labels and a measured column.</summary>
    public string Mixed { get; }

    public void Dispose() => _folder.Dispose();

    private string Fit(string name, params string[] arguments)
    {
        string model = _folder.File(name);
        Ran.Well(["fit", .. arguments, "--output", model, "--quiet"]);
        return model;
    }
}
