using Mixtura.Estimation;

namespace Mixtura.Tests.Tables;

/// <summary>A streamed table is held to what the same rows in memory give, bit for bit.</summary>
public class StreamedTableTests
{
    private const long OneChunkOfFour = 3L * RowTable.ChunkRows * 4 * 8;

    public static TheoryData<string> Plans => ["VVV", "EEE", "EII", "VVI", "noise", "prior", "hierarchical", "random", "search", "weighted", "single", "one column", "trimmed", "weighted and trimmed", "labels", "weighted with labels", "start at labels"];

    [Theory]
    [MemberData(nameof(Plans))]
    public void FitsHaveTheBitsOfThoseInMemory(string plan)
    {
        RowTable rows = plan switch
        {
            "weighted" or "weighted and trimmed" or "weighted with labels" => Weighted(9_000),
            "single" => Rows(9_000, 4, Precision.Single),
            "one column" => Rows(9_000, 1),
            _ => Rows(9_000, 4),
        };
        RowTable streamed = RowTable.Stream(new Replay(rows), Memory(rows));
        Assert.True(streamed.IsStreamed);
        Assert.Equal(rows.RowCount, streamed.RowCount);
        Assert.Equal(rows.TotalWeight, streamed.TotalWeight);

        byte[] expected = Model(rows, plan);
        Assert.Equal(expected, Model(streamed, plan));
        Assert.Equal(expected, Model(RowTable.Stream(new Replay(rows, 777), 4 * Memory(rows)), plan));
    }

    /// <summary>The sums are so many that chunks are added up sixteen at a time, or so few that a window is more.</summary>
    [Theory]
    [InlineData(100, 60_000, 16)]
    [InlineData(2, 30_000, 8)]
    public void WindowsArePutInOrderAsTheWholeTableIs(int k, int count, int chunks)
    {
        const int columns = 400;
        Assert.Equal(8, RowOrder.WindowChunks(columns));
        RowTable rows = Rows(count, columns, Precision.Single, k);
        RowTable streamed = RowTable.Stream(new Replay(rows, 500), 5L * chunks * RowTable.ChunkRows * columns * 4);
        Assert.True(streamed.IsStreamed);
        TableMoments moments = MomentsPass.Of(rows, 2);
        var family = new GaussianFamily(Covariance.VII);
        Component[] components = [.. Enumerable.Range(0, k).Select(j => GaussianComponent.CreateDiagonal(Row(rows, j), [.. Enumerable.Repeat(1.0, columns)]))];
        Kernel kernel = family.CreateKernel([.. components]);
        double[] logWeights = [.. Enumerable.Repeat(-Math.Log(k), k)];
        var inMemory = new TablePass(rows, k, 2, new RowOrder(rows, moments, 2));
        var byWindows = new TablePass(streamed, k, 1, new RowOrder(streamed, moments, 1));
        PassSums expected = inMemory.Expect(kernel, logWeights);
        PassSums actual = byWindows.Expect(kernel, logWeights);
        Assert.Equal(expected.Values, actual.Values);
        Assert.Equal(expected.Evaluations, actual.Evaluations);

        // Truncated posteriors: candidates spread from block to block between passes, over the windows' borders.
        CandidateLists lists = inMemory.CreateLists(1)!;
        CandidateLists own = byWindows.CreateLists(1)!;
        for (int pass = 0; pass < 3; pass++)
        {
            expected = inMemory.Expect(kernel, logWeights, lists);
            actual = byWindows.Expect(kernel, logWeights, own);
            Assert.Equal(expected.Values, actual.Values);
            Assert.Equal(expected.Evaluations, actual.Evaluations);
        }
    }

    [Theory]
    [InlineData(0.1)]
    [InlineData(0.00001)]
    public void TheSameRowsAreTrimmed(double share)
    {
        RowTable rows = WithEqualRows(9_000);
        RowTable streamed = RowTable.Stream(new Replay(rows), OneChunkOfFour);
        var options = new GaussianFitOptions { Components = 2, Trim = share, MaxIterations = 6, Start = Start.FromMeans([new double[4], [5, -1, -1, -1]]) };
        FitResult<GaussianMixture> expected = GaussianMixture.Fit(rows, options);
        FitResult<GaussianMixture> actual = GaussianMixture.Fit(streamed, options);
        Assert.Equal((int)(share * 9_000), expected.Trimmed.Length);
        Assert.Equal(expected.Trimmed, actual.Trimmed);
        Assert.Equal(Bytes(expected.Model), Bytes(actual.Model));
    }

    [Fact]
    public void OutliersAreThoseOfRowsInMemory()
    {
        RowTable rows = WithEqualRows(9_000);
        RowTable streamed = RowTable.Stream(new Replay(rows), OneChunkOfFour);
        Mixture model = GaussianMixture.Fit(Rows(9_000, 4), new GaussianFitOptions { Components = 3, Starts = 1 }).Model;
        var draws = new MonteCarloOptions { Draws = 2_000 };
        OutlierResult all = model.Outliers(rows, 0.001, draws);
        Assert.True(all.Count >= 900);
        double[] logDensity = model.LogDensity(rows);
        Assert.Equal(Enumerable.Range(0, 9_000).Where(i => logDensity[i] < all.Threshold.Value).OrderBy(i => logDensity[i]).ThenBy(i => i).Select(i => (long)i), all.Rows.Select(row => row.Row));
        Assert.All(all.Rows, row => Assert.Equal(Row(rows, row.Row), row.Values));
        OutlierResult least = model.LeastLikely(streamed, 0.001, 905, draws);
        Assert.Equal(all.Count, least.Count);
        Assert.Equal(all.Rows.Take(905).Select(row => (row.Row, row.LogDensity)), least.Rows.Select(row => (row.Row, row.LogDensity)));
        Assert.Empty(model.LeastLikely(streamed, 0.001, 0, draws).Rows);
    }

    [Fact]
    public void CountsAndLabelsAreStreamedToo()
    {
        var random = new RandomSource(5);
        double[] values = new double[2 * 7_000];
        for (int i = 0; i < values.Length; i += 2)
        {
            values[i] = random.NextBelow(20);
            values[i + 1] = random.NextBelow(3);
        }

        var builder = new RowTableBuilder([new Column("count"), new Column("label", ["a", "b", "c"])]);
        for (int i = 0; i < values.Length; i += 2)
        {
            builder.Append(values.AsSpan(i, 2));
        }

        RowTable rows = builder.Build();
        RowTable streamed = RowTable.Stream(new Replay(rows), 3L * RowTable.ChunkRows * 2 * 8);
        Assert.True(streamed.IsStreamed);
        var family = new CompositeFamily(new CompositePart(new PoissonFamily(), [0]), new CompositePart(new CategoricalFamily([3]), [1]));
        Assert.Equal(
            Bytes(Mixture.Fit(rows, family, new FitOptions { Components = 2, Starts = 3, MaxIterations = 30 }).Model),
            Bytes(Mixture.Fit(streamed, family, new FitOptions { Components = 2, Starts = 3, MaxIterations = 30, Threads = 1 }).Model));
    }

    [Fact]
    public void ScoresAreThoseOfRowsInMemory()
    {
        RowTable rows = Rows(9_000, 4);
        RowTable streamed = RowTable.Stream(new Replay(rows), OneChunkOfFour);
        Mixture model = GaussianMixture.Fit(rows, new GaussianFitOptions { Components = 3, Starts = 1 }).Model;
        Assert.Equal(model.LogDensity(rows), model.LogDensity(streamed));
        Assert.Equal(model.Posterior(rows).Components, model.Posterior(streamed).Components);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4_000)]
    [InlineData(1_000_000)]
    public void PiecesFollowEachOther(int most)
    {
        RowTable table = RowTable.FromRows(Enumerable.Range(0, 20_001).Select(i => new double[] { i }));
        foreach (RowTable rows in new[] { table, RowTable.Stream(new Replay(table), 3L * 2_048 * 8) })
        {
            long next = 0;
            foreach (RowTable piece in rows.InPieces(most, CancellationToken.None))
            {
                Assert.Equal(next, piece.FirstRow);
                Assert.InRange(piece.RowCount, 1, most + RowTable.ChunkRows - 1);
                Assert.Equal(Enumerable.Range((int)next, (int)piece.RowCount).Select(i => (double)i), piece.CopyColumn(0));
                Assert.Equal(piece.RowCount, piece.TotalWeight);
                next += piece.RowCount;
            }

            Assert.Equal(table.RowCount, next);
        }
    }

    [Fact]
    public void FewRowsAreKept()
    {
        RowTable rows = Rows(5_000, 4);
        RowTable kept = RowTable.Stream(new Replay(rows), 1 << 24);
        Assert.False(kept.IsStreamed);
        Assert.Equal(rows.CopyColumn(3), kept.CopyColumn(3));
    }

    [Fact]
    public void SamplesAreDrawnFromTheWholeTable()
    {
        RowTable rows = Rows(9_000, 4);
        RowTable sample = RowTable.Stream(new Replay(rows), OneChunkOfFour).Sample(100, 3);
        Assert.False(sample.IsStreamed);
        Assert.Equal(rows.Sample(100, 3).CopyColumn(2), sample.CopyColumn(2));
        Assert.Contains(sample[99, 0], rows.CopyColumn(0)[8_910..]);
    }

    [Fact]
    public void CollapsedComponentsAreDiagnosedAlike()
    {
        RowTable rows = WithEqualRows(9_000);
        RowTable streamed = RowTable.Stream(new Replay(rows), OneChunkOfFour);
        var options = new GaussianFitOptions { Components = 2, Start = Start.FromMeans([new double[4], [50, 50, 50, 50]]), MaxIterations = 50 };
        FitResult<GaussianMixture> expected = GaussianMixture.Fit(rows, options);
        Assert.NotEmpty(expected.Diagnoses);
        Assert.Equal(expected.Diagnoses.Select(d => d.ToString()), GaussianMixture.Fit(streamed, options).Diagnoses.Select(d => d.ToString()));
    }

    [Fact]
    public void ASourceThatChangesIsRefused()
    {
        var source = new Replay(Rows(9_000, 4));
        RowTable streamed = RowTable.Stream(source, OneChunkOfFour);
        source.Most = 8_000;
        var error = Assert.Throws<TableException>(() => GaussianMixture.Fit(streamed, new GaussianFitOptions { Components = 2, Starts = 1 }));
        Assert.Contains("9000 rows", error.Message, StringComparison.Ordinal);
        Assert.Contains("8000", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void WhatASourceThrowsReachesTheCaller()
    {
        var source = new Replay(Rows(9_000, 4));
        RowTable streamed = RowTable.Stream(source, OneChunkOfFour);
        source.Failure = new TableException("the disk is gone", "x.csv");
        Assert.Same(source.Failure, Assert.Throws<TableException>(() => GaussianMixture.Fit(streamed, new GaussianFitOptions { Components = 2, Starts = 1 })));
    }

    [Fact]
    public void TooLittleMemoryForOneChunkIsRefused() =>
        Assert.Contains("more memory", Assert.Throws<TableException>(() => RowTable.Stream(new Replay(Rows(9_000, 4)), OneChunkOfFour - 1)).Message, StringComparison.Ordinal);

    [Fact]
    public void SingleRowsAreNotLookedAt()
    {
        RowTable streamed = RowTable.Stream(new Replay(Rows(9_000, 4)), OneChunkOfFour);
        Assert.Throws<NotSupportedException>(() => streamed[0, 0]);
        Assert.Throws<NotSupportedException>(() => streamed.CopyColumn(0));
        Assert.Throws<NotSupportedException>(() => streamed.Select(0));
    }

    private static long Memory(RowTable rows) => 3L * RowTable.ChunkRows * ((rows.ColumnCount * (rows.Precision == Precision.Single ? 4 : 8)) + (rows.IsWeighted ? 8 : 0));

    private static double[] Row(RowTable rows, long row)
    {
        double[] values = new double[rows.ColumnCount];
        rows.CopyRow(row, values);
        return values;
    }

    private static byte[] Model(RowTable rows, string plan)
    {
        var options = new GaussianFitOptions { Components = 3, Starts = 2, MaxIterations = 25, Threads = rows.IsStreamed ? 2 : 1 };
        options = plan switch
        {
            "EEE" or "EII" or "VVI" => options with { Covariance = Enum.Parse<Covariance>(plan) },
            "noise" => options with { Noise = Noise.Uniform() },
            "trimmed" => options with { Trim = 0.1 },
            "weighted and trimmed" => options with { Trim = 0.0345 },
            "start at labels" => options with { Start = Start.FromLabels([.. Enumerable.Range(0, (int)rows.RowCount).Select(row => row % 4 - 1)]) },
            "labels" or "weighted with labels" => options with { KnownLabels = [.. Enumerable.Range(0, (int)rows.RowCount).Select(row => row % 7 == 0 ? row / 7 % 2 : -1)] },
            "prior" => options with { Prior = GaussianPrior.Default },
            "hierarchical" => options with { Start = Start.Hierarchical },
            "random" => options with { Start = Start.Random },
            _ => options,
        };
        if (plan != "search")
        {
            return Bytes(GaussianMixture.Fit(rows, options).Model);
        }

        return Bytes(MixtureSearch.Run(rows, [new GaussianFamily(Covariance.VVV), new GaussianFamily(Covariance.EEE)], 1, 3, new SearchOptions(), CancellationToken.None).Best.Fit!.Model);
    }

    private static byte[] Bytes(Mixture model)
    {
        using var stream = new MemoryStream();
        model.Write(stream);
        return stream.ToArray();
    }

    private static RowTable Rows(int count, int columns, Precision precision = Precision.Double, int groups = 3)
    {
        var random = new RandomSource(9);
        var builder = new RowTableBuilder(Column.Numbered(columns), precision: precision);
        double[] row = new double[columns];
        for (int i = 0; i < count; i++)
        {
            int group = (int)random.NextBelow(groups);
            for (int j = 0; j < columns; j++)
            {
                row[j] = (group * (j == group % columns ? 5 : -1)) + random.NextNormal();
            }

            builder.Append(row);
        }

        return builder.Build();
    }

    private static RowTable Weighted(int count)
    {
        RowTable rows = Rows(count, 4);
        var builder = new RowTableBuilder(rows.Columns, weighted: true);
        double[] row = new double[4];
        for (int i = 0; i < count; i++)
        {
            rows.CopyRow(i, row);
            builder.Append(row, i % 5 * 0.5);
        }

        return builder.Build();
    }

    private static RowTable WithEqualRows(int count)
    {
        RowTable rows = Rows(count, 4);
        var builder = new RowTableBuilder(rows.Columns);
        double[] row = new double[4];
        for (int i = 0; i < count; i++)
        {
            rows.CopyRow(i, row);
            if (i % 10 == 0)
            {
                Array.Fill(row, 50);
            }

            builder.Append(row);
        }

        return builder.Build();
    }
}
