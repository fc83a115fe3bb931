using Mixtura.Hazards.Fuzzing;
using Mixtura.Hazards.Fuzzing.Command;
using Xunit;

namespace Mixtura.Cli.Tests;

/// <summary>Commands and options in any order end in a result or a clear refusal; the benchmarks go on with it for as long as they are told to.</summary>
public sealed class FuzzTests
{
    [Fact]
    public void Any_command_line_ends_well_or_is_refused()
    {
        using var target = new CommandTarget();
        (FuzzEnd[] ends, string? failure) = target.TryAll(seed: 2, inputs: 60);
        Assert.Null(failure);
        Assert.Equal([FuzzEnd.Accepted, FuzzEnd.Refused], ends);
    }
}
