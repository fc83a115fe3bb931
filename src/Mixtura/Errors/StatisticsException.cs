namespace Mixtura;

/// <summary>Statistics of rows cannot be used: they are damaged, or do not belong together.</summary>
public sealed class StatisticsException : MixturaException
{
    /// <summary>Creates the error.</summary>
    /// <param name="problem">What is wrong, and what to do about it.</param>
    /// <param name="origin">The file of the statistics, or null when it has no name.</param>
    /// <param name="inner">The error that led to this one, if any.</param>
    public StatisticsException(string problem, string? origin = null, Exception? inner = null)
        : base(origin is null ? problem : $"{origin}: {problem}", inner)
    {
        Problem = problem;
        Origin = origin;
    }

    /// <summary>What is wrong and the remedy, without the place.</summary>
    public string Problem { get; }

    /// <summary>The file of the statistics, if it has a name.</summary>
    public string? Origin { get; }
}
