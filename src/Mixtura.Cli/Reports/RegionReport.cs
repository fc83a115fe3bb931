using System.Text.Json;

namespace Mixtura.Cli.Reports;

/// <summary>The highest-density regions of a model: the levels at their borders, and how many rows of a table lie within.</summary>
internal static class RegionReport
{
    /// <summary>The content of a region as a share: enough digits to tell those near 1 apart, no more than were drawn.</summary>
    public static string Probability(double probability) => Numbers.Fixed(probability, 4);

    /// <summary>Writes the levels, with the shares of rows where there are any.</summary>
    public static void Write(Session session, LogDensityDistribution distribution, RegionCounts? rows)
    {
        var grid = new Grid(["region", "log-density above", .. rows is null ? Array.Empty<string>() : ["rows within", "share"]]);
        foreach ((int region, double probability) in RegionCounts.Probabilities.Index())
        {
            MonteCarloEstimate level = distribution.Level(probability);
            var cells = new List<string> { Numbers.Percent(probability), $"{Numbers.Fixed(level.Value, 3)} ± {Numbers.Fixed(level.StandardError, 3)}" };
            if (rows is not null)
            {
                cells.AddRange(Numbers.Count(rows.Within(region)), Numbers.Percent((double)rows.Within(region) / rows.Rows));
            }

            grid.Add(cells);
        }

        grid.Write(session);
    }

    public static void Write(Utf8JsonWriter json, LogDensityDistribution distribution, RegionCounts? rows)
    {
        json.WriteStartArray("regions");
        foreach ((int region, double probability) in RegionCounts.Probabilities.Index())
        {
            MonteCarloEstimate level = distribution.Level(probability);
            json.WriteStartObject();
            json.WriteNumber("probability", probability);
            json.WriteFinite("logDensity", level.Value);
            json.WriteFinite("standardError", level.StandardError);
            if (rows is not null)
            {
                json.WriteNumber("rowsWithin", rows.Within(region));
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
