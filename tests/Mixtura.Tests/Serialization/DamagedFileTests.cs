using System.Text;
using CsCheck;
using Mixtura.Hazards.Fuzzing;

namespace Mixtura.Tests.Serialization;

/// <summary>
/// Files with a few pieces replaced, as CsCheck draws them: what fails is shrunk to the fewest and shortest changes and printed with the
/// seed that repeats it.
/// </summary>
public sealed class DamagedFileTests
{
    /// <summary>A piece, by shares of the file's length and of what is left of it, and what takes its place.</summary>
    private sealed record Change(double At, double Length, byte[] With)
    {
        public byte[] Of(byte[] file)
        {
            int at = (int)(At * file.Length);
            int end = at + (int)(Length * (file.Length - at));
            return [.. file[..at], .. With, .. file[end..]];
        }

        public override string ToString() => $"at {At:R}, {Length:R} of the rest becomes '{Convert.ToHexString(With)}'";
    }

    private static readonly Gen<byte[]> s_text = Gen.OneOf(new[] { "1e999", "-1e999", "NaN", "null", "true", "[]", "{}", "[[]]", "\"", ",", ":", "-", "0", "1e-400", "18446744073709551616", "\"\\ud800\"" }.Select(Gen.Const).ToArray()).Select(Encoding.UTF8.GetBytes);

    /// <summary>Most pieces are short, so that most of a file stays what it was.</summary>
    private static readonly Gen<Change[]> s_changes = Gen.Select(Gen.Double.Unit, Gen.Frequency((4, Gen.Const(0.0)), (4, Gen.Double[0, 0.01]), (1, Gen.Double.Unit)), Gen.OneOf(s_text, Gen.Byte.Array[0, 6]))
        .Select((at, length, with) => new Change(at, length, with))
        .Array[1, 4];

    [Fact]
    public void ModelsAreReadOrRefused() => ReadOrRefused(new ModelTarget());

    [Fact]
    public void ClassifiersAreReadOrRefused() => ReadOrRefused(new ClassifierTarget());

    private static void ReadOrRefused(JsonTarget target)
    {
        var ends = new HashSet<FuzzEnd>();
        Gen.Select(Gen.Int[0, target.Files.Count - 1], s_changes).Sample(
            (file, changes) =>
            {
                (FuzzEnd end, string failure) = target.Give(changes.Aggregate(target.Files[file], (bytes, change) => change.Of(bytes)));
                ends.Add(end);
                Assert.True(end != FuzzEnd.Failed, failure);
            },
            iter: 1500,
            threads: 1);
        Assert.Equal([FuzzEnd.Accepted, FuzzEnd.Refused], ends.Order());
    }
}
