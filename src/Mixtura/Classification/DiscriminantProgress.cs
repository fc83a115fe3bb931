namespace Mixtura;

/// <summary>Where training or cross-validation of a classifier is.</summary>
/// <param name="IsValidation">Whether rows of folds are classified; otherwise candidates are fitted to all rows.</param>
/// <param name="Steps">The number of candidates or folds.</param>
/// <param name="Finished">How many of them are finished.</param>
public readonly record struct DiscriminantProgress(bool IsValidation, int Steps, int Finished);
