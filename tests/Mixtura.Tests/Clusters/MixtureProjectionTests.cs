using System.Text.Json;

namespace Mixtura.Tests.Clusters;

/// <summary>Projections against mclust's MclustDR from the same fit, and against their defining equation.</summary>
public sealed class MixtureProjectionTests
{
    private static readonly string[] s_columns = ["sepal_length", "sepal_width", "petal_length", "petal_width"];

    [Theory]
    [InlineData("lambda1", 1)]
    [InlineData("lambda0.5", 0.5)]
    public void DirectionsAreThoseOfMclustDr(string name, double lambda)
    {
        JsonElement result = ReferenceFiles.Expected("selection/projection-iris-VEV3-" + name).GetProperty("result");
        GaussianMixture model = ReferenceModels.Of(result.GetProperty("fit"));
        RowTable table = ReferenceFiles.Data("iris").Table(s_columns);
        MixtureProjection projection = MixtureProjection.Of(model, table, lambda);
        int count = result.Count("numdir");
        double[] eigenvalues = result.Vector("eigenvalues");
        double[][] directions = result.Rows("directions");
        Assert.Equal(count, projection.Eigenvalues.Length);
        for (int r = 0; r < count; r++)
        {
            // The file has 15 digits; the covariance's condition number is 200, and eigenvectors move by the error over the gap.
            Assert.Equal(eigenvalues[r], projection.Eigenvalues[r], 1e-10);
            double[] expected = [.. directions.Select(row => row[r])];
            double sign = Math.Sign(expected.Zip(projection.Directions[r], (a, b) => a * b).Sum());
            Assert.Equal(expected, projection.Directions[r].Select(value => sign * value), (a, b) => Math.Abs(a - b) < 1e-8);
            Assert.True(projection.Directions[r].MaxBy(Math.Abs) > 0);
        }
    }

    [Fact]
    public void RowsAndMixtureAreProjectedAlike()
    {
        JsonElement result = ReferenceFiles.Expected("selection/projection-iris-VEV3-lambda1").GetProperty("result");
        GaussianMixture model = ReferenceModels.Of(result.GetProperty("fit"));
        RowTable table = ReferenceFiles.Data("iris").Table(s_columns);
        MixtureProjection projection = MixtureProjection.Of(model, table);
        RowTable rows = projection.Project(table);
        Assert.Equal(2, rows.ColumnCount);
        double[] mean = model.Mean();
        for (int r = 0; r < 2; r++)
        {
            double centre = Enumerable.Range(0, 4).Sum(j => Enumerable.Range(0, 150).Average(i => table[i, j]) * projection.Directions[r][j]);
            for (int i = 0; i < 150; i++)
            {
                Assert.Equal(Enumerable.Range(0, 4).Sum(j => table[i, j] * projection.Directions[r][j]) - centre, rows[i, r], 1e-13);
            }

            Assert.Equal(Enumerable.Range(0, 4).Sum(j => mean[j] * projection.Directions[r][j]) - centre, projection.Mixture.Mean()[r], 1e-13);
            double variance = 0;
            for (int i = 0; i < 4; i++)
            {
                for (int j = 0; j < 4; j++)
                {
                    variance += projection.Directions[r][i] * projection.Directions[r][j] * model.Components[1].Covariance(i, j);
                }
            }

            Assert.Equal(variance, projection.Mixture.Components[1].Variance(r), 1e-13);
        }

        Assert.Equal("direction 1", projection.Mixture.Columns[0].Name);
    }

    [Fact]
    public void UnitsDoNotMatter()
    {
        JsonElement result = ReferenceFiles.Expected("selection/projection-iris-VEV3-lambda1").GetProperty("result");
        GaussianMixture model = ReferenceModels.Of(result.GetProperty("fit"));
        RowTable table = ReferenceFiles.Data("iris").Table(s_columns);
        double[,] scale = new double[4, 4];
        for (int i = 0; i < 4; i++)
        {
            scale[i, i] = Math.Pow(10, (2 * i) - 3);
        }

        RowTable scaled = RowTable.FromRows(Enumerable.Range(0, 150).Select(i => Enumerable.Range(0, 4).Select(j => scale[j, j] * table[i, j]).ToArray()));
        MixtureProjection plain = MixtureProjection.Of(model, table, 0.3);
        MixtureProjection other = MixtureProjection.Of(model.Transform(scale), scaled, 0.3);
        Assert.Equal(plain.Eigenvalues, other.Eigenvalues, (a, b) => Math.Abs(a - b) < 1e-10);
        for (int r = 0; r < 2; r++)
        {
            double sign = Math.Sign(plain.StandardizedDirections[r].Zip(other.StandardizedDirections[r], (a, b) => a * b).Sum());
            Assert.Equal(plain.StandardizedDirections[r], other.StandardizedDirections[r].Select(value => sign * value), (a, b) => Math.Abs(a - b) < 1e-9);
        }
    }

    [Fact]
    public void AColumnThatIsACombinationOfOthersIsNoTrouble()
    {
        // The third column is the sum of the others for every row, so the table's covariance is singular; the model's own is not quite.
        GaussianMixture two = GaussianMixture.Create([0.5, 0.5], [[0.0, 0], [3, 1]], [new[,] { { 1.0, 0 }, { 0, 1 } }, new[,] { { 1.0, 0 }, { 0, 1 } }]);
        RowTable plain = two.Sample(200, seed: 2).Rows;
        GaussianMixture three = GaussianMixture.Create([0.5, 0.5], [[0.0, 0, 0], [3, 1, 4]], [Three(), Three()]);
        RowTable wide = RowTable.FromRows(Enumerable.Range(0, 200).Select(i => new[] { plain[i, 0], plain[i, 1], plain[i, 0] + plain[i, 1] }));
        double expected = Assert.Single(MixtureProjection.Of(two, plain).Eigenvalues);
        Assert.Equal(expected, Assert.Single(MixtureProjection.Of(three, wide).Eigenvalues), 1e-9);

        static double[,] Three() => new[,] { { 1.0, 0, 1 }, { 0, 1, 1 }, { 1, 1, 2.001 } };
    }

    [Fact]
    public void BadArgumentsAreRefused()
    {
        GaussianMixture one = GaussianMixture.Create([1], [[0.0, 0]], [new[,] { { 1.0, 0 }, { 0, 1 } }]);
        RowTable same = RowTable.FromRowMajor([1, 2, 1, 2], 2);
        RowTable table = RowTable.FromRowMajor([1, 2, -1, 1, 0, -3], 2);
        Assert.Throws<ArgumentOutOfRangeException>(() => MixtureProjection.Of(one, table, 1.5));
        Assert.Throws<TableException>(() => MixtureProjection.Of(one, same));
        Assert.Throws<TableException>(() => MixtureProjection.Of(one, table.Select(0)));
        ModelException alike = Assert.Throws<ModelException>(() => MixtureProjection.Of(one, table));
        Assert.Contains("do not differ", alike.Message, StringComparison.Ordinal);
    }
}
