using System.Text.Json;
using Mixtura.Cli.Reports;

namespace Mixtura.Cli.Evaluation;

/// <summary>The mean, standard deviation and correlations of a mixture as a whole, and the weights of its components.</summary>
internal sealed class Moments(Mixture mixture) : IAnswer
{
    private readonly double[] _mean = mixture.Mean();
    private readonly double[,] _covariance = mixture.CovarianceMatrix();

    public void Write(Session session)
    {
        ModelTable.Write(session, mixture, null);
        int[] numeric = [.. Enumerable.Range(0, mixture.Dimensions).Where(c => !mixture.Columns[c].IsCategorical)];
        if (numeric.Length == 0)
        {
            return;
        }

        session.Out.WriteLine();
        session.WriteText("All components together");
        var grid = new Grid("<column", "mean", "standard deviation");
        foreach (int c in numeric)
        {
            grid.Add(mixture.Columns[c].Name, Numbers.Significant(_mean[c], 5), Numbers.Significant(Deviation(c), 4));
        }

        grid.Write(session);
    }

    public void Write(Utf8JsonWriter json)
    {
        json.WriteArray("weights", mixture.Weights);
        json.WriteArray("mean", _mean);
        json.WriteArray("standardDeviation", [.. Enumerable.Range(0, mixture.Dimensions).Select(Deviation)]);
        json.WriteStartArray("covariance");
        for (int i = 0; i < mixture.Dimensions; i++)
        {
            json.WriteRow([.. Enumerable.Range(0, mixture.Dimensions).Select(j => _covariance[i, j])]);
        }

        json.WriteEndArray();
    }

    private double Deviation(int column) => Math.Sqrt(_covariance[column, column]);
}
