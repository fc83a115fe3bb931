namespace Mixtura.Tests.Models;

/// <summary>Scoring one row from a span allocates nothing.</summary>
public sealed class AllocationTests
{
    public static TheoryData<string> Models() => SampleModels.All();

    [Theory]
    [MemberData(nameof(Models))]
    public void ScoringARowAllocatesNothing(string name)
    {
        Mixture model = SampleModels.Of(name);
        double[] row = new double[model.Dimensions];
        model.Sample(1, 71).Rows.CopyRow(0, row);
        double[] posterior = new double[model.Components.Length];
        double sum = 0;
        void Score()
        {
            for (int i = 0; i < 1000; i++)
            {
                sum += model.LogDensity(row) + model.Density(row) + model.Posterior(row, posterior);
                sum += model.Classify(row) + model.Classify(row, out double uncertainty) + uncertainty;
            }
        }

        // Until the code is compiled for good; what the runtime allocates meanwhile on this thread is not the model's.
        long least = long.MaxValue;
        for (int attempt = 0; attempt < 20 && least > 0; attempt++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            Score();
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        Assert.Equal(0, least);
        Assert.True(double.IsFinite(sum));
    }

    [Fact]
    public void NorWithManyColumnsAndComponents()
    {
        // Beyond the limit of the stack buffers arrays are rented; once the pool has them, none is made.
        var component = GaussianComponent.CreateDiagonal(new double[300], [.. Enumerable.Repeat(1.0, 300)]);
        var model = new Mixture(new GaussianFamily(Covariance.VVI), Enumerable.Repeat(1.0 / 512, 512), Enumerable.Repeat(component, 512));
        double[] row = new double[300];
        double[] posterior = new double[512];
        long least = long.MaxValue;
        for (int attempt = 0; attempt < 10 && least > 0; attempt++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            _ = model.LogDensity(row) + model.Posterior(row, posterior) + model.Classify(row);
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        Assert.Equal(0, least);
    }
}
