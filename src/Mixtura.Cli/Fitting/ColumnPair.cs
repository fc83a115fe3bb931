namespace Mixtura.Cli.Fitting;

/// <summary>Two columns by name.</summary>
internal sealed record ColumnPair(string First, string Second);
