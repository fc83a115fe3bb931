using Mixtura.Serialization;

namespace Mixtura;

/// <summary>How new rows are compared with a model: a validated value.</summary>
public sealed record DriftOptions
{
    /// <summary>The probability of seeing drift anywhere where there is none, above 0 and below 1.</summary>
    public double Level
    {
        get;
        init => field = value is > 0 and < 1 ? value : throw BadOption.Of(value, "A level is above 0 and below 1.");
    } = 0.05;

    /// <summary>
    /// The weight of the rows that the model rests on, whose chance tests take into account; null where the model is taken to be
    /// exactly known.
    /// </summary>
    public double? ModelRows
    {
        get;
        init => field = value is null or (> 0 and < double.PositiveInfinity) ? value : throw BadOption.Of(value, "A number of rows is above 0.");
    }

    /// <summary>
    /// The mean log-density that further rows like those of the fit are expected to have, in nats: −AIC/(2n) of the fit; null where that is
    /// not known. It tells a model that never described its rows well from rows that have changed.
    /// </summary>
    public double? FittedLogDensity { get; init; }

    /// <summary>How many rows are drawn from the model for the distribution of its log-density (and from each component for the variance of its scores, there at most 20,000), and the seed and threads of all draws.</summary>
    public MonteCarloOptions Draws { get; init => field = value ?? throw BadOption.Null(); } = new();

    /// <summary>Options with what a model's file says of the rows that the model rests on.</summary>
    /// <param name="document">The model with what its file keeps.</param>
    public static DriftOptions For(ModelDocument document)
    {
        ArgumentNullException.ThrowIfNull(document);
        FitSummary? fit = document.Update is null && document.Fit is { Trim: 0, KnownRows: 0 } own ? own : null;
        return new DriftOptions { ModelRows = document.Rows, FittedLogDensity = fit is null ? null : -fit.Aic / (2 * fit.Rows) };
    }
}
