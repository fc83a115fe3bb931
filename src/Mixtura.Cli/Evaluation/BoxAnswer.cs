using System.Globalization;
using System.Text.Json;
using Mixtura.Cli.Options;
using Mixtura.Cli.Reports;

namespace Mixtura.Cli.Evaluation;

/// <summary>The probability that columns lie in intervals.</summary>
internal sealed class BoxAnswer : IAnswer
{
    private readonly string _name;
    private readonly string[] _columns;
    private readonly double[] _lower;
    private readonly double[] _upper;
    private readonly MonteCarloEstimate _probability;

    /// <summary>Evaluates the mixture.</summary>
    /// <param name="mixture">The mixture.</param>
    /// <param name="box">An interval a..b for each column, either end left out for none.</param>
    /// <param name="seed">The seed of what is drawn.</param>
    public BoxAnswer(Mixture mixture, ColumnCells box, ulong seed)
    {
        (int[] columns, string[] texts) = box.Places(mixture, "--box");
        (double Lower, double Upper)[] intervals = [.. texts.Select(Interval)];
        _columns = [.. columns.Select(column => mixture.Columns[column].Name)];
        _lower = [.. intervals.Select(interval => interval.Lower)];
        _upper = [.. intervals.Select(interval => interval.Upper)];
        _name = string.Join(", ", _columns.Zip(texts, (column, text) => $"{column} in {text}"));
        _probability = mixture.Marginal(columns).Probability(_lower, _upper, seed: seed);
    }

    public void Write(Session session) => session.WriteText($"P({_name}) = {PointAnswers.Estimate(_probability)}");

    public void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject("box");
        json.WriteArray("columns", _columns);
        json.WriteArray("lower", _lower);
        json.WriteArray("upper", _upper);
        json.WriteFinite("probability", _probability.Value);
        json.WriteFinite("standardError", _probability.StandardError);
        json.WriteEndObject();
    }

    private static (double Lower, double Upper) Interval(string text)
    {
        int dots = text.IndexOf("..", StringComparison.Ordinal);
        double lower = dots < 0 ? double.NaN : End(text[..dots], double.NegativeInfinity);
        double upper = dots < 0 ? double.NaN : End(text[(dots + 2)..], double.PositiveInfinity);
        return lower <= upper && text.Length > 2
            ? (lower, upper)
            : throw new UsageException($"--box: '{text}' is no interval; write a..b with a ≤ b, or one end alone, for instance eruptions=1.5..3,waiting=..60");
    }

    private static double End(string text, double none) => string.IsNullOrWhiteSpace(text) ? none
        : double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) ? value : double.NaN;
}
