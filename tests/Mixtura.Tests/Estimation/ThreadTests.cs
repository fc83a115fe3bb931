namespace Mixtura.Tests.Estimation;

/// <summary>The number of threads changes no bit of a result.</summary>
public sealed class ThreadTests
{
    public static TheoryData<string> Models() => SampleModels.All();

    [Theory]
    [MemberData(nameof(Models))]
    public void FitsAreTheSameBits(string name)
    {
        Mixture model = SampleModels.Of(name);

        // One chunk, in which starts are shared out; some; and many, of an odd number with a ragged end.
        foreach (int rows in new[] { 500, 10_000, 43_210 })
        {
            RowTable table = model.Sample(rows, 14).Rows;
            byte[][] files = [.. new[] { 1, 2, 3, 7 }.Select(threads => File(Mixture.Fit(table, model.Family, new FitOptions { Components = model.Components.Length, Starts = 4, Threads = threads, MaxIterations = 40 })))];
            Assert.All(files, file => Assert.Equal(files[0], file));
        }
    }

    [Theory]
    [MemberData(nameof(Models))]
    public void ScoresAreTheSameBits(string name)
    {
        Mixture model = SampleModels.Of(name);
        RowTable table = model.Sample(10_000, 15).Rows;
        TablePosterior one = model.Posterior(table, threads: 1);
        TablePosterior three = model.Posterior(table, threads: 3);
        Assert.Equal(one.LogDensity, three.LogDensity);
        Assert.Equal(one.Posterior, three.Posterior);
        Assert.Equal(one.Uncertainty, three.Uncertainty);
        Assert.Equal(one.Components, three.Components);
        Assert.Equal(model.LogLikelihood(table, 1), model.LogLikelihood(table, 3));
        Assert.Equal(one.LogDensity, model.LogDensity(table, 2));
    }

    [Fact]
    public void TheSeedDecidesAndNothingElse()
    {
        RowTable table = SampleModels.Of("VVV").Sample(300, 16).Rows;
        var options = new GaussianFitOptions { Components = 6, Start = Start.Random, Starts = 1, MaxIterations = 3 };
        Assert.Equal(File(GaussianMixture.Fit(table, options)), File(GaussianMixture.Fit(table, options)));
        Assert.NotEqual(GaussianMixture.Fit(table, options).LogLikelihood, GaussianMixture.Fit(table, options with { Seed = 2 }).LogLikelihood);
    }

    private static byte[] File<T>(FitResult<T> fit)
        where T : Mixture
    {
        using var stream = new MemoryStream();
        fit.Model.Write(stream, fit.Summary);
        return stream.ToArray();
    }
}
