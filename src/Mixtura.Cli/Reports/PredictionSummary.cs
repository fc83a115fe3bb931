namespace Mixtura.Cli.Reports;

/// <summary>What is printed of predictions, gathered part by part: the components' sizes and mean uncertainties, and the first rows.</summary>
internal sealed class PredictionSummary(Mixture model, Func<long, long> fileRow)
{
    private const int RowsShown = 10;

    private readonly long[] _sizes = new long[model.Components.Length];
    private readonly double[] _uncertainty = new double[model.Components.Length];
    private readonly List<RowGrid.Row> _first = [];
    private readonly List<(int Component, double Uncertainty, double LogDensity)> _said = [];

    /// <summary>The number of rows so far.</summary>
    public long Rows { get; private set; }

    /// <summary>How many rows are likeliest to come from each component.</summary>
    public IReadOnlyList<long> Sizes => _sizes;

    /// <summary>Adds what is said of further rows.</summary>
    public void Add(RowTable rows, TablePosterior posterior)
    {
        for (int i = 0; i < posterior.Components.Length; i++)
        {
            int component = posterior.Components[i];
            _sizes[component]++;
            _uncertainty[component] += posterior.Uncertainty[i];
            if (_first.Count < RowsShown)
            {
                _first.Add(RowGrid.Row.Of(rows, i, fileRow(rows.FirstRow + i)));
                _said.Add((component, posterior.Uncertainty[i], posterior.LogDensity[i]));
            }
        }

        Rows += posterior.Components.Length;
    }

    public void WriteComponents(Session session)
    {
        var grid = new Grid("component", "rows", "share", "mean uncertainty");
        for (int j = 0; j < _sizes.Length; j++)
        {
            grid.Add(ComponentNames.Of(model, j), Numbers.Count(_sizes[j]), Numbers.Percent((double)_sizes[j] / Rows), Numbers.Fixed(_uncertainty[j] / _sizes[j], 4));
        }

        grid.Write(session);
    }

    public void WriteFirstRows(Session session)
    {
        session.Out.WriteLine();
        session.WriteText(_first.Count < Rows ? $"The first {_first.Count} of {Numbers.Count(Rows, "row")}; write all with --output" : "All rows");
        RowGrid.Write(
            session,
            model.Columns,
            _first,
            [
                ("component", place => ComponentNames.Of(model, _said[place].Component)),
                ("uncertainty", place => Numbers.Fixed(_said[place].Uncertainty, 4)),
                ("log-density", place => Numbers.Fixed(_said[place].LogDensity, 3)),
            ]);
    }
}
