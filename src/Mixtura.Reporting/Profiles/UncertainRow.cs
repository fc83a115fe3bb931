namespace Mixtura.Reporting;

/// <summary>A row that may belong to more than one group.</summary>
/// <param name="Row">The row, from 0.</param>
/// <param name="Uncertainty">One minus its largest posterior.</param>
/// <param name="Posterior">Its posteriors.</param>
/// <param name="Values">Its values.</param>
internal sealed record UncertainRow(long Row, double Uncertainty, double[] Posterior, double[] Values);
