namespace Mixtura.Cli.Reports;

/// <summary>The candidates of a search: the criterion by number of components and structure, and the best of them in detail.</summary>
internal static class CandidateTable
{
    private const int Best = 3;
    private const int MostFinalists = 4;
    private const string First = "components";

    public static void Write(Session session, SearchResult search)
    {
        string[] names = [.. search.Candidates.Select(candidate => candidate.Name).Distinct()];
        string criterion = Criteria.Name(search.Criterion);
        string marks = Marks(search);
        if (names.Length > 1)
        {
            session.WriteText($"{criterion} by number of components and structure ({Meaning(search)}smaller is better{marks})");
            Matrix(session, search, names);
            session.Out.WriteLine();
        }

        Candidate[] ranked = names.Length == 1
            ? [.. search.Candidates]
            : [.. search.Ranked.Take(Best)];
        session.WriteText(names.Length > 1
            ? $"The best {ranked.Length}"
            : $"{ranked.Length} candidates ({criterion}: {Meaning(search)}smaller is better{marks})");
        Details(session, search, ranked);
        WriteFinalists(session, search);
        foreach (IGrouping<string, Candidate> problem in search.Candidates.Where(c => c is { Problem: not null, IsFinished: true }).GroupBy(c => c.Problem!))
        {
            session.WriteText($"Not fitted: {string.Join(", ", problem.GroupBy(c => c.Name).Select(group => $"{Numbers.Ranges(group.Select(c => c.Components))} {group.Key}"))}: {problem.Key}");
        }
    }

    /// <summary>The finalists of a comparison by cross-validation, where there was one.</summary>
    private static void WriteFinalists(Session session, SearchResult search)
    {
        if (search.Finalists.IsEmpty)
        {
            return;
        }

        Finalist[] finalists = [.. search.Finalists.Take(MostFinalists).Union(search.Finalists.Where(finalist => ReferenceEquals(finalist.Candidate, search.Best) || ReferenceEquals(finalist.Candidate, search.ByCriterion)))];
        double rows = search.Best.Fit!.Summary.Rows;
        session.Out.WriteLine();
        session.WriteText($"The best {finalists.Length} of {search.Finalists.Length} finalists by the log-likelihood of left-out rows, in nats a row, {search.Finalists[0].Validation.Folds} folds (larger is better; * chosen; a row counts for at most 10 nats)");
        var grid = new Grid([First, "structure", "prior", "params", "BIC", "left-out rows "]);
        foreach (Finalist finalist in finalists)
        {
            Candidate candidate = finalist.Candidate;
            bool isBest = ReferenceEquals(candidate, search.Best);
            grid.Add(
                [$"{candidate.Components}", candidate.Name, ValidationWords.HasPrior(candidate) ? "yes" : "no", $"{candidate.Fit!.Summary.Parameters}", Numbers.Criterion(candidate.Value(Criterion.Bic)), $"{Numbers.Criterion(finalist.Score / rows)}{(isBest ? "*" : " ")}"],
                isBold: isBest);
        }

        grid.Write(session);
    }

    /// <summary>"3 components, EEE", or without the family's name where there is one form only.</summary>
    public static string Title(Candidate candidate) => ChoiceWords.Title(candidate, "component");

    /// <summary>The criterion by number of components and structure, in parts where the terminal is too narrow for all structures.</summary>
    private static void Matrix(Session session, SearchResult search, string[] names)
    {
        IGrouping<int, Candidate>[] rows = [.. search.Candidates.GroupBy(candidate => candidate.Components)];
        string Cell(IGrouping<int, Candidate> row, string name) => row.FirstOrDefault(candidate => candidate.Name == name) is { Fit: not null } candidate
            ? Numbers.Criterion(search.Criterion, candidate.Value(search.Criterion)) + Mark(candidate, search)
            : Numbers.Nothing + " ";
        int Width(string name) => Grid.Padding + rows.Select(row => Cell(row, name).Length).Append(name.Length + 1).Max();
        for (int from = 0; from < names.Length;)
        {
            int to = from;
            int width = First.Length + (2 * Grid.Padding);
            while (to < names.Length && (to == from || width + Width(names[to]) <= session.OutputWidth))
            {
                width += Width(names[to++]);
            }

            var grid = new Grid([.. names[from..to].Select(name => name + " ").Prepend(First)]);
            foreach (IGrouping<int, Candidate> row in rows)
            {
                grid.Add([$"{row.Key}", .. names[from..to].Select(name => Cell(row, name))], isBold: row.Key == search.Best.Components);
            }

            grid.Write(session);
            from = to;
            if (from < names.Length)
            {
                session.Out.WriteLine();
            }
        }
    }

    private static void Details(Session session, SearchResult search, Candidate[] candidates)
    {
        Criterion criterion = search.Criterion;
        double best = search.Best.Value(criterion);
        bool IsBest(Candidate candidate) => ReferenceEquals(candidate, search.Best);
        IEnumerable<string> Of(Func<Candidate, FitResult<Mixture>, string> cell) => candidates.Select(c => c.Fit is { } fit ? cell(c, fit) : Numbers.Nothing);
        var grid = new FittedGrid(session);
        grid.Add(First, candidates.Select(c => $"{c.Components}"));
        if (candidates.Any(candidate => candidate.Family.Structure is not null))
        {
            grid.Add("structure", candidates.Select(c => c.Name));
        }

        grid.Add("log-likelihood", Of((_, fit) => Numbers.Criterion(fit.LogLikelihood)), canBeMissed: true);
        grid.Add("params", Of((_, fit) => $"{fit.Summary.Parameters}"), canBeMissed: true);
        grid.Add(Criteria.Name(criterion) + " ", candidates.Select(c => c.Fit is null ? Numbers.Nothing + " " : Numbers.Criterion(criterion, c.Value(criterion)) + Mark(c, search)));
        if (criterion == Criterion.CrossValidation)
        {
            grid.Add("± s.e.", Of((c, _) => Numbers.Criterion(2 * c.CrossValidation!.StandardError)), canBeMissed: true);
        }

        grid.Add("behind", Of((c, _) => IsBest(c) ? "" : Numbers.Criterion(criterion, c.Value(criterion) - best)));
        if (search.Best.CrossValidation is { } validation)
        {
            grid.Add("± s.e.", Of((c, _) => IsBest(c) ? "" : Numbers.Criterion(2 * validation.Above(c.CrossValidation!).StandardError)));
        }

        grid.Add("iterations", Of((_, fit) => $"{fit.Iterations}"), canBeMissed: true);
        grid.Write(Array.FindIndex(candidates, IsBest));
    }

    private static string Meaning(SearchResult search) => search.Criterion == Criterion.CrossValidation
        ? $"−2 times the log-likelihood of unseen rows, {search.Best.CrossValidation!.Folds} folds; "
        : "";

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
            marks += "; ! a component collapsed, empty or spurious, not eligible";
        }

        if (search.Candidates.Any(c => c is { IsSound: true, Fit.Converged: false } && !ReferenceEquals(c, search.Best)))
        {
            marks += "; ~ not converged";
        }

        return marks;
    }
}
