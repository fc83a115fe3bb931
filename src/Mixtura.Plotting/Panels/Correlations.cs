namespace Mixtura.Plotting;

/// <summary>
/// Pearson's correlations of the columns shown, of all rows and within components: of the covariances of the components' rows, each row counted
/// by its posteriors, pooled by their weights. Without data they are those of the model. The noise is left aside.
/// </summary>
internal sealed class Correlations
{
    private readonly double[,] _all;
    private readonly double[,] _within;

    private Correlations(double[,] all, double[,] within)
    {
        _all = all;
        _within = within;
    }

    public static Correlations Of(Selection shown) => shown.Data is { } data ? OfRows(shown, data) : OfModel(shown);

    /// <summary>The correlation of two of the columns shown over all rows; NaN where one is constant or of labels.</summary>
    public double All(int a, int b) => Correlation(_all, a, b);

    /// <summary>The same within components.</summary>
    public double Within(int a, int b) => Correlation(_within, a, b);

    private static double Correlation(double[,] covariance, int a, int b)
    {
        double square = covariance[a, a] * covariance[b, b];
        return square > 0 ? Math.Clamp(covariance[a, b] / Math.Sqrt(square), -1, 1) : double.NaN;
    }

    private static Correlations OfModel(Selection shown)
    {
        int d = shown.Columns.Length;
        Mixture clusters = shown.Model.WithoutNoise();
        double[,] whole = clusters.CovarianceMatrix();
        double[,] all = new double[d, d];
        double[,] within = new double[d, d];
        double[] own = new double[clusters.Dimensions * clusters.Dimensions];
        for (int j = 0; j <= clusters.Components.Length; j++)
        {
            bool isWhole = j == clusters.Components.Length;
            if (!isWhole)
            {
                clusters.Components[j].CopyCovariance(own);
            }

            for (int a = 0; a < d; a++)
            {
                for (int b = 0; b < d; b++)
                {
                    (ColumnView x, ColumnView y) = (shown.Columns[a], shown.Columns[b]);
                    double value = isWhole ? whole[x.Index, y.Index] : own[(x.Index * clusters.Dimensions) + y.Index];
                    value = x.Scale.Length(y.Scale.Length(value));
                    if (isWhole)
                    {
                        all[a, b] = value;
                    }
                    else
                    {
                        within[a, b] += clusters.Weights[j] * value;
                    }
                }
            }
        }

        return new Correlations(all, within);
    }

    private static Correlations OfRows(Selection shown, RowTable data)
    {
        int d = shown.Columns.Length;
        int k = shown.Model.ClusterCount;
        double[] row = new double[data.ColumnCount];
        double[] posterior = new double[shown.Model.Components.Length];
        double[] place = new double[d];
        double[] centre = new double[d];
        double total = 0;
        for (long i = 0; i < data.RowCount; i++)
        {
            Take(i);
            total += shown.Weights![i];
            for (int a = 0; a < d; a++)
            {
                centre[a] += shown.Weights[i] * place[a];
            }
        }

        for (int a = 0; a < d; a++)
        {
            centre[a] /= total;
        }

        double[,] all = new double[d, d];
        double[,] within = new double[d, d];
        double[,] sums = new double[k, d];
        double[] weights = new double[k];
        for (long i = 0; i < data.RowCount; i++)
        {
            Take(i);
            shown.Model.Posterior(row, posterior);
            double belonging = 0;
            for (int j = 0; j < k; j++)
            {
                double own = shown.Weights![i] * posterior[j];
                belonging += own;
                weights[j] += own;
                for (int a = 0; a < d; a++)
                {
                    sums[j, a] += own * (place[a] - centre[a]);
                }
            }

            for (int a = 0; a < d; a++)
            {
                for (int b = 0; b < d; b++)
                {
                    double product = (place[a] - centre[a]) * (place[b] - centre[b]);
                    all[a, b] += shown.Weights![i] * product;
                    within[a, b] += belonging * product;
                }
            }
        }

        for (int j = 0; j < k; j++)
        {
            for (int a = 0; a < d && weights[j] > 0; a++)
            {
                for (int b = 0; b < d; b++)
                {
                    within[a, b] -= sums[j, a] * sums[j, b] / weights[j];
                }
            }
        }

        return new Correlations(all, within);

        void Take(long i)
        {
            data.CopyRow(i, row);
            for (int a = 0; a < d; a++)
            {
                place[a] = shown.Columns[a].Scale.Position(row[shown.Columns[a].Index]);
            }
        }
    }
}
