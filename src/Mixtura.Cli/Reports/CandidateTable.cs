namespace Mixtura.Cli.Reports;

/// <summary>The candidates of a search: the criterion by number of components and structure, and the best of them in detail.</summary>
internal static class CandidateTable
{
    private const int Best = 5;

    public static void Write(Session session, SearchResult search)
    {
        string[] names = [.. search.Candidates.Select(candidate => candidate.Name).Distinct()];
        string criterion = Name(search.Criterion);
        string marks = Marks(search);
        if (names.Length > 1)
        {
            session.Out.WriteLine($"{criterion} by number of components and structure (smaller is better{marks})");
            Matrix(session, search, names);
            session.Out.WriteLine();
        }

        Candidate[] ranked = names.Length == 1
            ? [.. search.Candidates]
            : [.. search.Candidates.Where(c => c.Fit is not null).OrderByDescending(c => c.IsSound).ThenBy(c => c.Value(search.Criterion)).Take(Best)];
        session.Out.WriteLine(names.Length > 1
            ? $"The best {ranked.Length}"
            : $"{ranked.Length} candidates ({criterion}: smaller is better{marks})");
        Details(session, search, ranked);
        foreach (IGrouping<string, Candidate> problem in search.Candidates.Where(c => c.Problem is not null).GroupBy(c => c.Problem!))
        {
            session.Out.WriteLine($"Not fitted: {string.Join(", ", problem.Select(c => $"{c.Components} {c.Name}"))}: {problem.Key}");
        }
    }

    public static string Name(Criterion criterion) => criterion.ToString().ToUpperInvariant();

    /// <summary>"3 components, EEE", or without the family's name where there is one form only.</summary>
    public static string Title(Candidate candidate) =>
        Numbers.Count(candidate.Components, "component") + (candidate.Family.Structure is { } structure ? ", " + structure : "");

    private static void Matrix(Session session, SearchResult search, string[] names)
    {
        var grid = new Grid([.. names.Select(name => name + " ").Prepend("components")]);
        foreach (IGrouping<int, Candidate> row in search.Candidates.GroupBy(candidate => candidate.Components))
        {
            grid.Add(
                [$"{row.Key}", .. names.Select(name => row.FirstOrDefault(candidate => candidate.Name == name) is { Fit: not null } candidate
                    ? Numbers.Criterion(candidate.Value(search.Criterion)) + Mark(candidate, search)
                    : Numbers.Nothing + " ")],
                isBold: row.Key == search.Best.Components);
        }

        grid.Write(session);
    }

    private static void Details(Session session, SearchResult search, Candidate[] candidates)
    {
        bool structured = candidates.Any(candidate => candidate.Family.Structure is not null);
        string criterion = Name(search.Criterion);
        string[] headers = ["components", .. structured ? ["structure"] : Array.Empty<string>(), "log-likelihood", "params", criterion + " ", "behind", "iterations"];
        var grid = new Grid(headers);
        double best = search.Best.Value(search.Criterion);
        foreach (Candidate candidate in candidates)
        {
            string[] structure = structured ? [candidate.Name] : [];
            if (candidate.Fit is not { } fit)
            {
                grid.Add([$"{candidate.Components}", .. structure, Numbers.Nothing, Numbers.Nothing, Numbers.Nothing + " ", Numbers.Nothing, Numbers.Nothing]);
                continue;
            }

            grid.Add(
                [
                    $"{candidate.Components}",
                    .. structure,
                    Numbers.Criterion(fit.LogLikelihood),
                    $"{fit.Summary.Parameters}",
                    Numbers.Criterion(candidate.Value(search.Criterion)) + Mark(candidate, search),
                    ReferenceEquals(candidate, search.Best) ? "" : Numbers.Criterion(candidate.Value(search.Criterion) - best),
                    $"{fit.Iterations}",
                ],
                isBold: ReferenceEquals(candidate, search.Best));
        }

        grid.Write(session);
    }

    private static string Mark(Candidate candidate, SearchResult search) =>
        ReferenceEquals(candidate, search.Best) ? "*"
        : !candidate.IsSound ? "!"
        : candidate.Fit is { Converged: false } ? "~"
        : " ";

    private static string Marks(SearchResult search)
    {
        string marks = "; * chosen";
        if (search.Candidates.Any(c => c.Fit is not null && !c.IsSound && !ReferenceEquals(c, search.Best)))
        {
            marks += "; ! a component collapsed or empty, not eligible";
        }

        if (search.Candidates.Any(c => c is { IsSound: true, Fit.Converged: false } && !ReferenceEquals(c, search.Best)))
        {
            marks += "; ~ not converged";
        }

        return marks;
    }
}
