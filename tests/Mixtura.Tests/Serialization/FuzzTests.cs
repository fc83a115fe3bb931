using Mixtura.Hazards.Fuzzing;

namespace Mixtura.Tests.Serialization;

/// <summary>Damaged files of models, classifiers, statistics and checkpoints are read or refused; the benchmarks go on with it for as long as they are told to.</summary>
public sealed class FuzzTests
{
    [Fact]
    public void ModelFiles() => AssertNoFailure(new ModelTarget(), 2500);

    [Fact]
    public void ClassifierFiles() => AssertNoFailure(new ClassifierTarget(), 1500);

    [Fact]
    public void FilesOfStatistics() => AssertNoFailure(new StatisticsTarget(), 3000);

    [Fact]
    public void Checkpoints() => AssertNoFailure(new CheckpointTarget(), 300);

    private static void AssertNoFailure(FuzzTarget target, int inputs)
    {
        (FuzzEnd[] ends, string? failure) = target.TryAll(seed: 2, inputs);
        Assert.Null(failure);
        Assert.Equal([FuzzEnd.Accepted, FuzzEnd.Refused], ends);
    }
}
