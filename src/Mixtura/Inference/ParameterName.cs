namespace Mixtura;

/// <summary>What a parameter is called, for instance "component 2, mean of waiting".</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Component">The component's index, from 0; null for a function of the whole mixture.</param>
/// <param name="Group">The component in words, numbered from 1: "component 2", with its name behind it where it has one, or "noise"; empty for a function of the whole mixture.</param>
/// <param name="Quantity">The parameter among those of its component, for instance "mean of waiting".</param>
public sealed record ParameterName(ParameterKind Kind, int? Component, string Group, string Quantity)
{
    /// <summary>The column, from 0, that it is about; the first of a covariance's two. Null for a weight or a function of the mixture.</summary>
    public int? Column { get; init; }

    /// <summary>The second column of a covariance; null for all else.</summary>
    public int? OtherColumn { get; init; }

    /// <summary>The whole name.</summary>
    public override string ToString() => Group.Length == 0 ? Quantity : $"{Group}, {Quantity}";
}
