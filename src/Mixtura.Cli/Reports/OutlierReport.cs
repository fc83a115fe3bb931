using System.Text.Json;
using Mixtura.Cli.Options;
using Mixtura.Data;

namespace Mixtura.Cli.Reports;

/// <summary>The rows of a table that are least likely under a model, with the columns that make them so.</summary>
internal sealed class OutlierReport
{
    private const int MostShown = 20;
    private const int MostReasons = 3;

    /// <summary>A column whose value is this many nats stranger than usual, as one 2.2 deviations off is, is given as a second reason.</summary>
    private const double Strange = 2;

    private readonly Mixture _model;
    private readonly LoadedTable _loaded;
    private readonly OutlierRule _rule;
    private readonly double[] _logDensity;
    private readonly LogDensityDistribution? _distribution;
    private readonly RowSurprises _surprises;

    /// <summary>Finds the rows.</summary>
    /// <param name="model">The model.</param>
    /// <param name="loaded">The table.</param>
    /// <param name="rule">Which rows.</param>
    /// <param name="logDensity">The table's log-densities.</param>
    /// <param name="distribution">The log-densities of the model's own rows, where they were drawn.</param>
    public OutlierReport(Mixture model, LoadedTable loaded, OutlierRule rule, double[] logDensity, LogDensityDistribution? distribution)
    {
        _model = model;
        _loaded = loaded;
        _rule = rule;
        _logDensity = logDensity;
        _distribution = distribution;
        _surprises = new RowSurprises(model);
        Threshold = rule.OfModel ? distribution!.Quantile(rule.Share) : null;
        int[] order = [.. Enumerable.Range(0, logDensity.Length)];
        Array.Sort(order, (a, b) => logDensity[a].CompareTo(logDensity[b]) is var c && c != 0 ? c : a.CompareTo(b));
        Rows = Threshold is { } threshold
            ? [.. order.TakeWhile(row => logDensity[row] < threshold.Value)]
            : order[..Math.Max(1, (int)Math.Round(rule.Share * logDensity.Length))];
    }

    /// <summary>The log-density below which a row is an outlier, or null where a share of the table is.</summary>
    public MonteCarloEstimate? Threshold { get; }

    /// <summary>The outliers, from 0, least likely first.</summary>
    public int[] Rows { get; }

    /// <summary>1 for an outlier and 0 for others.</summary>
    public int[] Marks()
    {
        int[] marks = new int[_logDensity.Length];
        foreach (int row in Rows)
        {
            marks[row] = 1;
        }

        return marks;
    }

    /// <summary>
    /// For an outlier the columns that make it one, the strangest first, with "; " between them, as they are printed but with the minus of ASCII:
    /// "waiting -3.2 sd (81.4 expected)"; nothing for other rows.
    /// </summary>
    public string?[] Texts()
    {
        string?[] texts = new string?[_logDensity.Length];
        foreach (int row in Rows)
        {
            texts[row] = Reasons(row).Replace('−', '-');
        }

        return texts;
    }

    public void Write(Session session)
    {
        session.Out.WriteLine();
        string share = Numbers.Percent((double)Rows.Length / _logDensity.Length);
        if (Threshold is { } threshold)
        {
            session.WriteText($"Of the model's own rows {Numbers.Percent(_rule.Share)} have a log-density below {Numbers.Fixed(threshold.Value, 3)} ± {Numbers.Significant(threshold.StandardError, 1)} ({Numbers.Count(_distribution!.Draws)} draws).");
            session.WriteText($"Of the table's rows {Numbers.Count(Rows.Length)} ({share}) have{(Rows.Length == 0 ? "." : ", least likely first")}");
        }
        else
        {
            session.WriteText($"The least likely {Numbers.Count(Rows.Length, "row")} ({share} of all), least likely first");
        }

        if (Rows.Length == 0)
        {
            return;
        }

        var columns = new List<(string, Func<int, string>)> { ("log-density", row => Numbers.Fixed(_logDensity[row], 3)) };
        if (_distribution is not null)
        {
            columns.Add(("hdr", row => RegionReport.Probability(_distribution.Content(_logDensity[row]).Value)));
        }

        columns.Add(("<unusual", Reasons));
        RowGrid.Write(session, _loaded, Rows.Take(MostShown), columns);
        if (Rows.Length > MostShown)
        {
            session.WriteText($"... and {Numbers.Count(Rows.Length - MostShown)} more: write all with --output.");
        }
    }

    public void Write(Utf8JsonWriter json)
    {
        if (Threshold is { } threshold)
        {
            json.WriteStartObject("threshold");
            json.WriteNumber("share", _rule.Share);
            json.WriteFinite("logDensity", threshold.Value);
            json.WriteFinite("standardError", threshold.StandardError);
            json.WriteNumber("draws", _distribution!.Draws);
            json.WriteEndObject();
        }

        json.WriteStartArray("outliers");
        foreach (int row in Rows)
        {
            json.WriteStartObject();
            json.WriteNumber("row", _loaded.FileRow(row));
            json.WriteFinite("logDensity", _logDensity[row]);
            if (_distribution is not null)
            {
                json.WriteNumber("hdr", _distribution.Content(_logDensity[row]).Value);
            }

            json.WriteStartArray("unusual");
            foreach (ColumnSurprise surprise in Strangest(row).Take(MostReasons))
            {
                json.WriteStartObject();
                Column column = _model.Columns[surprise.Column];
                json.WriteString("column", column.Name);
                if (column.IsCategorical)
                {
                    json.WriteString("expected", column.Levels[(int)surprise.Expected]);
                }
                else
                {
                    json.WriteFinite("expected", surprise.Expected);
                    json.WriteFinite("residual", surprise.Residual);
                }

                json.WriteFinite("surprise", surprise.Surprise);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private IEnumerable<ColumnSurprise> Strangest(int row)
    {
        double[] values = new double[_model.Dimensions];
        _loaded.Rows.CopyRow(row, values);
        return _surprises.Of(values).OrderByDescending(surprise => surprise.Surprise);
    }

    /// <summary>"waiting −3.2 sd (81.4 expected)"; for a label "colour (red expected)".</summary>
    private string Reasons(int row) => string.Join("; ", Strangest(row).Where((surprise, i) => i == 0 || surprise.Surprise > Strange).Take(MostReasons).Select(Reason));

    private string Reason(ColumnSurprise surprise)
    {
        Column column = _model.Columns[surprise.Column];
        return column.IsCategorical
            ? $"{column.Name} ({column.Levels[(int)surprise.Expected]} expected)"
            : $"{column.Name} {(surprise.Residual < 0 ? "−" : "+")}{Numbers.Fixed(Math.Abs(surprise.Residual), 1)} sd ({Numbers.Significant(surprise.Expected)} expected)";
    }
}
