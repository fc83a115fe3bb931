namespace Mixtura.Plotting;

/// <summary>What a picture's text calls the parts of a mixture, so that it speaks as the page around it does.</summary>
public sealed record PlotTerms
{
    /// <summary>A component, in the singular; its plural ends in "s".</summary>
    /// <exception cref="ArgumentException">The word is empty.</exception>
    public string Component { get; init => field = Checked(value, nameof(Component)); } = "component";

    /// <summary>A mixing proportion.</summary>
    /// <exception cref="ArgumentException">The word is empty.</exception>
    public string Weight { get; init => field = Checked(value, nameof(Weight)); } = "weight";

    /// <summary>The heading of a legend that lists components.</summary>
    internal string Heading => $"{Component}: {Weight}";

    internal string Components => Component + "s";

    private static string Checked(string value, string name) => string.IsNullOrWhiteSpace(value) ? throw new ArgumentException("A word to call something by has a letter.", name) : value;
}
