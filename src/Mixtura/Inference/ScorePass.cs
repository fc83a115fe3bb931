namespace Mixtura.Inference;

/// <summary>
/// The sums over a table that information and sandwich need, taken in a fixed order of addition: statistics of each
/// component; Σ r·s·sᵀ for each component, s being its indicator and its score; Σ s̄·s̄ᵀ and Σ s̄ of the rows' mean scores.
/// </summary>
internal sealed class ScorePass
{
    private readonly ScoreMap _map;
    private readonly int _components;
    private readonly int _coordinates;
    private readonly int[] _squaresAt;
    private readonly int _outerAt;
    private readonly int _meanAt;
    private double[] _sums;

    private ScorePass(ScoreMap map, int components, int coordinates)
    {
        _map = map;
        _components = components;
        _coordinates = coordinates;
        _squaresAt = new int[components];
        int at = components * (1 + map.StatisticsLength);
        for (int j = 0; j < components; j++)
        {
            _squaresAt[j] = at;
            at += PackedSymmetric.Length(1 + map.Coordinates(j).Length);
        }

        _outerAt = at;
        _meanAt = at + PackedSymmetric.Length(coordinates);
        _sums = new double[_meanAt + coordinates];
    }

    /// <summary>Walks the table.</summary>
    /// <exception cref="TableException">A row cannot come from the model.</exception>
    public static ScorePass Run(Mixture model, LabelledRows rows, MixtureCoordinates coordinates, ScoreMap map, int threads, CancellationToken cancellation)
    {
        var pass = new ScorePass(map, model.Components.Length, coordinates.Count);
        pass._sums = ScoreSums.Of(rows, pass._sums.Length, () => (new RowScores(model, coordinates, map), pass.AddRow), threads, cancellation);
        return pass;
    }

    /// <summary>A component's total responsibility and statistics.</summary>
    public ReadOnlySpan<double> Statistics(int component) => _sums.AsSpan(component * (1 + _map.StatisticsLength), 1 + _map.StatisticsLength);

    /// <summary>Σ r·s·sᵀ of a component, packed, over its indicator and its coordinates.</summary>
    public ReadOnlySpan<double> Squares(int component) => _sums.AsSpan(_squaresAt[component], PackedSymmetric.Length(1 + _map.Coordinates(component).Length));

    /// <summary>Σ s̄·s̄ᵀ, packed.</summary>
    public ReadOnlySpan<double> Outer => _sums.AsSpan(_outerAt, PackedSymmetric.Length(_coordinates));

    /// <summary>Σ s̄.</summary>
    public ReadOnlySpan<double> Mean => _sums.AsSpan(_meanAt, _coordinates);

    private void AddRow(double weight, RowScores scores, Span<double> sums)
    {
        for (int j = 0; j < _components; j++)
        {
            double r = weight * scores.Posterior[j];
            if (r == 0)
            {
                continue;
            }

            ReadOnlySpan<double> statistics = scores.Statistics(j);
            ScoreSums.AddScaled(r, statistics, sums[(j * statistics.Length)..]);
            Span<double> squares = sums[_squaresAt[j]..];
            double[] score = scores.Score(j);
            squares[0] += r;
            int at = 1;
            for (int c = 0; c < score.Length; c++)
            {
                squares[at++] += r * score[c];
                ScoreSums.AddScaled(r * score[c], score.AsSpan(0, c + 1), squares[at..]);
                at += c + 1;
            }
        }

        Span<double> outer = sums[_outerAt..];
        double[] mean = scores.Mean;
        for (int c = 0, at = 0; c < mean.Length; at += ++c)
        {
            if (mean[c] != 0)
            {
                ScoreSums.AddScaled(weight * mean[c], mean.AsSpan(0, c + 1), outer[at..]);
            }
        }

        ScoreSums.AddScaled(weight, mean, sums[_meanAt..]);
    }
}
