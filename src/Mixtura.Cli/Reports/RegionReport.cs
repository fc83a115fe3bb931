using System.Text.Json;

namespace Mixtura.Cli.Reports;

/// <summary>The highest-density regions of a model: the levels at their borders, and how many rows of a table lie within.</summary>
internal static class RegionReport
{
    private static readonly double[] s_probabilities = [0.5, 0.9, 0.95, 0.99];

    /// <summary>The content of a region as a share: enough digits to tell those near 1 apart, no more than were drawn.</summary>
    public static string Probability(double probability) => Numbers.Fixed(probability, 4);

    /// <summary>Writes the levels, with the shares of rows where there are any.</summary>
    public static void Write(Session session, LogDensityDistribution distribution, double[]? logDensity)
    {
        var grid = new Grid(["region", "log-density above", .. logDensity is null ? Array.Empty<string>() : ["rows within", "share"]]);
        foreach (double probability in s_probabilities)
        {
            MonteCarloEstimate level = distribution.Level(probability);
            var cells = new List<string> { Numbers.Percent(probability), $"{Numbers.Fixed(level.Value, 3)} ± {Numbers.Fixed(level.StandardError, 3)}" };
            if (logDensity is not null)
            {
                int within = Within(logDensity, level);
                cells.AddRange(Numbers.Count(within), Numbers.Percent((double)within / logDensity.Length));
            }

            grid.Add(cells);
        }

        grid.Write(session);
    }

    public static void Write(Utf8JsonWriter json, LogDensityDistribution distribution, double[]? logDensity)
    {
        json.WriteStartArray("regions");
        foreach (double probability in s_probabilities)
        {
            MonteCarloEstimate level = distribution.Level(probability);
            json.WriteStartObject();
            json.WriteNumber("probability", probability);
            json.WriteFinite("logDensity", level.Value);
            json.WriteFinite("standardError", level.StandardError);
            if (logDensity is not null)
            {
                json.WriteNumber("rowsWithin", Within(logDensity, level));
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static int Within(double[] logDensity, MonteCarloEstimate level) => logDensity.Count(value => value >= level.Value);
}
