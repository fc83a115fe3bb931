using Mixtura.Checkpoints;
using Mixtura.Estimation;

namespace Mixtura.Tests.Checkpoints;

/// <summary>A fit that went on from a state whose hash is right and whose content is not ends in a refusal.</summary>
public sealed class RunStateCheckTests
{
    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void AFitThatHasConvergedKnowsItsDistance(double distance)
    {
        FitResult<Mixture> fit = Mixture.Fit(ReferenceFiles.Data("faithful").Table(["eruptions", "waiting"]), new GaussianFamily(), new FitOptions { Components = 2, Starts = 1 }, TestContext.Current.CancellationToken);
        Assert.True(fit.Summary.Converged);
        RunStateCheck.Result(fit);
        FitSummary summary = fit.Summary with { EstimatedDistance = distance };
        var other = new FitResult<Mixture>(fit.Model, summary, fit.Outcome, fit.Certificate, fit.Trace, fit.Warnings, fit.Landscape, fit.Passes, fit.Starts, fit.Evaluations, fit.Seconds);
        Assert.Throws<CheckpointException>(() => RunStateCheck.Result(other));
    }
}
