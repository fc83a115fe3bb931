using System.Text.Json;
using Mixtura.Cli.Options;
using Mixtura.Cli.Reports;

namespace Mixtura.Cli.Evaluation;

/// <summary>Density, posteriors and, if wanted, the distribution function at points; a point of some columns is one of their marginal.</summary>
internal sealed class PointAnswers : IAnswer
{
    private readonly Mixture _mixture;
    private readonly Point[] _points;

    /// <summary>Evaluates the mixture.</summary>
    /// <param name="mixture">The mixture.</param>
    /// <param name="points">The points.</param>
    /// <param name="hasCdf">Whether P(X ≤ x) is wanted.</param>
    /// <param name="seed">The seed of what is drawn for it.</param>
    public PointAnswers(Mixture mixture, IReadOnlyList<ColumnCells> points, bool hasCdf, ulong seed)
    {
        _mixture = mixture;
        _points = [.. points.Select(cells =>
        {
            (int[] columns, double[] values) = cells.Values(mixture, "--at");
            Mixture marginal = mixture.Marginal(columns);
            double[] posterior = new double[mixture.Components.Length];
            double logDensity = marginal.Posterior(values, posterior);
            string name = string.Join(", ", columns.Zip(cells.Cells, (column, cell) => $"{mixture.Columns[column].Name} = {cell.Text}"));
            return new Point(name, columns, values, logDensity, posterior, hasCdf ? marginal.Cdf(values, seed: seed) : null);
        })];
    }

    public void Write(Session session)
    {
        bool hasCdf = _points[0].Cdf is not null;
        var grid = new Grid(["<at", "density", "log-density", .. hasCdf ? new[] { "P(X ≤ x)" } : [], "likeliest component", "its probability"]);
        foreach (Point point in _points)
        {
            int likeliest = Array.IndexOf(point.Posterior, point.Posterior.Max());
            grid.Add([
                point.Name,
                Numbers.Significant(Math.Exp(point.LogDensity)),
                Numbers.Fixed(point.LogDensity, 4),
                .. point.Cdf is { } cdf ? new[] { Estimate(cdf) } : [],
                ComponentNames.WithNumber(_mixture, likeliest),
                Numbers.Fixed(point.Posterior[likeliest], 4)]);
        }

        grid.Write(session);
    }

    public void Write(Utf8JsonWriter json)
    {
        json.WriteStartArray("at");
        foreach (Point point in _points)
        {
            json.WriteStartObject();
            json.WriteArray("columns", point.Columns.Select(column => _mixture.Columns[column].Name));
            json.WriteArray("values", point.Values);
            json.WriteFinite("logDensity", point.LogDensity);
            json.WriteFinite("density", Math.Exp(point.LogDensity));
            json.WriteArray("posterior", point.Posterior);
            if (point.Cdf is { } cdf)
            {
                json.WriteFinite("cdf", cdf.Value);
                json.WriteFinite("cdfStandardError", cdf.StandardError);
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    /// <summary>A probability, with its error where it was drawn.</summary>
    internal static string Estimate(MonteCarloEstimate estimate) => estimate.StandardError > 0
        ? $"{Numbers.Significant(estimate.Value, 6)} ± {Numbers.Significant(estimate.StandardError, 2)}"
        : Numbers.Significant(estimate.Value, 6);

    private sealed record Point(string Name, int[] Columns, double[] Values, double LogDensity, double[] Posterior, MonteCarloEstimate? Cdf);
}
