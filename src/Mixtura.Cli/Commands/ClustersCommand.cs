using System.CommandLine;
using Mixtura.Cli.Files;
using Mixtura.Cli.Options;
using Mixtura.Cli.Reports;
using Mixtura.Data;

namespace Mixtura.Cli.Commands;

/// <summary>`mixtura clusters`: which components belong together, and how clusters agree with known labels.</summary>
internal sealed class ClustersCommand : MixturaCommand
{
    private readonly Argument<string> _model = SharedOptions.Model();
    private readonly Argument<string> _data = SharedOptions.Data();
    private readonly Option<int?> _clusters = OptionFactory.Value(
        "--clusters", "N", "The number of clusters, from 1 to that of the components (default: where two lines through the entropies break)", OptionValues.AtLeastOne);
    private readonly Option<string?> _truth = OptionFactory.Object(
        "--truth", "COLUMN", "A column of known labels to compare the clusters with", OptionValues.Name);
    private readonly RowOptions _rows = new();
    private readonly Option<string?> _output = SharedOptions.Output("TABLE", "Write the table with the columns cluster, uncertainty, posterior_1, posterior_2, ... of the clusters");
    private readonly Option<string?> _prefix = AddedColumns.Prefix();
    private readonly Option<bool> _json = SharedOptions.Json();

    public ClustersCommand(Session session)
        : base("clusters", "Merge components into clusters, and compare them with known labels", session)
    {
        Arguments.Add(_model);
        Arguments.Add(_data);
        AddGroup("Clusters", _clusters, _truth);
        AddGroup("Reading", _rows.All);
        AddGroup("Output", _output, _prefix, _json);
    }

    public override string Story =>
        "A cluster that is not Gaussian takes several components to describe. They are merged two at a time, where that lowers the entropy of the posteriors most, down to one "
        + "cluster; the number of clusters after which the entropy rises steeply is suggested. Of Gaussian mixtures it is also told which components share a mode of the density. "
        + "'mixtura plot MODEL DATA --what entropy' draws the entropies.";

    public override IReadOnlyList<(string Line, string Purpose)> Examples =>
    [
        ("mixtura clusters model.json data/faithful.csv", "the sequence of mergers and the suggestion"),
        ("mixtura clusters model.json data/faithful.csv --clusters 1 --output rows.csv", "each row's cluster, in a table"),
    ];

    protected override int Run(ParseResult parsed, CancellationToken cancellation)
    {
        string modelPath = parsed.GetRequiredValue(_model);
        string data = parsed.GetRequiredValue(_data);
        string? output = parsed.GetValue(_output);
        ReadOptions reading = _rows.Read(parsed);
        using var files = new OutputFiles(modelPath, data);
        files.Check(output, "--output", FileTypes.Table);
        Mixture model = ModelInput.Read(modelPath, Warn).Model;
        int? asked = parsed.GetValue(_clusters);
        if (asked > model.ClusterCount)
        {
            throw new UsageException($"--clusters {asked}: the model has {ComponentNames.Count(model)}, and merging makes fewer of them, not more; ask for 1 to {model.ClusterCount}");
        }

        LoadedTable loaded = ModelData.Read(
            data,
            model,
            modelPath,
            reading,
            cancellation);
        KnownLabels? truth = parsed.GetValue(_truth) is { } column ? KnownLabels.Read(loaded, column, "compare with", cancellation) : null;
        TablePosterior posterior = model.Posterior(loaded.Rows, reading.Threads, cancellation);
        EntropyMerging merging = EntropyMerging.Of(model, loaded.Rows, posterior, reading.Threads, cancellation);
        ComponentGroups groups = merging.Groups(asked ?? merging.SuggestedClusters);
        var found = new ClusterFindings(modelPath, model, loaded, posterior, merging, groups, groups.Posterior(posterior), DensityShape.Of(model), truth);
        var added = new AddedColumns(data, output, parsed.GetValue(_prefix), ["cluster", "uncertainty", .. found.Names.Select(name => "posterior_" + name)]);
        files.Stage(output, temporary => added.Write(temporary, loaded, Columns(found), cancellation));
        files.Commit();
        if (parsed.GetValue(_json))
        {
            ClusterJson.Write(Session, found, output);
        }
        else
        {
            ClusterReport.Write(Session, found, output);
        }

        return ExitCode.Done;
    }

    private static Array[] Columns(ClusterFindings found)
    {
        int k = found.Groups.Weights.Length;
        int n = found.Rows.Clusters.Length;
        Array clusters = found.Groups.HasNoise
            ? Array.ConvertAll(found.Rows.Clusters, found.NameOf)
            : Array.ConvertAll(found.Rows.Clusters, cluster => cluster + 1);
        return
        [
            clusters,
            found.Rows.Uncertainty,
            .. Enumerable.Range(0, k).Select(c => Enumerable.Range(0, n).Select(row => found.Rows.Posterior[(row * k) + c]).ToArray()),
        ];
    }
}
