using System.CommandLine;
using System.Globalization;
using System.Text;
using Mixtura.Cli.Fitting;
using Mixtura.Cli.Options;
using Mixtura.Data;

namespace Mixtura.Cli.Reports;

/// <summary>The command line and the program that give a fit again.</summary>
internal static class Reproduction
{
    /// <summary>The command as a shell of Unix reads it, or of Windows where no word needs quotes.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="without">Options with a value that do not belong to it.</param>
    public static string Command(ParseResult parsed, IReadOnlySet<string> without)
    {
        var words = new List<string> { "mixtura" };
        for (int i = 0; i < parsed.Tokens.Count; i++)
        {
            if (without.Contains(parsed.Tokens[i].Value))
            {
                i++;
            }
            else
            {
                words.Add(Quote(parsed.Tokens[i].Value));
            }
        }

        return string.Join(' ', words);
    }

    /// <summary>
    /// The program in C#, or null where the fit was told something that the program would have to read from files.
    /// </summary>
    /// <param name="loaded">The table.</param>
    /// <param name="search">What was found.</param>
    /// <param name="components">The numbers of components.</param>
    /// <param name="how">How it was found.</param>
    /// <param name="weights">The column of weights, or null.</param>
    /// <param name="labels">Rows whose component is known.</param>
    public static string? Program(LoadedTable loaded, SearchResult search, ComponentRange components, SearchOptions how, string? weights, LabelPlan labels)
    {
        FitOptions options = how.Fit;
        RowTable rows = loaded.Rows;
        Family[] families = [.. search.Candidates.Select(candidate => candidate.Family).Distinct()];
        string[] words = [.. families.Select(family => Family(family)).OfType<string>()];
        if (words.Length < families.Length || options.Start != Start.Combined || !options.Known.IsEmpty || options.Proportions.Components is not null || rows.Columns.Any(column => column.IsCategorical))
        {
            return null;
        }

        string columns = string.Join(", ", rows.Columns.Select(column => Literal(column.Name)));
        string read = $"Columns = [{columns}]{(weights is null ? "" : $", WeightColumn = {Literal(weights)}")}{(loaded.RowsDropped > 0 ? ", Missing = MissingPolicy.Drop" : "")}";
        return $"""
            using Mixtura;
            using Mixtura.Data;

            LoadedTable loaded = TableFile.Read({Literal(loaded.Path)}, new ReadOptions {"{"} {read} {"}"});
            RowTable table = loaded.Rows;{Labels(loaded, labels)}
            SearchResult search = MixtureSearch.Run(
                table,
                [{string.Join(", ", words)}],
                {components.Minimum},
                {components.Maximum},
                new SearchOptions
                {"{"}
                    {string.Join(",\n        ", Search(how))},
                {"}"},
                CancellationToken.None);
            Mixture model = search.Best.Fit!.Model;
            """;
    }

    /// <summary>What reads the known labels; a row of the table is one of the file's, counted from 1.</summary>
    private static string Labels(LoadedTable loaded, LabelPlan labels) => labels.Column is not { } column ? "" : $"""

        string?[] texts = TableFile.ReadLabels({Literal(loaded.Path)}, {Literal(column)});
        string[] names = [{string.Join(", ", labels.Names.Select(Literal))}];
        int[] labels = [.. Enumerable.Range(0, (int)table.RowCount).Select(row => Array.IndexOf(names, texts[loaded.FileRow(row) - 1]))];
        """;

    private static string? Family(Family family) => family switch
    {
        GaussianFamily { Prior.Exists: false, EigenvalueRatio: null, HeldMeans.IsEmpty: true, Uncorrelated.IsEmpty: true } gaussian =>
            $"new GaussianFamily(Covariance.{gaussian.Covariance}{(gaussian.Floor == GaussianFamily.DefaultFloor ? "" : $", floor: {Number(gaussian.Floor)}")})",
        PoissonFamily => "new PoissonFamily()",
        _ => null,
    };

    private static IEnumerable<string> Search(SearchOptions how)
    {
        yield return $"Criterion = Criterion.{how.Criterion}";
        if (how.Validation == FinalistValidation.None)
        {
            yield return "Validation = FinalistValidation.None";
        }
        else if (how.Validation != FinalistValidation.Automatic)
        {
            yield return "Validation = new FinalistValidation { UsesPrior = false }";
        }

        if (how.OpensUpwards)
        {
            yield return "OpensUpwards = true";
        }

        yield return $"Fit = new FitOptions {{ {string.Join(", ", Options(how.Fit))} }}";
    }

    private static IEnumerable<string> Options(FitOptions options)
    {
        var usual = new FitOptions();
        yield return $"Seed = {options.Seed}";
        if (options.Starts != usual.Starts)
        {
            yield return $"Starts = {options.Starts}";
        }

        if (options.MaxIterations != usual.MaxIterations)
        {
            yield return $"MaxIterations = {options.MaxIterations}";
        }

        if (options.Convergence != usual.Convergence)
        {
            yield return $"Convergence = new Convergence {{ DistanceToLimit = {Number(options.Convergence.DistanceToLimit ?? 0)} }}";
        }

        if (options.Acceleration != usual.Acceleration)
        {
            yield return $"Acceleration = Acceleration.{options.Acceleration}";
        }

        if (options.Stepwise is { } stepwise)
        {
            yield return $"Stepwise = new StepwiseOptions {{ BatchRows = {stepwise.BatchRows}, Passes = {stepwise.Passes}, Exponent = {Number(stepwise.Exponent)} }}";
        }

        if (options.Noise != Noise.None)
        {
            yield return "Noise = Noise.Uniform()";
        }

        if (options.Trim > 0)
        {
            yield return $"Trim = {Number(options.Trim)}";
        }

        if (!options.KnownLabels.IsEmpty)
        {
            yield return "KnownLabels = [.. labels], LabelNames = [.. names]";
        }

        if (options.Proportions == Proportions.Equal)
        {
            yield return "Proportions = Proportions.Equal";
        }
    }

    private static string Number(double value) => value.ToString("R", CultureInfo.InvariantCulture);

    private static string Quote(string word) => word.Length > 0 && word.All(c => char.IsAsciiLetterOrDigit(c) || "-_./,:=+@%".Contains(c, StringComparison.Ordinal))
        ? word
        : $"'{word.Replace("'", "'\\''", StringComparison.Ordinal)}'";

    private static string Literal(string text)
    {
        var literal = new StringBuilder("\"");
        foreach (char c in text)
        {
            literal.Append(c switch
            {
                '"' => "\\\"",
                '\\' => "\\\\",
                < ' ' or '\u007f' => $"\\u{(int)c:x4}",
                _ => c.ToString(),
            });
        }

        return literal.Append('"').ToString();
    }
}
