using System.Globalization;

namespace Mixtura.Cli.Fitting;

/// <summary>Tells on the terminal where a search is.</summary>
internal sealed class LiveLine(Session session, int candidates, bool quiet) : IProgress<FitProgress>, IProgress<SearchProgress>, IDisposable
{
    private readonly LiveText _text = new(session, quiet);
    private string _finished = "";

    public void Report(SearchProgress value)
    {
        string best = value.Best is { } candidate ? $", best so far {candidate.Name} {candidate.Components}" : "";
        _finished = candidates > 1 ? $"{value.Finished} of {value.Candidates} candidates finished{best}; " : "";
    }

    public void Report(FitProgress value) => _text.Show(() => string.Create(
        CultureInfo.InvariantCulture,
        $"{_finished}{value.Structure}, {value.Components} components, start {value.Start}, iteration {value.Iteration}, log-likelihood {value.LogLikelihood:F2}"));

    public void Dispose() => _text.Dispose();
}
