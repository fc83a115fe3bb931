using System.Text.Json;
using Mixtura.Cli.Fitting;
using Mixtura.Data;
using Mixtura.Serialization;

namespace Mixtura.Cli.Reports;

/// <summary>A fit as JSON: the model file's own properties, then what was read, every candidate, warnings and times.</summary>
internal static class FitJson
{
    public static void Write(Session session, LoadedTable loaded, ColumnPlan plan, CollinearColumns collinear, ColumnAdvice advice, LabelPlan labels, SearchResult search, IEnumerable<string> warnings, double secondsToRead)
    {
        FitResult<Mixture> best = search.Best.Fit!;
        JsonOutput.Write(session, json =>
        {
            ModelFile.WriteProperties(json, best.Model, best.Summary);
            json.WriteString("outcome", JsonNamingPolicy.CamelCase.ConvertName(best.Outcome.ToString()));
            json.WriteNumber("starts", best.Starts);
            json.WriteStartArray("landscape");
            foreach (Maximum maximum in best.Landscape)
            {
                json.WriteStartObject();
                json.WriteFinite("logLikelihood", maximum.LogLikelihood);
                json.WriteNumber("starts", maximum.Starts);
                json.WriteString("kind", JsonNamingPolicy.CamelCase.ConvertName(maximum.Kind.ToString()));
                json.WriteEndObject();
            }

            json.WriteEndArray();
            if (best.Summary.Trim > 0)
            {
                json.WriteArray("trimmed", best.Trimmed.Select(loaded.FileRow));
            }

            FitDiagnoses.Write(json, best, loaded);
            collinear.Write(json);
            advice.Write(json);
            if (labels.Column is { } column)
            {
                json.WriteStartObject("knownLabels");
                json.WriteString("column", column);
                json.WriteStartObject("rows");
                foreach ((int j, string name) in labels.Names.Index())
                {
                    json.WriteNumber(name, labels.Codes.Count(code => code == j));
                }

                json.WriteEndObject();
                json.WriteEndObject();
            }

            json.WriteString("criterion", Criteria.Word(search.Criterion));
            json.WriteBoolean("complete", search.IsComplete);
            WriteRunnerUp(json, search);
            WriteValidation(json, search);
            json.WriteStartArray("candidates");
            foreach (Candidate candidate in search.Candidates)
            {
                Write(json, candidate);
            }

            json.WriteEndArray();
            json.WriteStartObject("data");
            json.WriteString("file", loaded.Path);
            json.WriteNumber("rows", loaded.Rows.RowCount);
            json.WriteNumber("rowsLeftOut", loaded.RowsDropped);
            json.WriteArray("columnsLeftOut", plan.LeftOut.Select(column => column.Name));
            json.WriteEndObject();
            json.WriteArray("warnings", warnings);
            json.WriteStartObject("seconds");
            json.WriteNumber("read", secondsToRead);
            json.WriteNumber("start", search.Candidates.Sum(candidate => candidate.Fit?.Seconds.Start ?? 0));
            json.WriteNumber("em", search.Candidates.Sum(candidate => candidate.Fit?.Seconds.Iterations ?? 0));
            json.WriteEndObject();
        });
    }

    private static void WriteRunnerUp(Utf8JsonWriter json, SearchResult search)
    {
        if (search.RunnerUp is not { } second)
        {
            return;
        }

        json.WriteStartObject("runnerUp");
        json.WriteNumber("components", second.Components);
        json.WriteString("covariance", second.Family.Structure);
        if (!search.IsProtected)
        {
            json.WriteFinite("behind", second.Value(search.Criterion) - search.Best.Value(search.Criterion));
        }

        if (search.Evidence is { } evidence)
        {
            json.WriteString("evidence", JsonNamingPolicy.CamelCase.ConvertName(evidence.ToString()));
        }
        else if (search.EvidenceProblem is { } problem)
        {
            json.WriteNull("evidence");
            json.WriteString("evidenceProblem", problem);
        }

        json.WriteEndObject();
    }

    /// <summary>The finalists that were compared because rows are few, the most predictive first.</summary>
    private static void WriteValidation(Utf8JsonWriter json, SearchResult search)
    {
        if (search.Finalists.IsEmpty)
        {
            return;
        }

        json.WriteStartObject("validation");
        json.WriteString("reason", ValidationWords.Describe(search));
        json.WriteNumber("folds", search.Finalists[0].Validation.Folds);
        json.WriteBoolean("changedTheChoice", search.IsProtected);
        json.WriteStartArray("finalists");
        foreach (Finalist finalist in search.Finalists)
        {
            json.WriteStartObject();
            json.WriteNumber("components", finalist.Candidate.Components);
            json.WriteString("covariance", finalist.Candidate.Family.Structure);
            json.WriteBoolean("prior", ValidationWords.HasPrior(finalist.Candidate));
            json.WriteFinite("bic", finalist.Candidate.Value(Criterion.Bic));
            json.WriteFinite("score", finalist.Score);
            json.WriteFinite("crossValidatedLogLikelihood", finalist.Validation.LogLikelihood);
            json.WriteFinite("standardError", finalist.Validation.StandardError);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, Candidate candidate)
    {
        json.WriteStartObject();
        json.WriteNumber("components", candidate.Components);
        json.WriteString("covariance", candidate.Family.Structure);
        if (candidate.Fit is { } fit)
        {
            json.WriteFinite("logLikelihood", fit.LogLikelihood);
            json.WriteNumber("parameters", fit.Summary.Parameters);
            json.WriteFinite("aic", fit.Summary.Aic);
            json.WriteFinite("bic", fit.Summary.Bic);
            json.WriteFinite("icl", fit.Summary.Icl);
            json.WriteFinite("aicc", fit.Summary.Aicc);
            json.WriteFinite("iclEntropy", fit.Summary.IclEntropy);
            json.WriteFinite("entropy", fit.Summary.Entropy);
            json.WriteFinite("nec", candidate.Value(Criterion.Nec));
            if (candidate.CrossValidation is { } validation)
            {
                json.WriteStartObject("crossValidation");
                json.WriteNumber("folds", validation.Folds);
                json.WriteFinite("logLikelihood", validation.LogLikelihood);
                json.WriteFinite("standardError", validation.StandardError);
                json.WriteNumber("unsound", validation.Unsound);
                json.WriteEndObject();
            }

            json.WriteBoolean("converged", fit.Converged);
            json.WriteNumber("iterations", fit.Iterations);
            json.WriteNumber("passes", fit.Passes);
            json.WriteNumber("evaluations", fit.Evaluations);
            json.WriteBoolean("sound", fit.IsSound);
        }
        else
        {
            json.WriteString("problem", candidate.Problem);
        }

        json.WriteEndObject();
    }
}
