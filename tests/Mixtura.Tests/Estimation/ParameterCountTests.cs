using System.Text.Json;

namespace Mixtura.Tests.Estimation;

/// <summary>Numbers of free parameters against mclust's nMclustParams and by hand.</summary>
public sealed class ParameterCountTests
{
    [Fact]
    public void GaussianAsMclust()
    {
        int checkedCounts = 0;
        foreach (JsonElement row in ReferenceFiles.Expected("gaussian/parameter-counts").GetProperty("result").EnumerateArray())
        {
            int d = row.Count("dimensions");
            int k = row.Count("components");
            foreach (Covariance covariance in Covariances.Distinct(d))
            {
                string name = d > 1 ? covariance.ToString() : covariance == Covariance.EEE ? "E" : "V";
                Assert.Equal(row.Count("counts." + name), new GaussianFamily(covariance).CountParameters(k, d) + k - 1);
                checkedCounts++;
            }
        }

        Assert.True(checkedCounts >= 150);
    }

    [Fact]
    public void OtherFamiliesByHand()
    {
        Assert.Equal(6, new PoissonFamily().CountParameters(3, 2));
        Assert.Equal(2 * (1 + 2 + 0), new CategoricalFamily([2, 3, 1]).CountParameters(2, 3));
        var composite = new CompositeFamily(new CompositePart(new PoissonFamily(), [1]), new CompositePart(new GaussianFamily(Covariance.EEE), [0, 2]));
        Assert.Equal(2 + (4 + 3), composite.CountParameters(2, 3));
    }
}
