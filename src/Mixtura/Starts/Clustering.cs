namespace Mixtura;

/// <summary>Centres, and for each row the nearest of them with the squared distances to the nearest two.</summary>
internal sealed class Clustering
{
    public Clustering(FeatureRows rows, int components)
    {
        Rows = rows;
        Components = components;
        Centres = new double[components * rows.Length];
        Labels = new int[rows.Weights.Length];
        Nearest = new double[rows.Weights.Length];
        Second = new double[rows.Weights.Length];
    }

    public FeatureRows Rows { get; }

    /// <summary>The number of centres, k.</summary>
    public int Components { get; }

    /// <summary>The centres one after the other.</summary>
    public double[] Centres { get; }

    /// <summary>For each row the nearest centre, the first of equals.</summary>
    public int[] Labels { get; }

    /// <summary>For each row the squared distance to its nearest centre.</summary>
    public double[] Nearest { get; }

    /// <summary>For each row the squared distance to the nearest of the other centres; +∞ where there is none.</summary>
    public double[] Second { get; }

    public Span<double> Centre(int component) => Centres.AsSpan(component * Rows.Length, Rows.Length);
}
