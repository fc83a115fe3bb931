using System.Text.Json;
using Mixtura.Benchmarks.Peers;

namespace Mixtura.Benchmarks.Prediction;

/// <summary>The mean log-density that each way of choosing gives to the rows that were left out of one split.</summary>
/// <param name="Default">The default of the search.</param>
/// <param name="Bic">BIC alone.</param>
/// <param name="BicWithPrior">BIC among candidates that all have the default prior.</param>
/// <param name="Icl">ICL alone.</param>
/// <param name="Validated">The best finalist by cross-validation whatever it gains; the default where finalists were not compared.</param>
/// <param name="Mclust">mclust's default; NaN where it has no model.</param>
/// <param name="ScikitLearn">scikit-learn's smallest BIC.</param>
/// <param name="Truth">The mixture that the rows come from; NaN where it is not known.</param>
/// <param name="Chosen">The default's choice.</param>
/// <param name="ChosenByBic">The choice of BIC alone.</param>
internal sealed record PredictionScores(
    double Default, double Bic, double BicWithPrior, double Icl, double Validated, double Mclust, double ScikitLearn, double Truth, string Chosen, string ChosenByBic)
{
    private const int MostComponents = 9;
    private const int TestShare = 5;

    /// <summary>All splits of a table.</summary>
    public static PredictionScores[] Of(RowTable table, Mixture? truth, Covariance[] structures, int splits, string folder)
    {
        var parts = new (RowTable Train, RowTable Test)[splits];
        var lines = new string[splits];
        for (int s = 0; s < splits; s++)
        {
            int[] order = [.. Enumerable.Range(0, (int)table.RowCount)];
            new Random(s + 1).Shuffle(order);
            int cut = Math.Max(1, order.Length / TestShare);
            parts[s] = (Rows(table, order[cut..]), Rows(table, order[..cut]));
            (string train, string test) = (Path.Combine(folder, $"train{s}.bin"), Path.Combine(folder, $"test{s}.bin"));
            RowsFile.Write(train, parts[s].Train);
            RowsFile.Write(test, parts[s].Test);
            lines[s] = $"{train} {test} {table.ColumnCount}";
        }

        string list = Path.Combine(folder, "splits.txt");
        File.WriteAllLines(list, lines);
        double[] mclust = Means(ChildProcess.Run("Rscript", "--vanilla", InstalledPeers.Script("prediction_mclust.R"), list).Printed);
        double[] scikitLearn = Means(ChildProcess.Run(InstalledPeers.Python, InstalledPeers.Script("prediction_sklearn.py"), list).Printed);
        return [.. parts.Select((part, s) => Of(part.Train, part.Test, truth, structures, mclust[s], scikitLearn[s]))];
    }

    private static PredictionScores Of(RowTable train, RowTable test, Mixture? truth, Covariance[] structures, double mclust, double scikitLearn)
    {
        // With one column there are two structures under fourteen names.
        Covariance[] own = train.ColumnCount == 1 ? [Covariance.EII, Covariance.VII] : structures;
        Family[] plain = [.. own.Select(structure => new GaussianFamily(structure))];
        Family[] withPrior = [.. own.Select(structure => new GaussianFamily(structure, prior: GaussianPrior.Default))];
        var byCriterion = new SearchOptions { Validation = FinalistValidation.None };
        double Score(Candidate candidate) => candidate.Fit!.Model.LogDensity(test).Average();
        SearchResult chosen = MixtureSearch.Run(train, plain, 1, MostComponents, new SearchOptions(), CancellationToken.None);
        SearchResult bic = MixtureSearch.Run(train, plain, 1, MostComponents, byCriterion, CancellationToken.None);
        SearchResult prior = MixtureSearch.Run(train, withPrior, 1, MostComponents, byCriterion, CancellationToken.None);
        Candidate icl = bic.Candidates.Where(candidate => candidate.IsSound).MinBy(candidate => candidate.Value(Criterion.Icl)) ?? bic.Best;
        Candidate validated = chosen.Finalists.IsEmpty ? chosen.Best : chosen.Finalists[0].Candidate;
        return new PredictionScores(Score(chosen.Best), Score(bic.Best), Score(prior.Best), Score(icl), Score(validated), mclust, scikitLearn, truth?.LogDensity(test).Average() ?? double.NaN, Name(chosen.Best), Name(bic.Best));
    }

    private static string Name(Candidate candidate) => $"{candidate.Name} {candidate.Components}{(candidate.Family is GaussianFamily { Prior.Exists: true } ? " with a prior" : "")}";

    private static double[] Means(JsonElement printed) => [.. printed.GetProperty("means").EnumerateArray().Select(value => value.ValueKind == JsonValueKind.Number ? value.GetDouble() : double.NaN)];

    private static RowTable Rows(RowTable table, int[] numbers)
    {
        double[] values = new double[numbers.Length * table.ColumnCount];
        for (int i = 0; i < numbers.Length; i++)
        {
            table.CopyRow(numbers[i], values.AsSpan(i * table.ColumnCount, table.ColumnCount));
        }

        return RowTable.FromRowMajor(values, table.ColumnCount);
    }
}
