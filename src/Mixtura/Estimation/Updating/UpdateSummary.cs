using System.Text.Json.Serialization;

namespace Mixtura;

/// <summary>What a model file keeps of an update by new rows. Of the rows before it only their number is known, so no log-likelihood and no criterion here is theirs.</summary>
/// <param name="Rows">The weight of the rows that the model now rests on; with a half-life what is left of them.</param>
/// <param name="RowsBefore">The weight that it rested on before, without what the new rows made be forgotten.</param>
/// <param name="NewRows">The number of new rows.</param>
/// <param name="NewWeight">Their weight.</param>
/// <param name="LogLikelihoodBefore">The log-likelihood of the new rows alone, each counted once, under the model before.</param>
/// <param name="LogLikelihood">That of the new rows alone under the model after.</param>
/// <param name="Iterations">The number of passes over the new rows.</param>
/// <param name="Converged">Whether the parameters had come to rest.</param>
/// <param name="HalfLife">The half-life in rows, or null where nothing was forgotten.</param>
/// <param name="Updates">How many updates there have been since the model was fitted, this one included.</param>
[JsonNumberHandling(JsonNumberHandling.AllowNamedFloatingPointLiterals)]
public sealed record UpdateSummary(
    double Rows,
    double RowsBefore,
    long NewRows,
    double NewWeight,
    double LogLikelihoodBefore,
    double LogLikelihood,
    int Iterations,
    bool Converged,
    double? HalfLife,
    int Updates)
{
    /// <summary>What was held, in words, or nothing.</summary>
    public string Held { get; init; } = "";
}
