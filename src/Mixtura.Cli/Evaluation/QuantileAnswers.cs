using System.Text.Json;
using Mixtura.Cli.Reports;

namespace Mixtura.Cli.Evaluation;

/// <summary>Quantiles of each column on its own.</summary>
internal sealed class QuantileAnswers : IAnswer
{
    private readonly IReadOnlyList<double> _probabilities;
    private readonly (string Column, double[] Values)[] _columns;
    private readonly string[] _leftOut;

    public QuantileAnswers(Mixture mixture, IReadOnlyList<double> probabilities)
    {
        _probabilities = probabilities;
        int[] ordered = [.. Enumerable.Range(0, mixture.Dimensions).Where(c => !mixture.Columns[c].IsCategorical)];
        if (ordered.Length == 0)
        {
            throw new UsageException("--quantile: labels have no order, and there are no other columns; choose columns of numbers");
        }

        _columns = [.. ordered.Select(c =>
        {
            Mixture marginal = mixture.Marginal(c);
            return (mixture.Columns[c].Name, probabilities.Select(marginal.Quantile).ToArray());
        })];
        _leftOut = [.. mixture.Columns.Where(column => column.IsCategorical).Select(column => column.Name)];
    }

    public void Write(Session session)
    {
        var grid = new Grid([.. _probabilities.Select(p => $"{Numbers.Significant(100 * p, 3)}%").Prepend("<quantile of")]);
        foreach ((string column, double[] values) in _columns)
        {
            grid.Add([column, .. Numbers.Alike(values, 5)]);
        }

        grid.Write(session);
        if (_leftOut.Length > 0)
        {
            session.WriteText($"Without quantiles, since labels have no order: {string.Join(", ", _leftOut)}");
        }
    }

    public void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject("quantiles");
        json.WriteArray("probabilities", _probabilities.ToArray());
        json.WriteStartObject("columns");
        foreach ((string column, double[] values) in _columns)
        {
            json.WriteArray(column, values);
        }

        json.WriteEndObject();
        json.WriteEndObject();
    }
}
