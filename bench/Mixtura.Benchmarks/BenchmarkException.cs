namespace Mixtura.Benchmarks;

/// <summary>A measurement that could not be made, with the reason for the user.</summary>
internal sealed class BenchmarkException(string message, Exception? cause = null) : Exception(message, cause);
