using System.Text;
using CsCheck;
using Mixtura.Hazards.Fuzzing;

namespace Mixtura.Tests.Serialization;

/// <summary>Damaged files of models, classifiers, statistics and checkpoints are read or refused; the benchmarks go on with it for as long as they are told to.</summary>
public sealed class FuzzTests
{
    [Fact]
    public void ModelFiles() => AssertNoFailure(new ModelTarget(), 2500);

    /// <summary>Changes that CsCheck draws: those that fail it makes as few and small as it can, with a seed that repeats them.</summary>
    [Fact]
    public void ChangedModelFiles()
    {
        var target = new ModelTarget();
        string[] words = ["", "1e999", "-1", "0", "NaN", "null", "{}", "[]", "\"\"", ",", "1e-320", "4294967297", "\ud800"];
        Gen<(double At, int Length, string Word)> change = Gen.Select(Gen.Double[0, 1], Gen.Int[0, 24], Gen.OneOfConst(words));
        Gen.Select(Gen.Int[0, target.Files.Count - 1], change.Array[1, 4]).Sample(
            (file, changes) => target.Read(changes.Aggregate(target.Files[file], Changed)).End != FuzzEnd.Failed,
            iter: 1500,
            threads: 1);

        static byte[] Changed(byte[] file, (double At, int Length, string Word) change)
        {
            int at = (int)(change.At * file.Length);
            return [.. file[..at], .. Encoding.UTF8.GetBytes(change.Word), .. file[Math.Min(at + change.Length, file.Length)..]];
        }
    }

    [Fact]
    public void ClassifierFiles() => AssertNoFailure(new ClassifierTarget(), 1500);

    [Fact]
    public void FilesOfStatistics() => AssertNoFailure(new StatisticsTarget(), 3000);

    [Fact]
    public void Checkpoints() => AssertNoFailure(new CheckpointTarget(), 300);

    private static void AssertNoFailure(FuzzTarget target, int inputs)
    {
        var ends = new HashSet<FuzzEnd>();
        for (int number = 0; number < inputs; number++)
        {
            (FuzzEnd end, string failure) = target.Try(seed: 2, number);
            ends.Add(end);
            Assert.True(end != FuzzEnd.Failed, $"input {number}: {failure}");
        }

        Assert.Equal([FuzzEnd.Accepted, FuzzEnd.Refused], ends.Order());
    }
}
