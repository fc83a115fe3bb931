namespace Mixtura;

/// <summary>The base of every error that Mixtura reports about what it was given; its message says what is wrong and what to do.</summary>
public abstract class MixturaException : Exception
{
    private protected MixturaException(string message, Exception? inner = null)
        : base(message, inner)
    {
    }
}
