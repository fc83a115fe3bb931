using System.Text.Json.Serialization;

namespace Mixtura;

/// <summary>How unusual a row's value in one column is, given its other values and the component that the row is likeliest to come from.</summary>
/// <param name="Column">The column, from 0.</param>
/// <param name="Surprise">−ln p(value | other values) minus what that is on average, in nats: 0 for an ordinary value, large for a strange one.</param>
/// <param name="Expected">The value expected: the conditional mean, or the likeliest level's code of a label.</param>
/// <param name="Residual">The distance from it in conditional standard deviations, with its sign; NaN for labels.</param>
/// <param name="MahalanobisShare">
/// For columns of a Gaussian the column's share of the squared Mahalanobis distance (Garthwaite and Koch 2016, the corr-max partition), not negative and
/// adding up to it; NaN for others.
/// </param>
[JsonNumberHandling(JsonNumberHandling.AllowNamedFloatingPointLiterals)]
public readonly record struct ColumnSurprise(int Column, double Surprise, double Expected, double Residual, double MahalanobisShare);
