using System.CommandLine;
using Mixtura.Cli.Files;
using Mixtura.Cli.Options;
using Mixtura.Cli.Reports;
using Mixtura.Data;

namespace Mixtura.Cli.Commands;

/// <summary>`mixtura sample`: rows drawn from a model, with the component that each came from.</summary>
internal sealed class SampleCommand : MixturaCommand
{
    private const long DefaultRows = 1000;
    private const string ComponentColumn = "component";

    private readonly Argument<string> _model = SharedOptions.Model();
    private readonly Option<long?> _rows = OptionFactory.Value("--rows", "N", "The number of rows (default 1000)", OptionValues.Rows, "-n");
    private readonly Option<ulong?> _seed = SharedOptions.Seed();
    private readonly Option<string?> _output = SharedOptions.Output("TABLE", "Write the rows to a .csv, .tsv, .csv.gz, .tsv.gz or .parquet file (default: CSV to standard output)");

    public SampleCommand(Session session)
        : base("sample", "Draw rows from a model", session)
    {
        Arguments.Add(_model);
        AddGroup("Drawing", _rows, _seed);
        AddGroup("Output", _output);
    }

    public override string Story =>
        "For each row a component is drawn from the weights, then the values from that component. The column 'component' tells "
        + "which it was (from 1, or noise): what no one can measure in practice. Row i depends on the seed and i alone.";

    public override IReadOnlyList<(string Line, string Purpose)> Examples =>
    [
        ("mixtura sample model.json --rows 1000 --seed 7 --output sample.csv", "a thousand rows"),
        ("mixtura sample model.json --rows 5", "a few rows to look at"),
    ];

    protected override int Run(ParseResult parsed, CancellationToken cancellation)
    {
        string path = parsed.GetRequiredValue(_model);
        string? output = parsed.GetValue(_output);
        using var files = new OutputFiles(path);
        files.Check(output, "--output", FileTypes.Table);
        Mixture model = ModelInput.Read(path, Warn).Model;
        if (model.Columns.Any(column => string.Equals(column.Name, ComponentColumn, StringComparison.OrdinalIgnoreCase)))
        {
            throw new ModelException($"the model has a column '{ComponentColumn}' itself, which is the name of the column that tells the true component; rename it in the model file", path);
        }

        (RowTable rows, int[] components) = model.Sample(parsed.GetValue(_rows) ?? DefaultRows, parsed.GetValue(_seed) ?? 1);
        cancellation.ThrowIfCancellationRequested();
        OutputColumn[] columns = [.. OutputColumn.FromTable(rows), AddedColumns.Column(ComponentColumn, ComponentNames.Column(model, components))];
        if (output is null)
        {
            TableFile.WriteCsv(Session.Bytes(), columns, cancellation);
            return ExitCode.Done;
        }

        files.Stage(output, temporary => TableFile.Write(temporary, columns, cancellation));
        files.Commit();
        Session.WriteText($"{Numbers.Count(rows.RowCount, "row")} of {Numbers.Count(model.Dimensions, "column")} and the component they came from are in {output}.");
        return ExitCode.Done;
    }
}
