using System.CommandLine;
using Mixtura.Cli.Files;
using Mixtura.Cli.Options;
using Mixtura.Cli.Pictures;
using Mixtura.Cli.Reports;
using Mixtura.Data;
using Mixtura.Plotting;

namespace Mixtura.Cli.Commands;

/// <summary>`mixtura plot`: a picture of a model, with the rows of a table if there is one.</summary>
internal sealed class PlotCommand : MixturaCommand
{
    private readonly Argument<string> _model = SharedOptions.Model();
    private readonly Argument<string?> _data = new("DATA")
    {
        Description = "A table whose rows are shown with the model (optional)",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private readonly Option<PictureKind?> _what = OptionFactory.Value(
        "--what", "NAME", "classification (default), uncertainty, regions, projection, profiles, intervals or entropy", OptionValues.Picture);
    private readonly Option<IReadOnlyList<string>?> _columns = OptionFactory.Object(
        "--columns", "A,B", "The columns to show, in this order (default: all that the picture has room for, those that separate the components best)", OptionValues.Names);
    private readonly Option<string?> _title = OptionFactory.Object("--title", "TEXT", "The title (default: what the picture tells, where that is one sentence)", text => text);
    private readonly Option<PictureSize?> _size = OptionFactory.Value(
        "--size", "WxH", $"Width and height in pixels, each from {PlotOptions.MinimumSize} to {PlotOptions.MaximumSize}, for instance 900x600; a .png has twice as many (default: what suits the picture)", PictureSize.Parse);
    private readonly Option<MissingPolicy?> _missing = SharedOptions.Missing();
    private readonly Option<string?> _output = SharedOptions.Output("PICTURE", "The picture to write, a .png or .svg file");

    public PlotCommand(Session session)
        : base("plot", "Draw a picture of a model, with a table's rows", session)
    {
        Arguments.Add(_model);
        Arguments.Add(_data);
        AddGroup("Picture", _what, _columns, _title, _size, _missing);
        AddGroup("Output", _output);
    }

    public override string Story =>
        "A classification shows rows by their component: one column as densities, two as a scatter with ellipses at one and two standard deviations, more as all pairs. "
        + "Uncertainty shows which rows lie between components; regions, the smallest that hold 50, 75 and 95 % of the probability; a projection, the directions in which components differ "
        + "most; profiles, the components' means column by column; intervals, how sure these are; entropy, how it falls as components are merged into clusters. "
        + "The numbers of a projection are printed by 'mixtura evaluate MODEL --projection DATA'. "
        + "How the criterion chose is drawn by 'mixtura fit DATA --criterion-plot curve.png'.";

    public override IReadOnlyList<(string Line, string Purpose)> Examples =>
    [
        ("mixtura plot model.json data/faithful.csv --output picture.png", "rows coloured by their component, with ellipses"),
        ("mixtura plot model.json --columns waiting --output density.svg", "the model alone, one column of it"),
        ("mixtura plot model.json data/faithful.csv --what uncertainty --output unsure.png", "the rows that could come from several components"),
        ("mixtura plot model.json --what profiles --output profiles.svg", "what tells the components apart"),
    ];

    protected override int Run(ParseResult parsed, CancellationToken cancellation)
    {
        string modelPath = parsed.GetRequiredValue(_model);
        string? data = parsed.GetValue(_data);
        string output = parsed.GetValue(_output) ?? throw new UsageException("the picture has no name; add --output picture.png\nSee 'mixtura plot --help'.");
        PictureKind kind = parsed.GetValue(_what) ?? PictureKind.Classification;
        IReadOnlyList<string> columns = parsed.GetValue(_columns) ?? [];
        PictureMaker.Check(kind, data is not null, columns.Count > 0);
        using var files = new OutputFiles(modelPath, data);
        files.Check(output, "--output", FileTypes.Picture);
        (Mixture model, FitSummary? fit) = ModelInput.Read(modelPath, Warn);
        LoadedTable? loaded = data is null
            ? null
            : ModelData.Read(data, model, modelPath, new ReadOptions { Missing = parsed.GetValue(_missing) ?? MissingPolicy.Refuse }, cancellation);
        if (columns.FirstOrDefault(name => model.Columns.All(column => column.Name != name)) is { } absent)
        {
            throw new ModelException($"the model has no column '{absent}'; choose among {string.Join(", ", model.Columns)}", modelPath);
        }

        PictureSize? size = parsed.GetValue(_size);
        var options = new PlotOptions { Columns = [.. columns], Title = parsed.GetValue(_title), Width = size?.Width, Height = size?.Height };
        Picture picture = PictureMaker.Make(kind, model, fit, loaded?.Rows, options, cancellation);
        cancellation.ThrowIfCancellationRequested();
        files.Stage(output, picture.Save);
        files.Commit();
        if (loaded is { RowsDropped: > 0 })
        {
            Session.WriteText($"Left out for missing values: {Numbers.Count(loaded.RowsDropped, "row")}");
        }

        if (columns.Count == 0 && PictureMaker.ChosenColumns(kind, model) is { Count: > 0 } chosen)
        {
            string why = model.ClusterCount > 1 ? ", which separate the components best (mutual information of column and component)" : "";
            Session.WriteText($"Shown are {string.Join(", ", chosen)} of {model.Dimensions} columns{why}; choose others by --columns.");
        }

        Session.WriteText($"The picture is in {output}.");
        return ExitCode.Done;
    }
}
