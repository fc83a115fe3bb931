namespace Mixtura.Cli.Reports;

/// <summary>How many rows of a table lie within highest-density regions of a model, counted part by part.</summary>
internal sealed class RegionCounts(LogDensityDistribution distribution)
{
    /// <summary>The contents of the regions that are reported.</summary>
    public static readonly double[] Probabilities = [0.5, 0.9, 0.95, 0.99];

    private readonly double[] _levels = Array.ConvertAll(Probabilities, probability => distribution.Level(probability).Value);
    private readonly long[] _within = new long[Probabilities.Length];

    /// <summary>The number of rows counted.</summary>
    public long Rows { get; private set; }

    /// <summary>How many of them lie within a region.</summary>
    public long Within(int region) => _within[region];

    /// <summary>Counts further rows.</summary>
    public void Add(double[] logDensity)
    {
        Rows += logDensity.Length;
        for (int region = 0; region < _levels.Length; region++)
        {
            _within[region] += logDensity.Count(value => value >= _levels[region]);
        }
    }
}
