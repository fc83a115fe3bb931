namespace Mixtura.Reporting;

/// <summary>A column of numbers in one group: its mean and deviation over the group's rows, each as far as it belongs to it.</summary>
/// <param name="Column">The column, from 0.</param>
/// <param name="Mean">The mean.</param>
/// <param name="Deviation">The standard deviation.</param>
/// <param name="Difference">The mean less that of all rows, in standard deviations of all rows; 0 for a constant column.</param>
internal readonly record struct NumericProfile(int Column, double Mean, double Deviation, double Difference);
