namespace Mixtura.Inference;

/// <summary>One row's posteriors, statistics and scores; one thread's space.</summary>
internal sealed class RowScores
{
    /// <summary>In the place of a component that is not known.</summary>
    public const int Unknown = -1;

    /// <summary>A smaller posterior adds nothing to a sum of doubles.</summary>
    private const double LeastPosterior = 1e-20;

    private readonly Mixture _model;
    private readonly MixtureCoordinates _coordinates;
    private readonly ScoreMap _map;
    private readonly double[] _statistics;
    private readonly double[][] _scores;

    public RowScores(Mixture model, MixtureCoordinates coordinates, ScoreMap map)
    {
        _model = model;
        _coordinates = coordinates;
        _map = map;
        int k = model.Components.Length;
        Posterior = new double[k];
        _statistics = new double[k * (1 + map.StatisticsLength)];
        _scores = [.. Enumerable.Range(0, k).Select(j => new double[map.Coordinates(j).Length])];
        Mean = new double[coordinates.Count];
    }

    /// <summary>The posteriors; those that are too small to matter are 0.</summary>
    public double[] Posterior { get; }

    /// <summary>The mean of the components' scores, each with its indicator before it, under the posteriors.</summary>
    public double[] Mean { get; }

    /// <summary>1 and the statistics of the row, as a component takes them.</summary>
    public ReadOnlySpan<double> Statistics(int component) => _statistics.AsSpan(component * (1 + _map.StatisticsLength), 1 + _map.StatisticsLength);

    /// <summary>A component's score, in <see cref="ScoreMap.Coordinates"/>.</summary>
    public double[] Score(int component) => _scores[component];

    /// <summary>Looks at a row; false where it cannot come from the mixture.</summary>
    /// <param name="row">The row.</param>
    /// <param name="component">The component that it is known to be of, so that nothing is missing, or <see cref="Unknown"/>.</param>
    public bool Look(ReadOnlySpan<double> row, int component)
    {
        if (component == Unknown ? double.IsNegativeInfinity(_model.Posterior(row, Posterior)) : !IsKnownOf(component, row))
        {
            return false;
        }

        int k = Posterior.Length;
        int length = 1 + _map.StatisticsLength;
        Array.Clear(Mean);
        for (int j = 0; j < k; j++)
        {
            double r = Posterior[j];
            if (r < LeastPosterior)
            {
                Posterior[j] = 0;
                continue;
            }

            Span<double> statistics = _statistics.AsSpan(j * length, length);
            statistics.Clear();
            statistics[0] = 1;
            _coordinates.Family.Accumulate(_coordinates.Components[j], row, 1, statistics[1..]);
            _map.Fill(j, statistics, _scores[j]);
            Mean[j] = r;
            int[] at = _map.Coordinates(j);
            for (int c = 0; c < at.Length; c++)
            {
                Mean[k + at[c]] += r * _scores[j][c];
            }
        }

        return true;
    }

    private bool IsKnownOf(int component, ReadOnlySpan<double> row)
    {
        Array.Clear(Posterior);
        Posterior[component] = 1;
        return _model.Weights[component] > 0 && !double.IsNegativeInfinity(_model.Components[component].LogDensity(row));
    }

    /// <summary>The gradient of one component's posterior: rⱼ·(sⱼ − s).</summary>
    public double[] PosteriorGradient(int component)
    {
        double r = Posterior[component];
        double[] gradient = Array.ConvertAll(Mean, mean => -r * mean);
        gradient[component] += r;
        int[] at = _map.Coordinates(component);
        for (int c = 0; c < at.Length; c++)
        {
            gradient[Posterior.Length + at[c]] += r * _scores[component][c];
        }

        return gradient;
    }
}
