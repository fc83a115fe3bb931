using Mixtura.Hazards.Fuzzing;
using Mixtura.Hazards.Fuzzing.Tables;
using Xunit;

namespace Mixtura.Data.Tests;

/// <summary>Damaged tables are read or refused; the benchmarks go on with it for as long as they are told to.</summary>
public sealed class FuzzTests
{
    [Fact]
    public void Damaged_caches_are_read_written_again_or_refused()
    {
        using var target = new CacheTarget();
        var ends = new HashSet<FuzzEnd>();
        for (int number = 0; number < 100; number++)
        {
            (FuzzEnd end, string failure) = target.Try(seed: 2, number);
            ends.Add(end);
            Assert.True(end != FuzzEnd.Failed, $"input {number}: {failure}");
        }

        Assert.Equal([FuzzEnd.Accepted, FuzzEnd.Refused], ends.Order());
    }

    [Fact]
    public void Damaged_tables_are_read_or_refused()
    {
        foreach (TableTarget target in TableTarget.All())
        {
            using (target)
            {
                var ends = new HashSet<FuzzEnd>();
                for (int number = 0; number < 20; number++)
                {
                    (FuzzEnd end, string failure) = target.Try(seed: 2, number);
                    ends.Add(end);
                    Assert.True(end != FuzzEnd.Failed, $"{target.Name}, input {number}: {failure}");
                }

                Assert.Contains(FuzzEnd.Refused, ends);
            }
        }
    }
}
