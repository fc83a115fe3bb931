using System.Collections.Immutable;
using Mixtura.Estimation;

namespace Mixtura.Tests.Estimation;

/// <summary>Block-wise densities of the rows on which moves are judged, against the mixture's own row by row.</summary>
public sealed class RowDensitiesTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(5)]
    public void AreThoseOfTheMixture(int components)
    {
        // Two blocks and a part of a third.
        var random = new RandomSource(4);
        RowTable table = RowTable.FromRows(Enumerable.Range(0, 300).Select(_ => new[] { 3 * random.NextNormal(), random.NextNormal() }));
        ImmutableArray<Component> parts = [.. Enumerable.Range(0, components).Select(j => GaussianComponent.Create([j, -j], new[,] { { 1 + j, 0.3 }, { 0.3, 0.5 } }))];
        double[] weights = [.. Enumerable.Range(0, components).Select(j => (j + 1) * 2.0 / (components * (components + 1)))];
        var family = new GaussianFamily();
        TableMoments moments = MomentsPass.Of(table, 1);
        var rows = JudgedRows.Of(table, family.CreateFeatureMap(moments), 1);
        double[] densities = new double[rows.Length];
        double[] posterior = new double[components * rows.Length];
        new RowDensities(rows).Take(family, weights, parts, densities, posterior);
        Mixture mixture = Mixture.With(family, weights, [.. parts], table.Columns);
        double[] row = new double[2];
        double[] expected = new double[components];
        for (int i = 0; i < 300; i++)
        {
            table.CopyRow(i, row);
            mixture.Posterior(row, expected);

            // Some roundings of a log-density of up to about 50.
            Assert.Equal(mixture.LogDensity(row), densities[i], 1e-12);
            Assert.All(Enumerable.Range(0, components), j => Assert.Equal(expected[j], posterior[(j * rows.Length) + i], 1e-12));
        }
    }
}
