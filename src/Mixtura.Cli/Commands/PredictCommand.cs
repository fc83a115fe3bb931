using System.CommandLine;
using System.Text.Json;
using Mixtura.Cli.Files;
using Mixtura.Cli.Logging;
using Mixtura.Cli.Options;
using Mixtura.Cli.Reports;
using Mixtura.Data;

namespace Mixtura.Cli.Commands;

/// <summary>`mixtura predict`: for each row of a table the component it is likely to come from.</summary>
internal sealed class PredictCommand : LoggedCommand
{
    private readonly Argument<string> _model = SharedOptions.Model();
    private readonly Argument<string> _data = SharedOptions.Data();
    private readonly RowOptions _rows = new();
    private readonly Option<string?> _output = SharedOptions.Output("TABLE", "Write the table with the columns component, uncertainty, posterior_1, posterior_2, ..., log_density (default: a summary and the first rows are printed)");
    private readonly Option<string?> _prefix = AddedColumns.Prefix();
    private readonly Option<bool> _json = SharedOptions.Json();

    public PredictCommand(Session session)
        : base("predict", "Tell for each row which component it is likely to come from", session)
    {
        Arguments.Add(_model);
        Arguments.Add(_data);
        AddGroup("Reading", [.. _rows.WithoutWeights, .. _rows.Memory]);
        AddGroup("Output", [_output, _prefix, _json, .. Logging]);
    }

    public override string Story =>
        "Components are numbered from 1, or called by their labels where these were known in the fit; the noise, where the model has one, is called so. The uncertainty is one minus the largest posterior probability. The table's own columns are "
        + "kept as they are; rows left out for missing values have nothing in the added ones. With --json and no --output the object holds every row.";

    public override IReadOnlyList<(string Line, string Purpose)> Examples =>
    [
        ("mixtura predict model.json data/faithful.csv --output rows.csv", "the table with its components"),
        ("mixtura predict model.json data/faithful.csv", "how many rows each component has, and the first rows"),
    ];

    protected override int Run(ParseResult parsed, RunLog log, CancellationToken cancellation)
    {
        string modelPath = parsed.GetRequiredValue(_model);
        string data = parsed.GetRequiredValue(_data);
        string? output = parsed.GetValue(_output);
        ReadOptions reading = _rows.Read(parsed);
        using var files = new OutputFiles(modelPath, data);
        files.Check(output, "--output", FileTypes.Table);
        Mixture model = ModelInput.Read(modelPath, text => Warn(text, log)).Model;
        LoadedTable loaded = Read(log, () => ModelData.Read(data, model, modelPath, reading, cancellation));
        var added = new AddedColumns(
            data,
            output,
            parsed.GetValue(_prefix),
            ["component", "uncertainty", .. ComponentNames.Of(model).Select(name => "posterior_" + name), "log_density"]);

        var summary = new PredictionSummary(model, loaded.FileRow);
        IEnumerable<(RowTable Rows, TablePosterior Posterior)> parts = RowPieces.Of(loaded, cancellation).Select(rows => (rows, model.Posterior(rows, reading.Threads, cancellation)));
        IEnumerable<(RowTable Rows, TablePosterior Posterior)> Summarized()
        {
            foreach ((RowTable rows, TablePosterior posterior) in parts)
            {
                summary.Add(rows, posterior);
                yield return (rows, posterior);
            }
        }

        if (output is null)
        {
            foreach ((RowTable, TablePosterior) _ in Summarized())
            {
            }
        }

        files.Stage(output, temporary => added.Write(temporary, loaded, Summarized().Select(part => Columns(model, part.Posterior)), cancellation));
        Commit(files, log);
        if (parsed.GetValue(_json))
        {
            WriteJson(model, modelPath, loaded, summary, parts, output);
            return ExitCode.Done;
        }

        Session.WriteText($"{loaded.Path}: {Numbers.Count(summary.Rows, "row")} under {modelPath}");
        if (loaded.RowsDropped > 0)
        {
            Session.WriteText($"Left out for missing values: {Numbers.Count(loaded.RowsDropped, "row")}");
        }

        summary.WriteComponents(Session);
        if (output is null)
        {
            summary.WriteFirstRows(Session);
        }
        else
        {
            Session.WriteText($"The table with component, uncertainty, posteriors and log-density of each row is in {output}.");
        }

        return ExitCode.Done;
    }

    private static Array[] Columns(Mixture model, TablePosterior posterior)
    {
        int k = model.Components.Length;
        int n = posterior.Components.Length;
        var columns = new List<Array> { ComponentNames.Column(model, posterior.Components), posterior.Uncertainty };
        for (int j = 0; j < k; j++)
        {
            double[] column = new double[n];
            for (int i = 0; i < n; i++)
            {
                column[i] = posterior.Posterior[(i * k) + j];
            }

            columns.Add(column);
        }

        columns.Add(posterior.LogDensity);
        return [.. columns];
    }

    private void WriteJson(Mixture model, string modelPath, LoadedTable loaded, PredictionSummary summary, IEnumerable<(RowTable Rows, TablePosterior Posterior)> parts, string? output) => JsonOutput.Write(Session, json =>
    {
        json.WriteString("model", modelPath);
        json.WriteString("data", loaded.Path);
        json.WriteNumber("rows", loaded.Rows.RowCount);
        json.WriteNumber("rowsLeftOut", loaded.RowsDropped);
        json.WriteArray("sizes", summary.Sizes);
        json.WriteString("output", output);
        if (output is not null)
        {
            return;
        }

        json.WriteStartArray("predictions");
        foreach ((RowTable rows, TablePosterior posterior) in parts)
        {
            for (int i = 0; i < posterior.Components.Length; i++)
            {
                WritePrediction(json, model, loaded.FileRow(rows.FirstRow + i), posterior, i);
            }

            json.Flush();
        }

        json.WriteEndArray();
    });

    private static void WritePrediction(Utf8JsonWriter json, Mixture model, long fileRow, TablePosterior posterior, int row)
    {
        int k = model.Components.Length;
        json.WriteStartObject();
        json.WriteNumber("row", fileRow);
        if (posterior.Components[row] < model.ClusterCount && model.Names.IsEmpty)
        {
            json.WriteNumber("component", posterior.Components[row] + 1);
        }
        else
        {
            json.WriteString("component", ComponentNames.Of(model, posterior.Components[row]));
        }

        json.WriteFinite("uncertainty", posterior.Uncertainty[row]);
        json.WriteArray("posterior", posterior.Posterior.AsSpan(row * k, k));
        json.WriteFinite("logDensity", posterior.LogDensity[row]);
        json.WriteEndObject();
    }
}
