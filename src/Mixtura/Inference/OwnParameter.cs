namespace Mixtura.Inference;

/// <summary>A parameter among those of its component.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Quantity">What it is called, for instance "mean of waiting".</param>
/// <param name="Column">The column, from 0, that it is about; the first of a covariance.</param>
/// <param name="Other">The second column of a covariance.</param>
internal sealed record OwnParameter(ParameterKind Kind, string Quantity, int Column, int? Other = null);
