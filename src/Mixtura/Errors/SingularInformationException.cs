using System.Collections.Immutable;

namespace Mixtura;

/// <summary>The observed information has no inverse: the table does not determine every parameter, or the model is no maximum of its likelihood.</summary>
public sealed class SingularInformationException : MixturaException
{
    internal SingularInformationException(string message, IEnumerable<ParameterName> parameters)
        : base(message) => Parameters = [.. parameters];

    /// <summary>Parameters that can change together without making the table less likely.</summary>
    public ImmutableArray<ParameterName> Parameters { get; }
}
