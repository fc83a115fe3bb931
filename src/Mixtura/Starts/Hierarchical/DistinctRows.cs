namespace Mixtura;

/// <summary>The distinct ones among rows that weigh something, each with the weight of all that equal it, in the order in which they first occur.</summary>
internal sealed class DistinctRows
{
    private DistinctRows(int length, double[] values, double[] weights, int[] ofRow)
    {
        Length = length;
        Values = values;
        Weights = weights;
        OfRow = ofRow;
    }

    public int Count => Weights.Length;

    /// <summary>The number of columns.</summary>
    public int Length { get; }

    /// <summary>The distinct rows one after the other.</summary>
    public double[] Values { get; }

    public double[] Weights { get; }

    /// <summary>For each row the distinct one that it equals; −1 for a row of weight 0.</summary>
    public int[] OfRow { get; }

    /// <summary>The rows in other coordinates.</summary>
    public DistinctRows With(double[] values, int length) => new(length, values, Weights, OfRow);

    public static DistinctRows Of(FeatureRows rows)
    {
        int length = rows.Length;
        double[] all = new double[(long)rows.Count * length];
        for (int i = 0; i < rows.Count; i++)
        {
            rows.CopyRow(i, all.AsSpan(i * length, length));
        }

        int Compare(int a, int b) => all.AsSpan(a * length, length).SequenceCompareTo(all.AsSpan(b * length, length));
        int[] sorted = [.. Enumerable.Range(0, rows.Count).Where(i => rows.Weights[i] > 0)];
        Array.Sort(sorted, (a, b) => Compare(a, b) is not 0 and var order ? order : a - b);
        int[] first = new int[rows.Count];
        Array.Fill(first, -1);
        for (int s = 0; s < sorted.Length; s++)
        {
            first[sorted[s]] = s > 0 && Compare(sorted[s - 1], sorted[s]) == 0 ? first[sorted[s - 1]] : sorted[s];
        }

        var values = new List<double>();
        var weights = new List<double>();
        int[] ofRow = new int[rows.Count];
        for (int i = 0; i < ofRow.Length; i++)
        {
            ofRow[i] = first[i] < 0 ? -1 : first[i] == i ? weights.Count : ofRow[first[i]];
            if (first[i] == i)
            {
                values.AddRange(all.AsSpan(i * length, length));
                weights.Add(rows.Weights[i]);
            }
            else if (first[i] >= 0)
            {
                weights[ofRow[i]] += rows.Weights[i];
            }
        }

        return new DistinctRows(length, [.. values], [.. weights], ofRow);
    }
}
