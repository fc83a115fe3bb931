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

    /// <summary>What a row that is kept takes, beside its values.</summary>
    private const int BytesForRow = 64;

    private readonly Mixture _model;
    private readonly LoadedTable _loaded;
    private readonly OutlierRule _rule;
    private readonly LogDensityDistribution? _distribution;
    private readonly RowSurprises _surprises;
    private readonly long _most;

    /// <summary>The likeliest of the outliers so far comes out first.</summary>
    private readonly PriorityQueue<double[], (double LogDensity, long Row)> _kept = new(Comparer<(double LogDensity, long Row)>.Create((a, b) => b.CompareTo(a)));
    private Outlier[] _outliers = [];
    private HashSet<long> _rows = [];

    /// <summary>Begins to look for them.</summary>
    /// <param name="model">The model.</param>
    /// <param name="loaded">The table.</param>
    /// <param name="rule">Which rows.</param>
    /// <param name="distribution">The log-densities of the model's own rows, where they were drawn.</param>
    /// <param name="memory">The most bytes that the outliers may take, or null.</param>
    /// <exception cref="UsageException">A share of the table that takes more was asked for.</exception>
    public OutlierReport(Mixture model, LoadedTable loaded, OutlierRule rule, LogDensityDistribution? distribution, long? memory)
    {
        _model = model;
        _loaded = loaded;
        _rule = rule;
        _distribution = distribution;
        _surprises = new RowSurprises(model);
        _most = (memory ?? long.MaxValue) / (BytesForRow + (sizeof(double) * model.Dimensions));
        Threshold = rule.OfModel ? distribution!.Quantile(rule.Share) : null;
        Wanted = rule.OfModel ? long.MaxValue : Math.Max(1, (long)Math.Round(rule.Share * loaded.Rows.RowCount));
        if (!rule.OfModel && Wanted > _most)
        {
            throw TooMany(Wanted);
        }
    }

    /// <summary>The log-density below which a row is an outlier, or null where a share of the table is.</summary>
    public MonteCarloEstimate? Threshold { get; }

    private long Wanted { get; }

    /// <summary>Looks at further rows.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="logDensity">Their log-densities.</param>
    /// <exception cref="UsageException">The outliers take more memory than they may.</exception>
    public void Look(RowTable rows, double[] logDensity)
    {
        for (int i = 0; i < logDensity.Length; i++)
        {
            (double LogDensity, long Row) place = (logDensity[i], rows.FirstRow + i);
            bool isOne = Threshold is { } threshold ? logDensity[i] < threshold.Value
                : _kept.Count < Wanted || (_kept.TryPeek(out _, out (double, long) last) && place.CompareTo(last) < 0);
            if (!isOne)
            {
                continue;
            }

            if (_kept.Count == Wanted)
            {
                _kept.Dequeue();
            }

            double[] values = new double[_model.Dimensions];
            rows.CopyRow(i, values);
            _kept.Enqueue(values, place);
            if (_kept.Count > _most)
            {
                throw TooMany(_kept.Count);
            }
        }
    }

    /// <summary>Ends the search: all rows were looked at.</summary>
    public void Close()
    {
        _outliers = [.. _kept.UnorderedItems.OrderBy(item => item.Priority).Select(item => new Outlier(item.Priority.Row, item.Priority.LogDensity, item.Element))];
        _rows = [.. _outliers.Select(outlier => outlier.Row)];
        _kept.Clear();
    }

    /// <summary>For some rows 1 for an outlier and 0 for others.</summary>
    public int[] Marks(RowTable rows)
    {
        int[] marks = new int[rows.RowCount];
        for (int i = 0; i < marks.Length; i++)
        {
            marks[i] = _rows.Contains(rows.FirstRow + i) ? 1 : 0;
        }

        return marks;
    }

    /// <summary>
    /// For some rows, where they are outliers, the columns that make them so, the strangest first, with "; " between them, as they are printed but with the minus of ASCII:
    /// "waiting -3.2 sd (81.4 expected)"; nothing for other rows.
    /// </summary>
    public string?[] Texts(RowTable rows)
    {
        string?[] texts = new string?[rows.RowCount];
        double[] values = new double[_model.Dimensions];
        for (int i = 0; i < texts.Length; i++)
        {
            if (_rows.Contains(rows.FirstRow + i))
            {
                rows.CopyRow(i, values);
                texts[i] = Reasons(values).Replace('−', '-');
            }
        }

        return texts;
    }

    public void Write(Session session)
    {
        session.Out.WriteLine();
        string share = Numbers.Percent((double)_outliers.Length / _loaded.Rows.RowCount);
        if (Threshold is { } threshold)
        {
            session.WriteText($"Of the model's own rows {Numbers.Percent(_rule.Share)} have a log-density below {Numbers.Fixed(threshold.Value, 3)} ± {Numbers.Significant(threshold.StandardError, 1)} ({Numbers.Count(_distribution!.Draws)} draws).");
            session.WriteText($"Of the table's rows {Numbers.Count(_outliers.Length)} ({share}) have{(_outliers.Length == 0 ? "." : ", least likely first")}");
        }
        else
        {
            session.WriteText($"The least likely {Numbers.Count(_outliers.Length, "row")} ({share} of all), least likely first");
        }

        if (_outliers.Length == 0)
        {
            return;
        }

        var columns = new List<(string, Func<int, string>)> { ("log-density", place => Numbers.Fixed(_outliers[place].LogDensity, 3)) };
        if (_distribution is not null)
        {
            columns.Add(("hdr", place => RegionReport.Probability(_distribution.Content(_outliers[place].LogDensity).Value)));
        }

        columns.Add(("<unusual", place => Reasons(_outliers[place].Values)));
        RowGrid.Write(session, _loaded.Rows.Columns, [.. _outliers.Take(MostShown).Select(outlier => new RowGrid.Row(_loaded.FileRow(outlier.Row), outlier.Values))], columns);
        if (_outliers.Length > MostShown)
        {
            session.WriteText($"... and {Numbers.Count(_outliers.Length - MostShown)} more: write all with --output.");
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
        foreach (Outlier outlier in _outliers)
        {
            json.WriteStartObject();
            json.WriteNumber("row", _loaded.FileRow(outlier.Row));
            json.WriteFinite("logDensity", outlier.LogDensity);
            if (_distribution is not null)
            {
                json.WriteNumber("hdr", _distribution.Content(outlier.LogDensity).Value);
            }

            json.WriteStartArray("unusual");
            foreach (ColumnSurprise surprise in Strangest(outlier.Values).Take(MostReasons))
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

    private IEnumerable<ColumnSurprise> Strangest(double[] values) => _surprises.Of(values).OrderByDescending(surprise => surprise.Surprise);

    /// <summary>"waiting −3.2 sd (81.4 expected)"; for a label "colour (red expected)".</summary>
    private string Reasons(double[] values) => string.Join("; ", Strangest(values).Where((surprise, i) => i == 0 || surprise.Surprise > Strange).Take(MostReasons).Select(Reason));

    private static UsageException TooMany(long rows) =>
        new($"--outliers keeps {Numbers.Count(rows, "row")} and more, for which the memory given has no room; ask for fewer of them, or raise --memory");

    private string Reason(ColumnSurprise surprise)
    {
        Column column = _model.Columns[surprise.Column];
        return column.IsCategorical
            ? $"{column.Name} ({column.Levels[(int)surprise.Expected]} expected)"
            : $"{column.Name} {(surprise.Residual < 0 ? "−" : "+")}{Numbers.Fixed(Math.Abs(surprise.Residual), 1)} sd ({Numbers.Significant(surprise.Expected)} expected)";
    }

    /// <summary>A row that is one.</summary>
    /// <param name="Row">Its place in the table, from 0.</param>
    /// <param name="LogDensity">Its log-density.</param>
    /// <param name="Values">Its values.</param>
    private sealed record Outlier(long Row, double LogDensity, double[] Values);
}
