using System.Collections.Immutable;
using Mixtura.Estimation;

namespace Mixtura.Tests.Estimation;

/// <summary>Bounds at which iterations would stay: starts keep off them, and fits leave those that the likelihood does not ask for.</summary>
public sealed class ParameterBoundsTests
{
    /// <summary>Two classes of four binary columns; a component of the start cannot have the second level of the first column, half of its rows do.</summary>
    private static readonly Mixture s_classes = new(
        new CategoricalFamily([2, 2, 2, 2]),
        [0.5, 0.5],
        [Binary(0.5, 0.1, 0.1, 0.2), Binary(0.9, 0.8, 0.9, 0.8)],
        [.. Enumerable.Range(0, 4).Select(i => new Column($"c{i}", ["no", "yes"]))]);

    private static readonly FitOptions s_plain = new() { Components = 2, Acceleration = Acceleration.None };

    [Fact]
    public void AStartAtABoundThatTheLikelihoodDoesNotAskForIsLeft()
    {
        RowTable table = s_classes.Sample(2_000, seed: 3).Rows;
        Mixture start = At(Binary(0, 0.1, 0.1, 0.2), Binary(0.9, 0.8, 0.9, 0.8));
        FitResult<Mixture> inside = Fit(table, s_classes, s_plain);

        // A number of iterations that is asked for is made and no more, so these stay where they begin.
        FitResult<Mixture> stuck = Fit(table, start, s_plain with { MaxIterations = 2_000, Convergence = new Convergence { DistanceToLimit = 0 } });
        Assert.Contains(stuck.Model.Components, component => ((CategoricalComponent)component).Probabilities(0)[1] == 0);
        Assert.Contains(BoundDerivatives.Of(stuck.Model, table), bound => bound.Derivative > 0.1 * bound.Responsibility);
        foreach (Acceleration acceleration in new[] { Acceleration.None, Acceleration.QuasiNewton })
        {
            FitResult<Mixture> fit = Fit(table, start, s_plain with { Acceleration = acceleration });
            Assert.True(fit.Converged);
            Assert.True(stuck.LogLikelihood < fit.LogLikelihood - 10);
            Assert.Equal(inside.LogLikelihood, fit.LogLikelihood, 1e-3);
            Assert.All(fit.Trace.Zip(fit.Trace.Skip(1)), pair => Assert.True(pair.Second >= pair.First - (1e-9 * Math.Abs(pair.First))));
        }
    }

    [Fact]
    public void ABoundThatTheLikelihoodAsksForIsKept()
    {
        // Of rows with the level, those that look most like the class without it are taken away.
        Mixture truth = At(Binary(0, 0.1, 0.1, 0.2), Binary(0.9, 0.8, 0.9, 0.8));
        RowTable all = truth.Sample(2_000, seed: 1).Rows;
        var builder = new RowTableBuilder(all.Columns);
        double[] row = new double[4];
        for (long i = 0; i < all.RowCount; i++)
        {
            all.CopyRow(i, row);
            if (row[0] == 0 || row.Sum() > 2)
            {
                builder.Append(row);
            }
        }

        RowTable table = builder.Build();
        FitResult<Mixture> fit = Fit(table, truth, s_plain);
        Assert.True(fit.Converged);
        Assert.Single(fit.Model.Components, component => ((CategoricalComponent)component).Probabilities(0)[1] == 0);
        Assert.All(BoundDerivatives.Of(fit.Model, table), bound => Assert.True(bound.Derivative < -0.1 * bound.Responsibility));
        Assert.Equal(Fit(table, s_classes, s_plain).LogLikelihood, fit.LogLikelihood, 1e-3);
    }

    [Fact]
    public void ARateOfZeroIsLeft()
    {
        var truth = new Mixture(new PoissonFamily(), [0.5, 0.5], [new PoissonComponent([0.7, 2, 1]), new PoissonComponent([5, 9, 6])]);
        RowTable table = truth.Sample(1_000, seed: 2).Rows;
        var start = new Mixture(new PoissonFamily(), [0.5, 0.5], [new PoissonComponent([0, 2, 1]), new PoissonComponent([5, 9, 6])]);
        FitResult<Mixture> stuck = Fit(table, start, s_plain with { MaxIterations = 500, Convergence = new Convergence { DistanceToLimit = 0 } });
        Assert.Contains(BoundDerivatives.Of(stuck.Model, table), bound => bound.Derivative > 0.1 * bound.Responsibility);
        FitResult<Mixture> fit = Fit(table, start, s_plain);
        Assert.Equal(Fit(table, truth, s_plain).LogLikelihood, fit.LogLikelihood, 1e-3);
        BoundDerivatives.AssertNoneIsInwards(fit.Model, table);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    public void NoFitEndsAtABoundThatTheLikelihoodDoesNotAskFor(int seed)
    {
        // Few rows with rare levels and small rates: most fits have parameters at 0.
        var random = new RandomSource((ulong)seed);
        RowTable labels = RowTable.FromRows([.. Enumerable.Range(0, 150).Select(_ => Enumerable.Range(0, 4).Select(_ => Math.Floor(4 * Math.Pow(random.NextDouble(), 2))).ToArray())]);
        RowTable counts = RowTable.FromRows([.. Enumerable.Range(0, 150).Select(_ => Enumerable.Range(0, 3).Select(_ => Math.Floor(-Math.Log(random.NextDouble()))).ToArray())]);
        var builder = new RowTableBuilder([.. Enumerable.Range(0, 4).Select(i => new Column($"c{i}", ["a", "b", "c", "d"]))]);
        double[] row = new double[4];
        for (long i = 0; i < labels.RowCount; i++)
        {
            labels.CopyRow(i, row);
            builder.Append(row);
        }

        RowTable named = builder.Build();
        for (int k = 2; k <= 4; k++)
        {
            BoundDerivatives.AssertNoneIsInwards(Mixture.Fit(named, CategoricalFamily.For(named.Columns), new FitOptions { Components = k, Seed = (ulong)seed }).Model, named);
            BoundDerivatives.AssertNoneIsInwards(Mixture.Fit(counts, new PoissonFamily(), new FitOptions { Components = k, Seed = (ulong)seed }).Model, counts);
        }
    }

    [Fact]
    public void AStartIsMixedWithTheAverage()
    {
        var family = new CompositeFamily(new CompositePart(new CategoricalFamily([3]), [1]), new CompositePart(new GaussianFamily(), [0]), new CompositePart(new PoissonFamily(), [2]));
        ImmutableArray<Component> components = [Parts([1, 0, 0], 0), Parts([0, 0.5, 0.5], 8)];
        ImmutableArray<Component> smooth = ParameterBounds.Smooth(family, [0.75, 0.25], components);
        double share = ParameterBounds.StartShare;
        for (int j = 0; j < 2; j++)
        {
            ImmutableArray<Component> before = ((CompositeComponent)components[j]).Parts;
            ImmutableArray<Component> after = ((CompositeComponent)smooth[j]).Parts;
            double[] average = [0.75, 0.125, 0.125];
            Assert.Equal(((CategoricalComponent)before[0]).Probabilities(0).ToArray().Select((p, i) => ((1 - share) * p) + (share * average[i])), ((CategoricalComponent)after[0]).Probabilities(0).ToArray(), (a, b) => Math.Abs(a - b) < 1e-15);
            Assert.Same(before[1], after[1]);
            Assert.Equal(((1 - share) * ((PoissonComponent)before[2]).Rates[0]) + (share * 2), ((PoissonComponent)after[2]).Rates[0], 1e-15);
        }
    }

    [Fact]
    public void MeasurementsAndKnownComponentsStayAsTheyAre()
    {
        ImmutableArray<Component> measurements = [.. GaussianMixture.CreateUnivariate([0.5, 0.5], [0, 1], [1, 1]).Components];
        Assert.True(ParameterBounds.Smooth(new GaussianFamily(), [0.5, 0.5], measurements) == measurements);
        Assert.Null(ParameterBounds.Raised(new GaussianFamily(), [0.5, 0.5], measurements));
        var known = new PoissonComponent([0]);
        ImmutableArray<Component> counts = [new PoissonComponent([4]), known];
        var family = new KnownFamily(new PoissonFamily(), [known]);
        Assert.Same(known, ParameterBounds.Smooth(family, [0.5, 0.5], counts)[1]);
        Assert.Null(ParameterBounds.Raised(family, [0.5, 0.5], counts));
    }

    private static CompositeComponent Parts(double[] probabilities, double rate) => new([
        (new CategoricalComponent([probabilities]), [1]),
        (GaussianMixture.CreateUnivariate([1], [0], [1]).Components[0], [0]),
        (new PoissonComponent([rate]), [2])]);

    private static CategoricalComponent Binary(params double[] yes) => new([.. yes.Select(p => new[] { 1 - p, p })]);

    private static Mixture At(params CategoricalComponent[] components) => new(s_classes.Family, [0.5, 0.5], components, s_classes.Columns);

    private static FitResult<Mixture> Fit(RowTable table, Mixture start, FitOptions options) => Mixture.Fit(table, start.Family, options with { Start = Start.FromModel(start) });
}
