using System.Text.Json;
using Mixtura.Cli.Reports;

namespace Mixtura.Cli.Evaluation;

/// <summary>How far another mixture of the same columns is away, without noise.</summary>
internal sealed class DistanceAnswer : IAnswer
{
    private readonly string _path;
    private readonly bool _hasNoise;
    private readonly int _draws;
    private readonly (string Name, string Words, MonteCarloEstimate Value, Bounds? Bounds)[] _distances;

    /// <summary>Measures it.</summary>
    /// <param name="p">The model.</param>
    /// <param name="q">The other, with the same columns in the same order.</param>
    /// <param name="path">The other's file.</param>
    /// <param name="seed">The seed of all draws.</param>
    public DistanceAnswer(Mixture p, Mixture q, string path, ulong seed)
    {
        _path = path;
        _hasNoise = p.Noise is not null || q.Noise is not null;
        (p, q) = (p.WithoutNoise(), q.WithoutNoise());
        var options = new MonteCarloOptions { Seed = seed };
        _draws = options.Draws;
        _distances =
        [
            ("kullbackLeibler", "Kullback-Leibler, from the model to the other", p.KullbackLeibler(q, options), BoundsOf(p, q)),
            ("kullbackLeiblerBack", "Kullback-Leibler, from the other to the model", q.KullbackLeibler(p, options), BoundsOf(q, p)),
            ("jensenShannon", "Jensen-Shannon (0 to 0.693)", p.JensenShannon(q, options), null),
            ("hellinger", "Hellinger (0 to 1)", p.Hellinger(q, options), null),
            ("totalVariation", "total variation (0 to 1)", p.TotalVariation(q, options), null),
        ];
    }

    public void Write(Session session)
    {
        session.WriteText($"Distances to {_path}{(_hasNoise ? ", without noise" : "")} ({Numbers.Count(_draws)} rows drawn from each; divergences in nats)");
        var grid = new Grid("<distance", "estimate", "for certain");
        foreach ((_, string words, MonteCarloEstimate value, Bounds? bounds) in _distances)
        {
            grid.Add(words, $"{Numbers.Fixed(value.Value, 4)} ± {Numbers.Fixed(value.StandardError, 4)}", bounds is { } b ? $"{Numbers.Fixed(b.Lower, 4)} to {Numbers.Fixed(b.Upper, 4)}" : "");
        }

        grid.Write(session);
    }

    public void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject("distances");
        json.WriteString("to", _path);
        json.WriteBoolean("withoutNoise", _hasNoise);
        json.WriteNumber("draws", _draws);
        foreach ((string name, _, MonteCarloEstimate value, Bounds? bounds) in _distances)
        {
            json.WriteStartObject(name);
            json.WriteFinite("value", value.Value);
            json.WriteFinite("standardError", value.StandardError);
            if (bounds is { } b)
            {
                json.WriteFinite("lower", b.Lower);
                json.WriteFinite("upper", b.Upper);
            }

            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    private static Bounds? BoundsOf(Mixture p, Mixture q)
    {
        try
        {
            return p.KullbackLeiblerBounds(q);
        }
        catch (NotSupportedException)
        {
            return null;
        }
    }
}
