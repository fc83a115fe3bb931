namespace Mixtura.Tests.Reference;

/// <summary>Compares mixtures parameter by parameter, each on its own scale.</summary>
internal static class ParameterComparison
{
    public static void AssertClose(Mixture expected, Mixture found, double tolerance)
    {
        Assert.Equal(expected.Components.Length, found.Components.Length);
        for (int j = 0; j < expected.Components.Length; j++)
        {
            ReferenceFit.Near(expected.Weights[j], found.Weights[j], tolerance, $"weight {j}");
            double change = expected.Family.Change(expected.Components[j], found.Components[j]);
            Assert.True(change <= tolerance, $"component {j} differs by {change:G3} > {tolerance:G3}");
        }
    }
}
