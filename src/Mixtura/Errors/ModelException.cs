namespace Mixtura;

/// <summary>A model cannot be made or read: its parameters, shapes or file are not valid.</summary>
public sealed class ModelException : MixturaException
{
    /// <summary>Creates the error.</summary>
    /// <param name="problem">What is wrong, and what to do about it.</param>
    /// <param name="path">Where in the model, for instance "components[2].covariance", or null for the whole.</param>
    /// <param name="inner">The error that led to this one, if any.</param>
    public ModelException(string problem, string? path = null, Exception? inner = null)
        : base(path is null ? problem : $"{path}: {problem}", inner)
    {
        Path = path;
    }

    /// <summary>Where in the model the problem is, or null for the whole.</summary>
    public string? Path { get; }
}
