using System.Text.Json;
using Mixtura.Cli.Fitting;
using Mixtura.Data;
using Mixtura.Serialization;

namespace Mixtura.Cli.Reports;

/// <summary>A fit as JSON: the model file's own properties, then what was read, every candidate, warnings and times.</summary>
internal static class FitJson
{
    public static void Write(Session session, LoadedTable loaded, ColumnPlan plan, SearchResult search, IEnumerable<string> warnings, double secondsToRead)
    {
        FitResult<Mixture> best = search.Best.Fit!;
        JsonOutput.Write(session, json =>
        {
            ModelFile.WriteProperties(json, best.Model, best.Summary);
            json.WriteString("outcome", JsonNamingPolicy.CamelCase.ConvertName(best.Outcome.ToString()));
            json.WriteNumber("starts", best.Starts);
            if (best.Summary.Trim > 0)
            {
                json.WriteArray("trimmed", best.Trimmed.Select(loaded.FileRow));
            }

            json.WriteString("criterion", search.Criterion.ToString().ToLowerInvariant());
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
