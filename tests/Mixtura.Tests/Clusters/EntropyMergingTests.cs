using System.Text.Json;

namespace Mixtura.Tests.Clusters;

/// <summary>Merging by entropy against mclust's clustCombi from mclust's own fit, and against sums over all rows and pairs.</summary>
public sealed class EntropyMergingTests
{
    [Theory]
    [InlineData("baudry-ex4.2", 5)]
    [InlineData("baudry-ex4.4.1", 3)]
    public void MergesAsClustCombiDoes(string name, int suggested)
    {
        JsonElement result = ReferenceFiles.Expected("selection/combine-" + name).GetProperty("result");
        GaussianMixture model = ReferenceModels.Of(result.GetProperty("fit"));
        RowTable table = ReferenceFiles.Data(name).Table(["x1", "x2"]);
        TablePosterior posterior = model.Posterior(table);
        EntropyMerging merging = EntropyMerging.Of(model, table);

        // The file's own entropies are of mclust's posteriors before its last step; these are of the parameters it gives.
        double[] entropy = ReferenceFiles.Expected("selection/partitions").GetProperty("lines").EnumerateArray().Single(lines => lines.GetProperty("data").GetString() == name).Vector("entropy");
        Assert.Equal(entropy.Length, merging.ComponentCount);
        for (int k = 1; k <= entropy.Length; k++)
        {
            // Rounding of posteriors, which the covariances' inverses make larger.
            Assert.Equal(entropy[k - 1], merging.Entropies[k - 1], 1e-9 * Math.Max(1, entropy[k - 1]));
        }

        // The reference names the positions of the two among the clusters of the solution before; the merged one takes the lower.
        var groups = Enumerable.Range(0, entropy.Length).Select(j => new[] { j }).ToList();
        JsonElement[] merges = [.. result.GetProperty("merges").EnumerateArray()];
        for (int s = 0; s < merges.Length; s++)
        {
            int[] merged = [.. merges[s].Vector("merged").Select(position => (int)position - 1)];
            Assert.Equal(groups[merged[0]], merging.Mergers[s].First);
            Assert.Equal(groups[merged[1]], merging.Mergers[s].Second);
            Assert.Equal(entropy.Length - s - 1, merging.Mergers[s].Clusters);
            groups[merged[0]] = [.. groups[merged[0]].Concat(groups[merged[1]]).Order()];
            groups.RemoveAt(merged[1]);
            ComponentGroups ours = merging.Groups(merging.Mergers[s].Clusters);
            Assert.Equal(groups.Select(group => string.Join(' ', group)).Order(), ours.Groups.Select(group => string.Join(' ', group)).Order());
            ClusterPosterior rows = ours.Posterior(posterior);
            int[] counts = [.. Enumerable.Range(0, ours.Count).Select(c => rows.Clusters.Count(row => row == c))];
            Assert.Equal(result.GetProperty("counts")[merging.Mergers[s].Clusters - 1].EnumerateArray().Select(count => count.GetInt32()).Order(), counts.Order());
        }

        Assert.Equal(suggested, result.GetProperty("suggestedClusters").GetInt32());
        Assert.Equal(suggested, merging.SuggestedClusters);
    }

    /// <summary>Two lines break somewhere in any entropies: a break is clear with six components or more, and four times the slope above it.</summary>
    [Theory]
    [InlineData(5, 1.0, false)]
    [InlineData(6, 1.0, true)]
    [InlineData(8, 1.0, true)]
    [InlineData(7, 2.5, false)]
    public void ABreakIsClearOnlyWithEnoughComponents(int components, double apart, bool isClear)
    {
        // Two far groups of components that overlap within, or at a distance of 2.5 all alike.
        double[] means = [.. Enumerable.Range(0, components).Select(j => isClear || components == 5 ? (j % 2 * 200) + (j / 2 * apart) : j * apart)];
        GaussianMixture model = GaussianMixture.CreateUnivariate([.. Enumerable.Repeat(1.0 / components, components)], means, [.. Enumerable.Repeat(1.0, components)]);
        var merging = EntropyMerging.Of(model, model.Sample(2000, 4).Rows);
        Assert.Equal(isClear, merging.HasClearBreak);
        if (isClear)
        {
            Assert.Equal(2, merging.SuggestedClusters);
        }
    }

    [Fact]
    public void LinesAreThoseOfMclust()
    {
        foreach (JsonElement expected in ReferenceFiles.Expected("selection/partitions").GetProperty("lines").EnumerateArray())
        {
            foreach ((string name, int segments) in new[] { ("two", 2), ("three", 3) })
            {
                PiecewiseLine lines = PiecewiseLine.Fit([.. expected.Vector("entropy")], segments);
                JsonElement own = expected.GetProperty(name);
                Assert.Equal(own.Vector("breaks"), lines.Breaks.Select(place => (double)place));

                // Least squares on at most seven points: rounding, of numbers up to 500.
                Assert.Equal(own.Vector("slopes"), lines.Segments.Select(line => line.Slope), (a, b) => Math.Abs(a - b) < 1e-11);
                Assert.Equal(own.Vector("intercepts"), lines.Segments.Select(line => line.Intercept), (a, b) => Math.Abs(a - b) < 1e-11);
            }
        }
    }

    [Theory]
    [MemberData(nameof(SampleModels.All), MemberType = typeof(SampleModels))]
    public void EveryFamilyIsMergedAsAllSumsSay(string family)
    {
        // Components drawn nearer to each other than the samples' are, so that posteriors are not 0 and 1.
        Mixture model = Overlapping(SampleModels.Of(family));
        RowTable table = Weighted(model.Sample(300, seed: 5).Rows);
        EntropyMerging merging = EntropyMerging.Of(model, table);
        int k = model.Components.Length;
        double[][] z = [.. Enumerable.Range(0, (int)table.RowCount).Select(i => Posterior(model, table, i))];
        var groups = Enumerable.Range(0, k).Select(j => new[] { j }).ToList();
        for (int s = 0; s < k; s++)
        {
            double entropy = Entropy(z, table, groups);
            Assert.Equal(entropy, merging.Entropies[k - s - 1], 1e-10 * (1 + entropy));
            if (s == k - 1)
            {
                break;
            }

            (int[] First, int[] Second) best = Pairs(groups).MinBy(pair => Entropy(z, table, Joined(groups, pair)));
            Assert.Equal(best.First, merging.Mergers[s].First);
            Assert.Equal(best.Second, merging.Mergers[s].Second);
            groups = Joined(groups, best);
        }

        Assert.True(merging.Entropies[^1] > 0);
    }

    [Fact]
    public void NoiseStaysByItself()
    {
        GaussianMixture clusters = GaussianMixture.Create([0.4, 0.35, 0.25], [[0.0, 0], [1.5, 0], [9, 9]], [Identity(), Identity(), Identity()]);
        GaussianMixture model = clusters.WithNoise(UniformComponent.Box([-5, -5], [15, 15]), 0.2);
        RowTable table = model.Sample(400, seed: 3).Rows;
        EntropyMerging merging = EntropyMerging.Of(model, table);
        Assert.Equal(3, merging.ComponentCount);
        Assert.Equal([0, 1], merging.Groups(2).Groups[0]);

        // Given that a row is no noise, with the probability of that: the same sum, taken apart.
        double entropy = 0;
        for (long i = 0; i < table.RowCount; i++)
        {
            double[] z = Posterior(model, table, i);
            double kept = z[0] + z[1] + z[2];
            entropy -= Enumerable.Range(0, 3).Sum(j => z[j] > 0 ? z[j] * Math.Log(z[j] / kept) : 0);
        }

        Assert.Equal(entropy, merging.Entropies[^1], 1e-9 * entropy);
        ClusterPosterior rows = merging.Groups(2).Posterior(model.Posterior(table));
        Assert.Equal(3 * table.RowCount, rows.Posterior.Length);
        Assert.Contains(2, rows.Clusters);
        Assert.Equal([0.6, 0.2, 0.2], merging.Groups(2).Weights.ToArray(), (a, b) => Math.Abs(a - b) < 1e-15);
        Assert.Equal(2, merging.Groups(2).ClusterOf(3));
    }

    [Fact]
    public void ThreadsChangeNoBit()
    {
        GaussianMixture model = GaussianMixture.Create([0.4, 0.35, 0.25], [[0.0, 0], [1.5, 0], [2, 2]], [Identity(), Identity(), Identity()]);
        RowTable table = model.Sample(9000, seed: 3).Rows;
        Assert.Equal(EntropyMerging.Of(model, table, threads: 1).Entropies, EntropyMerging.Of(model, table, threads: 3).Entropies);
    }

    [Fact]
    public void FewComponentsAreAllSuggested()
    {
        GaussianMixture two = GaussianMixture.Create([0.5, 0.5], [[0.0, 0], [1, 0]], [Identity(), Identity()]);
        RowTable table = two.Sample(50, seed: 1).Rows;
        Assert.Equal(2, EntropyMerging.Of(two, table).SuggestedClusters);
        Assert.Null(EntropyMerging.Of(two, table).Fit(2));
        GaussianMixture one = GaussianMixture.Create([1], [[0.0, 0]], [Identity()]);
        EntropyMerging alone = EntropyMerging.Of(one, table);
        Assert.Equal(1, alone.SuggestedClusters);
        Assert.Empty(alone.Mergers);
        Assert.Equal([0.0], alone.Entropies);
    }

    [Fact]
    public void BadArgumentsAreRefused()
    {
        GaussianMixture two = GaussianMixture.Create([0.5, 0.5], [[0.0, 0], [1, 0]], [Identity(), Identity()]);
        RowTable table = two.Sample(50, seed: 1).Rows;
        EntropyMerging merging = EntropyMerging.Of(two, table);
        Assert.Throws<ArgumentOutOfRangeException>(() => merging.Groups(3));
        Assert.Throws<ArgumentOutOfRangeException>(() => merging.Groups(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => merging.Fit(4));
        Assert.Throws<TableException>(() => EntropyMerging.Of(two, table.Select(0)));
        Assert.Throws<TableException>(() => EntropyMerging.Of(two, RowTable.FromRowMajor([1, 2], 2, weights: [0])));
        Assert.Throws<ArgumentException>(() => ComponentGroups.Of(two, [[0]]));
        Assert.Throws<ArgumentException>(() => ComponentGroups.Of(two, [[0, 1], [1]]));
        Assert.Throws<ArgumentException>(() => ComponentGroups.Of(two, [[0, 1], []]));
    }

    private static double[,] Identity() => new[,] { { 1.0, 0 }, { 0, 1 } };

    private static double[] Posterior(Mixture model, RowTable table, long row)
    {
        double[] x = new double[table.ColumnCount];
        double[] z = new double[model.Components.Length];
        table.CopyRow(row, x);
        model.Posterior(x, z);
        return z;
    }

    private static double Entropy(double[][] z, RowTable table, List<int[]> groups) =>
        z.Select((row, i) => table.Weight(i) * groups.Sum(group => group.Sum(j => row[j]) is > 0 and var share ? -share * Math.Log(share) : 0)).Sum();

    private static IEnumerable<(int[] First, int[] Second)> Pairs(List<int[]> groups) =>
        from a in groups from b in groups where a[0] < b[0] select (a, b);

    private static List<int[]> Joined(List<int[]> groups, (int[] First, int[] Second) pair) =>
        [.. groups.Where(group => group != pair.First && group != pair.Second).Append([.. pair.First.Concat(pair.Second).Order()]).OrderBy(group => group[0])];

    private static RowTable Weighted(RowTable rows)
    {
        var builder = new RowTableBuilder(rows.Columns, weighted: true);
        double[] row = new double[rows.ColumnCount];
        for (long i = 0; i < rows.RowCount; i++)
        {
            rows.CopyRow(i, row);
            builder.Append(row, 0.5 + (i % 3));
        }

        return builder.Build();
    }

    /// <summary>Gaussian components with their means drawn together; the others overlap as they are.</summary>
    private static Mixture Overlapping(Mixture model)
    {
        if (model is not GaussianMixture gaussian)
        {
            return model;
        }

        double[] centre = model.Mean();
        double[][] means = [.. gaussian.Components.Select(component => component.Mean.ToArray().Zip(centre, (m, c) => c + (0.25 * (m - c))).ToArray())];
        double[][,] covariances = [.. gaussian.Components.Select(component => Square(component))];
        return GaussianMixture.Create(model.Weights.ToArray(), means, covariances);
    }

    private static double[,] Square(GaussianComponent component)
    {
        double[,] square = new double[component.Dimensions, component.Dimensions];
        for (int i = 0; i < component.Dimensions; i++)
        {
            for (int j = 0; j < component.Dimensions; j++)
            {
                square[i, j] = component.Covariance(i, j);
            }
        }

        return square;
    }
}
