using Mixtura.Hazards.Hostile;
using Mixtura.Serialization;

namespace Mixtura.Tests.Serialization;

/// <summary>Model files that are made to take memory or time are refused early, or read within bounds.</summary>
public sealed class HostileModelFileTests
{
    private const long Gigabyte = 1L << 30;
    private const string Head = "{\"format\":\"mixtura/1\",\"family\":";

    /// <summary>Name, beginning, piece, end, the most megabytes that may be read of a gigabyte, and a word of the refusal.</summary>
    public static TheoryData<string, string, string, string, int, string> Endless => new()
    {
        { "garbage", "", "garbage ", "", 1, "not JSON" },
        { "blanks", "{", new string(' ', 99) + "\n", "}", 257, "too large" },
        { "one name", "{\"", "a", "\":1}", 3, "more than 1 MiB" },
        { "one number", "{\"weights\":[", "7", "]}", 3, "more than 1 MiB" },
        { "numbers", Head + "\"poisson\",\"weights\":[0", ",0", "]}", 68, "16777216 numbers" },
        { "properties", "{\"a\":1", ",\"a\":1", "}", 68, "numbers, names" },
        { "depth", "", "[", "", 1, "not JSON" },
        { "depth of objects", "", "{\"a\":", "", 1, "not JSON" },
        { "half of a pair", "{", "\"\\ud800\":1,", "}", 1, "not UTF-8" },
    };

    [Theory]
    [MemberData(nameof(Endless))]
    public void AGigabyteIsNotReadToItsEnd(string what, string beginning, string piece, string end, int megabytes, string word)
    {
        var stream = new LazyStream(beginning, piece, Gigabyte / piece.Length, end);
        long before = GC.GetAllocatedBytesForCurrentThread();
        ModelException error = Assert.Throws<ModelException>(() => ModelFile.Read(stream));
        long taken = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.Contains(word, error.Message, StringComparison.Ordinal);
        Assert.True(stream.Delivered <= megabytes * 1_050_000L, $"{what}: {stream.Delivered:N0} bytes were read");

        // The buffer doubles: all of its sizes together are twice the last one, which may be twice what was read.
        Assert.True(taken <= (4 * stream.Delivered) + (1 << 20), $"{what}: {stream.Delivered:N0} bytes took {taken:N0}");
    }

    /// <summary>What promises more than it holds, or repeats small things very often: name, text and a word of the refusal, or nothing where it is a model.</summary>
    public static TheoryData<string, string> Promises => new()
    {
        { "a matrix of many empty rows", "components[0].covariance[0]" },
        { "a prior of many columns", "fit.priors[0].scale[0]" },
        { "many components", "" },
        { "many components that are none", "components[0]" },
        { "many levels", "" },
        { "many parts", "parts: " },
        { "two columns of one name among many", "columns[300000]" },
    };

    [Theory]
    [MemberData(nameof(Promises))]
    public void ManySmallThingsAreReadInBoundedMemory(string what, string word)
    {
        LazyStream stream = Promised(what);
        long before = GC.GetAllocatedBytesForCurrentThread();
        Exception? error = Record.Exception(() => ModelFile.Read(stream));
        long taken = GC.GetAllocatedBytesForCurrentThread() - before;
        if (word.Length == 0)
        {
            Assert.Null(error);
        }
        else
        {
            Assert.Contains(word, Assert.IsType<ModelException>(error).Message, StringComparison.Ordinal);
            Assert.InRange(error.Message.Length, 10, 1000);
        }

        // A component is an object of some hundred bytes, whose text can be as short as {"rate":[1]}.
        Assert.True(taken <= 200 * stream.Length, $"{what}: {stream.Length:N0} bytes took {taken:N0}");
    }

    private static LazyStream Promised(string what)
    {
        const int Many = 300_000;
        string names = string.Join(',', Enumerable.Range(0, Many).Select(i => $"\"{i}\""));
        return what switch
        {
            "a matrix of many empty rows" => new(
                Head + $"\"gaussian\",\"covariance\":\"VVV\",\"columns\":[{names}],\"weights\":[1],\"components\":[{{\"mean\":[0{Repeated(",0", Many - 1)}],\"covariance\":[[]", ",[]", Many - 1, "]}]}"),
            "a prior of many columns" => new(
                Head + "\"poisson\",\"columns\":[\"n\"],\"weights\":[1],\"components\":[{\"rate\":[1]}],\"fit\":{\"logLikelihood\":0,\"parameters\":1,\"rows\":1,\"aic\":0,\"bic\":0,\"icl\":0,"
                + $"\"iterations\":1,\"converged\":true,\"seed\":1,\"gradientNorm\":0,\"priors\":[{{\"columns\":[\"n\"{Repeated(",\"n\"", Many - 1)}],\"shrinkage\":1,\"mean\":[0{Repeated(",0", Many - 1)}],\"degreesOfFreedom\":3,\"scale\":[[]",
                ",[]",
                Many - 1,
                "]}]}}"),
            "many components" => new(Head + $"\"poisson\",\"columns\":[\"n\"],\"weights\":[1{Repeated(",0", Many - 1)}],\"components\":[{{\"rate\":[1]}}", ",{\"rate\":[1]}", Many - 1, "]}"),
            "many components that are none" => new(Head + $"\"poisson\",\"columns\":[\"n\"],\"weights\":[1{Repeated(",0", Many - 1)}],\"components\":[0", ",0", Many - 1, "]}"),
            "many levels" => new(
                Head + $"\"categorical\",\"columns\":[\"l\"],\"weights\":[0.5,0.5],\"components\":[{{\"probabilities\":[{{\"last\":1{string.Concat(Enumerable.Range(0, Many).Select(i => $",\"{i}\":0"))}}}]}},{{\"probabilities\":[{{\"last\":1",
                string.Concat(Enumerable.Range(0, Many).Reverse().Select(i => $",\"{i}\":0")),
                1,
                "}]}]}"),
            "many parts" => new(
                Head + $"\"composite\",\"columns\":[{names}],\"weights\":[1],\"components\":[{{\"parts\":[{{\"family\":\"poisson\",\"columns\":[\"0\"],\"rate\":[1]}}", ",{\"family\":\"poisson\",\"columns\":[\"0\"],\"rate\":[1]}", Many - 1, "]}]}"),
            _ => new(Head + $"\"poisson\",\"columns\":[{names}", ",\"0\"", 1, "],\"weights\":[1],\"components\":[]}"),
        };
    }

    private static string Repeated(string piece, int times) => string.Concat(Enumerable.Repeat(piece, times));
}
