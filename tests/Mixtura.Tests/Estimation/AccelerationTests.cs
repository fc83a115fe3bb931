using System.Collections.Immutable;

namespace Mixtura.Tests.Estimation;

/// <summary>Accelerated fits against plain ones, and the coordinates in which they take their steps.</summary>
public sealed class AccelerationTests
{
    public static TheoryData<string> Models() => SampleModels.All();

    public static TheoryData<Covariance> Structures() => [.. Enum.GetValues<Covariance>()];

    [Theory]
    [MemberData(nameof(Models))]
    public void CoordinatesGiveTheComponentsBack(string name)
    {
        (Mixture model, TableMoments moments) = Case(name);
        double[] coordinates = Coordinates(model, moments);
        ImmutableArray<Component> back = model.Family.FromCoordinates(coordinates, model.Components, moments)!.Value;
        for (int j = 0; j < back.Length; j++)
        {
            // Logarithms, exponentials and a product of factors: some roundings.
            Assert.InRange(model.Family.Change(model.Components[j], back[j]), 0, 1e-13);
        }
    }

    [Theory]
    [MemberData(nameof(Models))]
    public void AnyCoordinatesAreComponents(string name)
    {
        (Mixture model, TableMoments moments) = Case(name);
        var random = new RandomSource(7);
        double[] coordinates = Coordinates(model, moments);
        for (int round = 0; round < 50; round++)
        {
            double[] moved = Array.ConvertAll(coordinates, value => value + random.NextNormal());
            ImmutableArray<Component>? components = model.Family.FromCoordinates(moved, model.Components, moments);
            Assert.NotNull(components);
            Assert.All(components.Value, component => Assert.Null(model.Family.ObjectionTo(component)));
            double[] row = new double[model.Dimensions];
            model.Sample(1, 3).Rows.CopyRow(0, row);
            Assert.All(components.Value, component => Assert.False(double.IsNaN(component.LogDensity(row))));
        }
    }

    [Theory]
    [MemberData(nameof(Models))]
    public void TheGradientIsThatOfTheLogLikelihood(string name)
    {
        (Mixture model, TableMoments moments) = Case(name);
        RowTable table = model.Sample(300, 18).Rows;
        double[] coordinates = Coordinates(model, moments);

        // Away from the true parameters, where the gradient is not small.
        var random = new RandomSource(19);
        for (int i = 0; i < coordinates.Length; i++)
        {
            coordinates[i] += 0.05 * random.NextNormal();
        }

        double LogLikelihood(double[] at) =>
            new Mixture(model.Family, model.Weights.ToArray(), model.Family.FromCoordinates(at, model.Components, moments)!.Value, model.Columns).LogLikelihood(table, 1);
        ImmutableArray<Component> here = model.Family.FromCoordinates(coordinates, model.Components, moments)!.Value;
        PassSums sums = new TablePass(table, here.Length, 1).Expect(model.Family.CreateKernel(here), Array.ConvertAll(model.Weights.ToArray(), Elementary.Log));
        double[] gradient = new double[coordinates.Length];
        model.Family.CopyGradient(MaximizationStep.Statistics(model.Family, here, moments, sums), gradient);
        for (int i = 0; i < coordinates.Length; i++)
        {
            // Central differences: an error of h² times the third derivative, and rounding of 1e-13·|L|/h.
            const double Step = 1e-5;
            double[] up = [.. coordinates];
            up[i] += Step;
            double[] down = [.. coordinates];
            down[i] -= Step;
            double slope = (LogLikelihood(up) - LogLikelihood(down)) / (2 * Step);
            Assert.True(Math.Abs(slope - gradient[i]) <= 1e-4 * (1 + gradient.Max(Math.Abs)), $"coordinate {i}: slope {slope:R}, gradient {gradient[i]:R}");
        }
    }

    [Theory]
    [MemberData(nameof(Models))]
    public void TheSameMaximumFromTheSameStart(string name)
    {
        Mixture model = SampleModels.Of(name);
        RowTable table = model.Sample(500, 23).Rows;
        FitResult<Mixture> Fit(Acceleration acceleration) =>
            Mixture.Fit(table, model.Family, new FitOptions { Components = model.Components.Length, Start = Start.FromModel(model), Acceleration = acceleration });
        FitResult<Mixture> plain = Fit(Acceleration.None);
        FitResult<Mixture> accelerated = Fit(Acceleration.QuasiNewton);
        Assert.True(plain.Converged && accelerated.Converged);

        // Each is within 1e-9 per row of the limit.
        Assert.InRange(accelerated.LogLikelihood - plain.LogLikelihood, -1e-9 * 500, 1e-9 * 500);
        Assert.True(accelerated.Passes <= plain.Passes + 2);
    }

    [Theory]
    [MemberData(nameof(Structures))]
    public void SlowProblemsTakeFarFewerPasses(Covariance covariance)
    {
        RowTable table = Overlapping(2000, 2, 3);
        FitResult<GaussianMixture> Fit(Acceleration acceleration, int threads) => GaussianMixture.Fit(table, new GaussianFitOptions
        {
            Components = 3,
            Covariance = covariance,
            Start = Start.FromMeans([[-1, -1], [0, 1], [1, -1]]),
            Acceleration = acceleration,
            MaxIterations = 20_000,
            Threads = threads,
        });
        FitResult<GaussianMixture> plain = Fit(Acceleration.None, 1);
        FitResult<GaussianMixture> accelerated = Fit(Acceleration.QuasiNewton, 1);
        Assert.True(plain.Converged && accelerated.Converged);
        Assert.True(accelerated.LogLikelihood >= plain.LogLikelihood - (1e-8 * 2000));
        if (plain.Passes > 100)
        {
            Assert.True(accelerated.Passes < plain.Passes / 2, $"{accelerated.Passes} of {plain.Passes} passes");
        }

        for (int i = 1; i < accelerated.Trace.Length; i++)
        {
            Assert.True(accelerated.Trace[i] >= accelerated.Trace[i - 1] - (1e-11 * Math.Abs(accelerated.Trace[i])));
        }

        Assert.Equal(accelerated.Trace, Fit(Acceleration.QuasiNewton, 4).Trace);
    }

    [Fact]
    public void TheClaimedDistanceIsKept()
    {
        int wrong = 0;
        int fits = 0;
        for (ulong seed = 1; seed <= 30; seed++)
        {
            RowTable table = Overlapping(400, 1 + ((int)seed % 3), seed);
            var options = new GaussianFitOptions { Components = 3, Covariance = (Covariance)(seed % 4), Starts = 1, MaxIterations = 5000 };
            FitResult<GaussianMixture> fit = GaussianMixture.Fit(table, options);
            if (!fit.Converged || !fit.IsSound)
            {
                continue;
            }

            FitResult<GaussianMixture> further = GaussianMixture.Fit(table, options with
            {
                Start = Start.FromModel(fit.Model),
                Acceleration = Acceleration.None,
                Convergence = new Convergence { DistanceToLimit = 1e-13 },
                MaxIterations = 20_000,
            });
            fits++;

            // Three times the promise is what plain iterations keep as well.
            wrong += further.LogLikelihood - fit.LogLikelihood > 3e-9 * 400 ? 1 : 0;
        }

        Assert.True(fits >= 15);
        Assert.InRange(wrong, 0, fits / 10);
    }

    [Fact]
    public void TheLimitOfIterationsBoundsThePasses()
    {
        RowTable table = Overlapping(1000, 2, 5);
        for (int limit = 0; limit < 40; limit += 7)
        {
            FitResult<GaussianMixture> fit = GaussianMixture.Fit(table, new GaussianFitOptions { Components = 4, Start = Start.FromMeans([[-1, -1], [0, 1], [1, -1], [0, 0]]), MaxIterations = limit });
            Assert.InRange(fit.Passes, 1, limit + 1);
        }
    }

    [Fact]
    public void RunsOfAnExactNumberOfIterationsArePlain()
    {
        RowTable table = Overlapping(1000, 2, 6);
        FitResult<GaussianMixture> Fit(Acceleration acceleration) => GaussianMixture.Fit(table, new GaussianFitOptions
        {
            Components = 3,
            Start = Start.FromMeans([[-1, -1], [0, 1], [1, -1]]),
            Convergence = new Convergence { DistanceToLimit = 0 },
            MaxIterations = 60,
            Acceleration = acceleration,
        });
        Assert.Equal(60, Fit(Acceleration.QuasiNewton).Iterations);
        Assert.Equal(Fit(Acceleration.None).Trace, Fit(Acceleration.QuasiNewton).Trace);
    }

    private static (Mixture Model, TableMoments Moments) Case(string name)
    {
        Mixture model = SampleModels.Of(name);
        return (model, MomentsPass.Of(model.Sample(300, 17).Rows, 1));
    }

    private static double[] Coordinates(Mixture model, TableMoments moments)
    {
        double[] coordinates = new double[model.Family.CountCoordinates(model.Components.Length, model.Dimensions)!.Value];
        model.Family.CopyCoordinates(model.Components, moments, coordinates);
        return coordinates;
    }

    /// <summary>Three wide components that lie half in each other.</summary>
    private static RowTable Overlapping(int rows, int d, ulong seed)
    {
        var random = new RandomSource(seed);
        double[] values = [.. Enumerable.Range(0, rows * d).Select(i => ((((i / d) % 3) - 1) * ((i % d) + 1) * 0.8) + ((1 + (0.3 * (i / d % 3))) * random.NextNormal()))];
        return RowTable.FromRowMajor(values, d);
    }
}
