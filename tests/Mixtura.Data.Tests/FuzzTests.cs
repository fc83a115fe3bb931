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
        (FuzzEnd[] ends, string? failure) = target.TryAll(seed: 2, inputs: 100);
        Assert.Null(failure);
        Assert.Equal([FuzzEnd.Accepted, FuzzEnd.Refused], ends);
    }

    [Fact]
    public void Damaged_tables_are_read_or_refused()
    {
        foreach (TableTarget target in TableTarget.All())
        {
            using (target)
            {
                (FuzzEnd[] ends, string? failure) = target.TryAll(seed: 2, inputs: 20);
                Assert.Null(failure);
                Assert.Contains(FuzzEnd.Refused, ends);
            }
        }
    }
}
