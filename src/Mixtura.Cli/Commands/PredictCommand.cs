using System.CommandLine;
using Mixtura.Cli.Files;
using Mixtura.Cli.Options;
using Mixtura.Cli.Reports;
using Mixtura.Data;

namespace Mixtura.Cli.Commands;

/// <summary>`mixtura predict`: for each row of a table the component it is likely to come from.</summary>
internal sealed class PredictCommand : MixturaCommand
{
    private const int RowsShown = 10;

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
        AddGroup("Reading", _rows.WithoutWeights);
        AddGroup("Output", _output, _prefix, _json);
    }

    public override string Story =>
        "Components are numbered from 1, or called by their labels where these were known in the fit; the noise, where the model has one, is called so. The uncertainty is one minus the largest posterior probability. The table's own columns are "
        + "kept as they are; rows left out for missing values have nothing in the added ones. With --json and no --output the object holds every row.";

    public override IReadOnlyList<(string Line, string Purpose)> Examples =>
    [
        ("mixtura predict model.json data/faithful.csv --output rows.csv", "the table with its components"),
        ("mixtura predict model.json data/faithful.csv", "how many rows each component has, and the first rows"),
    ];

    protected override int Run(ParseResult parsed, CancellationToken cancellation)
    {
        string modelPath = parsed.GetRequiredValue(_model);
        string data = parsed.GetRequiredValue(_data);
        string? output = parsed.GetValue(_output);
        ReadOptions reading = _rows.Read(parsed);
        using var files = new OutputFiles(modelPath, data);
        files.Check(output, "--output", FileTypes.Table);
        Mixture model = ModelInput.Read(modelPath).Model;
        LoadedTable loaded = ModelData.Read(
            data, model, modelPath, reading, cancellation);
        var added = new AddedColumns(
            data,
            output,
            parsed.GetValue(_prefix),
            ["component", "uncertainty", .. ComponentNames.Of(model).Select(name => "posterior_" + name), "log_density"]);

        TablePosterior posterior = model.Posterior(loaded.Rows, reading.Threads, cancellation);
        files.Stage(output, temporary => added.Write(temporary, loaded, Columns(model, posterior), cancellation));
        files.Commit();
        if (parsed.GetValue(_json))
        {
            WriteJson(model, modelPath, loaded, posterior, output);
        }
        else
        {
            WriteReport(model, modelPath, loaded, posterior, output);
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

    private static long[] Sizes(TablePosterior posterior, int k)
    {
        long[] sizes = new long[k];
        foreach (int component in posterior.Components)
        {
            sizes[component]++;
        }

        return sizes;
    }

    private void WriteReport(Mixture model, string modelPath, LoadedTable loaded, TablePosterior posterior, string? output)
    {
        int k = model.Components.Length;
        int n = posterior.Components.Length;
        Session.WriteText($"{loaded.Path}: {Numbers.Count(n, "row")} under {modelPath}");
        if (loaded.RowsDropped > 0)
        {
            Session.WriteText($"Left out for missing values: {Numbers.Count(loaded.RowsDropped, "row")}");
        }

        long[] sizes = Sizes(posterior, k);
        var grid = new Grid("component", "rows", "share", "mean uncertainty");
        for (int j = 0; j < k; j++)
        {
            double uncertainty = posterior.Components.Zip(posterior.Uncertainty).Where(row => row.First == j).Select(row => row.Second).DefaultIfEmpty(double.NaN).Average();
            grid.Add(ComponentNames.Of(model, j), Numbers.Count(sizes[j]), Numbers.Percent((double)sizes[j] / n), Numbers.Fixed(uncertainty, 4));
        }

        grid.Write(Session);
        if (output is not null)
        {
            Session.WriteText($"The table with component, uncertainty, posteriors and log-density of each row is in {output}.");
            return;
        }

        int shown = Math.Min(RowsShown, n);
        Session.Out.WriteLine();
        Session.WriteText(shown < n ? $"The first {shown} of {Numbers.Count(n, "row")}; write all with --output" : "All rows");
        RowGrid.Write(
            Session,
            loaded,
            Enumerable.Range(0, shown),
            [
                ("component", row => ComponentNames.Of(model, posterior.Components[row])),
                ("uncertainty", row => Numbers.Fixed(posterior.Uncertainty[row], 4)),
                ("log-density", row => Numbers.Fixed(posterior.LogDensity[row], 3)),
            ]);
    }

    private void WriteJson(Mixture model, string modelPath, LoadedTable loaded, TablePosterior posterior, string? output) => JsonOutput.Write(Session, json =>
    {
        int k = model.Components.Length;
        json.WriteString("model", modelPath);
        json.WriteString("data", loaded.Path);
        json.WriteNumber("rows", loaded.Rows.RowCount);
        json.WriteNumber("rowsLeftOut", loaded.RowsDropped);
        json.WriteArray("sizes", Sizes(posterior, k));
        json.WriteString("output", output);
        if (output is not null)
        {
            return;
        }

        json.WriteStartArray("predictions");
        for (int i = 0; i < posterior.Components.Length; i++)
        {
            json.WriteStartObject();
            json.WriteNumber("row", loaded.FileRow(i));
            if (posterior.Components[i] < model.ClusterCount && model.Names.IsEmpty)
            {
                json.WriteNumber("component", posterior.Components[i] + 1);
            }
            else
            {
                json.WriteString("component", ComponentNames.Of(model, posterior.Components[i]));
            }

            json.WriteFinite("uncertainty", posterior.Uncertainty[i]);
            json.WriteArray("posterior", posterior.Posterior.AsSpan(i * k, k));
            json.WriteFinite("logDensity", posterior.LogDensity[i]);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    });
}
