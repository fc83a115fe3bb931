using System.Text.Json;

namespace Mixtura.Cli.Reports;

/// <summary>The shape of a model's density: its modes, its entropy and its highest-density regions.</summary>
internal sealed class DensityReport
{
    private readonly Mixture _model;
    private readonly LogDensityDistribution _distribution;
    private readonly IReadOnlyList<MixtureMode>? _modes;
    private readonly MonteCarloEstimate _entropy;
    private readonly Bounds? _bounds;

    /// <summary>Works it out.</summary>
    /// <param name="model">A model of any family.</param>
    /// <param name="seed">The seed of all draws.</param>
    public DensityReport(Mixture model, ulong seed)
    {
        _model = model;
        var options = new MonteCarloOptions { Seed = seed };
        _distribution = LogDensityDistribution.Of(model, options);
        _modes = model is GaussianMixture gaussian ? gaussian.Modes(new ModeOptions { Seed = seed }) : null;
        Mixture proper = model.WithoutNoise();
        _entropy = proper.Entropy(options);
        _bounds = TryBounds(proper);
    }

    public void Write(Session session)
    {
        session.Out.WriteLine();
        if (_modes is not null)
        {
            session.WriteText($"{Numbers.Count(_modes.Count, "mode")} of the density, the highest first");
            ColumnTable.Write(session, "mode", [.. Enumerable.Range(1, _modes.Count).Select(m => $"{m}")], [.. ModeRows()]);
        }

        string bounds = _bounds is { } b ? $", between {Numbers.Fixed(b.Lower, 3)} and {Numbers.Fixed(b.Upper, 3)} for certain" : "";
        session.WriteText($"Entropy{(_model.Noise is null ? "" : " without the noise")} {Numbers.Fixed(_entropy.Value, 3)} ± {Numbers.Fixed(_entropy.StandardError, 3)} nats ({Numbers.Count(_distribution.Draws)} draws){bounds}.");
        session.WriteText("The smallest regions that hold so much of the model's rows:");
        RegionReport.Write(session, _distribution, null);
    }

    public void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject("density");
        if (_modes is not null)
        {
            json.WriteStartArray("modes");
            foreach (MixtureMode mode in _modes)
            {
                json.WriteStartObject();
                json.WriteArray("location", mode.Location.AsSpan());
                json.WriteFinite("logDensity", mode.LogDensity);
                json.WriteFinite("flatness", mode.Flatness);
                json.WriteArray("components", mode.Components.Select(j => j + 1L));
                json.WriteEndObject();
            }

            json.WriteEndArray();
        }

        json.WriteStartObject("entropy");
        json.WriteFinite("value", _entropy.Value);
        json.WriteFinite("standardError", _entropy.StandardError);
        json.WriteFinite("lower", _bounds?.Lower ?? double.NaN);
        json.WriteFinite("upper", _bounds?.Upper ?? double.NaN);
        json.WriteEndObject();
        RegionReport.Write(json, _distribution, null);
        json.WriteNumber("draws", _distribution.Draws);
        json.WriteEndObject();
    }

    private static Bounds? TryBounds(Mixture model)
    {
        try
        {
            return model.EntropyBounds();
        }
        catch (NotSupportedException)
        {
            return null;
        }
    }

    private IEnumerable<ParameterRow> ModeRows()
    {
        for (int i = 0; i < _model.Dimensions; i++)
        {
            yield return new ParameterRow(_model.Columns[i].Name, [.. Numbers.Alike([.. _modes!.Select(mode => mode.Location[i])])]);
        }

        yield return new ParameterRow("log-density", [.. _modes!.Select(mode => Numbers.Fixed(mode.LogDensity, 3))]);
        yield return new ParameterRow("components that lead there", [.. _modes!.Select(mode => mode.Components.IsEmpty ? Numbers.Nothing : string.Join(", ", mode.Components.Select(j => j + 1)))]);
    }
}
