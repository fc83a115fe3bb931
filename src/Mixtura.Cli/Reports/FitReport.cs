using Mixtura.Cli.Fitting;
using Mixtura.Data;

namespace Mixtura.Cli.Reports;

/// <summary>What a fit prints: what was read, the candidates, why one was chosen, the model and its certificate.</summary>
internal static class FitReport
{
    public static void Write(Session session, LoadedTable loaded, ColumnPlan plan, LabelPlan labels, SearchResult search, int threads, CancellationToken cancellation)
    {
        TextWriter output = session.Out;
        FitResult<Mixture> fit = search.Best.Fit!;
        WriteTable(session, loaded, plan);
        if (labels.Column is not null)
        {
            session.WriteText(Known(labels));
        }

        output.WriteLine();
        if (search.Candidates.Length > 1)
        {
            CandidateTable.Write(session, search);
            output.WriteLine();
            session.WriteText(WhyChosen(search));
            output.WriteLine();
        }

        session.WriteText($"{FamilyWords.Describe(fit.Model.Family)}: {ComponentNames.Count(fit.Model)}");
        long[]? sizes = UnlessCancelled(() => fit.Model.CountRows(loaded.Rows, threads, cancellation));
        ModelTable.Write(session, fit.Model, sizes);
        if (sizes is null)
        {
            session.WriteText("There was no time to count the rows of each component.");
        }

        if (ComponentNames.DescribeNoise(fit.Model) is { } noise)
        {
            session.WriteText(noise);
        }

        if (labels.Column is not null && UnlessCancelled(() => fit.Model.Classify(loaded.Rows, threads, cancellation)) is { } likeliest)
        {
            int known = labels.Codes.Count(code => code >= 0);
            int own = labels.Codes.Where((code, row) => code >= 0 && code == likeliest[row]).Count();
            session.WriteText($"Without their labels {Numbers.Count(own)} of the {Numbers.Count(known, "known row")} would be likeliest in the component that they belong to.");
        }

        output.WriteLine();
        FitSummary s = fit.Summary;
        session.WriteText($"Log-likelihood {Numbers.Criterion(s.LogLikelihood)} with {Numbers.Count(s.Parameters, "parameter")}; BIC {Numbers.Criterion(s.Bic)}, AIC {Numbers.Criterion(s.Aic)}, AICc {Numbers.Criterion(s.Aicc)}, ICL {Numbers.Criterion(s.Icl)}, with entropy {Numbers.Criterion(s.IclEntropy)}.");
        if (s.Trim > 0)
        {
            session.WriteText($"{TrimmedRows.Describe(fit, loaded)} The log-likelihood and the criteria are those of the rows that stay.");
        }

        if (s.Held.Length > 0)
        {
            session.WriteText($"Held in the fit, and not counted: {s.Held}.");
        }

        session.WriteText(Certificate(fit));
        if (LandscapeWords.Describe(fit.Landscape) is { } landscape)
        {
            session.WriteText(landscape);
        }
    }

    /// <summary>What takes a pass over the table; null where an interrupt leaves no time for it.</summary>
    private static T[]? UnlessCancelled<T>(Func<T[]> find)
    {
        try
        {
            return find();
        }
        catch (OperationCanceledException)
        {
            return null;
        }
    }

    public static void WriteTable(Session session, LoadedTable loaded, ColumnPlan plan)
    {
        string rows = loaded.RowsDropped > 0
            ? $"{Numbers.Count(loaded.Rows.RowCount)} of {Numbers.Count(loaded.RowsInFile, "row")} ({Numbers.Count(loaded.RowsDropped)} left out for missing values)"
            : Numbers.Count(loaded.Rows.RowCount, "row");
        string weight = loaded.Rows.IsWeighted ? $" of total weight {Numbers.Count(loaded.Rows.TotalWeight)}" : "";
        session.WriteText($"{loaded.Path}: {rows}{weight}; {Numbers.Count(loaded.Rows.ColumnCount, "column")}: {plan.Describe()}");
        if (!plan.LeftOut.IsEmpty)
        {
            session.WriteText("Left out: " + string.Join(", ", plan.LeftOut.Select(column => $"{column.Name} ({column.Reason})")));
        }
    }

    /// <summary>How many rows are known by which label.</summary>
    private static string Known(LabelPlan labels)
    {
        const int Most = 20;
        string[] counts = [.. labels.Names.Take(Most).Select((name, j) => $"{name} {Numbers.Count(labels.Codes.Count(code => code == j))}")];
        string more = labels.Names.Length > Most ? $" and {labels.Names.Length - Most} labels more" : "";
        return $"Known by the label in {labels.Column}: {Numbers.Count(labels.Codes.Count(code => code >= 0))} of the rows ({string.Join(", ", counts)}{more})";
    }

    private static string WhyChosen(SearchResult search)
    {
        string criterion = Criteria.Name(search.Criterion);
        string chosen = search.IsComplete
            ? $"Chosen: {CandidateTable.Title(search.Best)}."
            : $"The best of the {search.Candidates.Count(candidate => candidate.Fit is not null)} candidates that were finished: {CandidateTable.Title(search.Best)}.";
        if (search.IsProtected)
        {
            return $"Chosen: {ValidationWords.Title(search.Best)}. {ValidationWords.Describe(search)}";
        }

        if (!search.Best.IsSound)
        {
            return chosen + " In every candidate a component collapsed, lost its rows or looks spurious, so this is only the best of them.";
        }

        if (search.RunnerUp is not { } second)
        {
            return chosen + " It is the only candidate without a collapsed, empty or spurious component.";
        }

        double difference = second.Value(search.Criterion) - search.Best.Value(search.Criterion);
        string check = ValidationWords.Describe(search) is { } words ? " " + words : "";
        string why = $"{chosen} Its {criterion} is smaller by {Numbers.Criterion(search.Criterion, difference)} than that of the runner-up ({CandidateTable.Title(second)}){(check.Length > 0 ? "" : Weight(search, second))}.{check}";
        int most = search.Candidates.Max(candidate => candidate.Components);
        return search.IsComplete && search.Best.Components == most && most > search.Candidates.Min(candidate => candidate.Components)
            ? $"{why} It has the most components of all that were tried: a larger range, such as --components {most}..{2 * most}, may have a better one."
            : why;
    }

    /// <summary>How decisive the difference is, where there are words for it.</summary>
    private static string Weight(SearchResult search, Candidate second)
    {
        if (search.Evidence is { } evidence)
        {
            return ": " + BayesFactor.Describe(evidence);
        }

        if (search.EvidenceProblem is { } problem)
        {
            return $"; how strong the evidence is cannot be judged: {problem}";
        }

        if (search.Best.CrossValidation is not { } best || second.CrossValidation is not { } other)
        {
            return "";
        }

        (double difference, double error) = best.Above(other);
        return double.IsFinite(difference)
            ? $", {Numbers.Significant(difference / error, 2)} standard errors of the difference{(difference < 2 * error ? ", so it may be chance" : "")}"
            : "";
    }

    private static string Certificate(FitResult<Mixture> fit)
    {
        string ending = fit.Outcome switch
        {
            FitOutcome.Converged => $"Converged after {Numbers.Count(fit.Iterations, "iteration")}",
            FitOutcome.LikelihoodFell or FitOutcome.Stopped => $"Stopped after {Numbers.Count(fit.Iterations, "iteration")}",
            _ => $"Ran {Numbers.Count(fit.Iterations, "iteration")}",
        };
        string starts = fit.Starts > 1 ? $" from the best of {fit.Starts} starts" : "";
        string peak = FamilyWords.HasPrior(fit.Model.Family) ? "log-posterior" : "log-likelihood";
        string distance = fit.Certificate.EstimatedDistance switch
        {
            double.NaN => "distance to the maximum not known",
            0 => $"at a maximum of the {peak} to rounding",
            double nats => $"about {Numbers.Significant(nats, 2)} below the maximum of the {peak}",
        };
        return $"{ending}{starts}; {distance}, gradient norm {Numbers.Significant(fit.Certificate.GradientNorm, 2)}.";
    }
}
