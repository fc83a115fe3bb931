using Mixtura.Cli.Reports;
using Mixtura.Data;

namespace Mixtura.Cli.Classification;

/// <summary>What `mixtura classify` prints.</summary>
internal static class ClassifyReport
{
    /// <summary>The classes, how each is described, and why.</summary>
    public static void Training(Session session, DiscriminantResult result)
    {
        bool isShared = result.Options.Method == DiscriminantMethod.Edda;
        session.WriteText(isShared ? "One component for each class, one family for all (EDDA)" : "A mixture for each class (MclustDA)");
        var grid = new Grid("<class", "rows", "prior", "components", "<described by");
        foreach ((int c, ClassFit own) in result.Classes.Index())
        {
            grid.Add(own.Name, Numbers.Count(own.Rows), Numbers.Fixed(result.Classifier.Priors[c], 4), $"{own.Components}", FamilyWords.Describe(own.Family));
        }

        grid.Write(session);
        DiscriminantCandidate[] others = [.. result.Candidates.Where(candidate => candidate.Candidate.Fit is not null).OrderBy(candidate => !candidate.Candidate.IsSound).ThenBy(candidate => candidate.Candidate.Value(result.Options.Criterion))];
        if (others.Length > 1)
        {
            bool isJudged = others[0].CrossValidated is not null;
            session.WriteText(isJudged ? "The candidates, chosen by cross-validated error" : $"The best candidates, chosen by {Criteria.Name(result.Options.Criterion)}: smaller is better");
            var table = new Grid([.. new[] { "<structure", Criteria.Name(result.Options.Criterion) }.Concat(isJudged ? ["error", "Brier score"] : Array.Empty<string>())]);
            foreach (DiscriminantCandidate candidate in isJudged ? others : others.Take(3))
            {
                string[] judged = candidate.CrossValidated is { } quality ? [Numbers.Percent(quality.Error), Numbers.Fixed(quality.Brier, 4)] : [];
                table.Add([candidate.Candidate.Name, Numbers.Criterion(candidate.Candidate.Value(result.Options.Criterion)), .. judged], ReferenceEquals(candidate.Candidate, result.Chosen));
            }

            table.Write(session);
        }

        session.WriteText($"Log-likelihood of rows with their classes {Numbers.Criterion(result.LogLikelihood)} with {Numbers.Count(result.Parameters, "parameter")}; BIC {Numbers.Criterion(result.Bic)}.");
    }

    /// <summary>The same of cross-validation, and what was done in its folds.</summary>
    public static void Validation(Session session, DiscriminantResult result, DiscriminantValidation validation)
    {
        Quality(session, $"Cross-validation by {validation.Folds} folds", validation.Quality);
        string chosen = result.Options.Method == DiscriminantMethod.Edda ? "the structure was" : "structures and numbers of components were";
        string did = result.Options.Method == DiscriminantMethod.Edda ? "that of all rows" : "those of all rows";
        session.WriteText(validation.SameChoice is { } same
            ? $"In each fold {chosen} chosen again, {(same == 0 ? "never" : same == validation.Folds ? "always" : $"in {same} of {validation.Folds}")} as on all rows."
            : result.Options.ChoosesInFolds ? "There was nothing to choose in the folds."
            : $"In each fold {chosen} {did}, so the error does not tell what choosing adds to it.");
        if (validation.Unsound > 0)
        {
            session.WriteText($"In {Numbers.Count(validation.Unsound, "fold")} a component collapsed, lost its rows or looks spurious.");
        }
    }

    /// <summary>Error, Brier score and confusion table.</summary>
    public static void Quality(Session session, string title, ClassificationQuality quality)
    {
        session.Out.WriteLine();
        string cost = quality.MeanCost is { } mean ? $", mean cost {Numbers.Significant(mean)}" : "";
        session.WriteText($"{title}: error {Numbers.Percent(quality.Error)} ± {Numbers.Percent(quality.ErrorStandardError)}, Brier score {Numbers.Fixed(quality.Brier, 4)} ± {Numbers.Fixed(quality.BrierStandardError, 4)}{cost} ({Numbers.Count(quality.Rows, "row")}; ± standard errors)");
        ClassConfusion confusion = quality.Confusion;
        var grid = new Grid([.. confusion.Predicted.Select(name => "as " + name).Prepend("<class").Append("error")]);
        for (int actual = 0; actual < confusion.Actual.Length; actual++)
        {
            int row = actual;
            grid.Add([
                confusion.Actual[row],
                .. Enumerable.Range(0, confusion.Predicted.Length).Select(predicted => Numbers.Count(confusion[row, predicted])),
                double.IsNaN(confusion.ErrorOf(row)) ? Numbers.Nothing : Numbers.Percent(confusion.ErrorOf(row)),
            ]);
        }

        grid.Write(session);
    }

    /// <summary>How many rows each class was given, and the first rows.</summary>
    public static void Predictions(Session session, ClassPredictions predicted, string? output)
    {
        session.Out.WriteLine();
        LoadedTable loaded = predicted.Loaded;
        session.WriteText($"{loaded.Path}: {Numbers.Count(loaded.Rows.RowCount, "row")} classified");
        var grid = new Grid("<class", "rows", "share");
        foreach ((int c, string name) in predicted.Classifier.Classes.Index())
        {
            grid.Add(name, Numbers.Count(predicted.Sizes[c]), Numbers.Percent((double)predicted.Sizes[c] / loaded.Rows.RowCount));
        }

        grid.Write(session);
        if (output is not null)
        {
            session.WriteText($"The table with class, uncertainty, posteriors and log-density of each row is in {output}.");
            return;
        }

        session.WriteText("The first rows; write all with --predictions");
        RowGrid.Write(
            session,
            loaded.Rows.Columns,
            [.. predicted.First.Select(said => said.Row)],
            [("class", place => predicted.Classifier.Classes[predicted.First[place].Class]), ("uncertainty", place => Numbers.Fixed(predicted.First[place].Uncertainty, 4))]);
    }
}
