using System.Security.Cryptography;
using System.Text;

namespace Mixtura.Tests.Estimation.Distributed;

/// <summary>Statistics whose checksum is right and whose content is not: refused, in memory and time that the file's length bounds.</summary>
public sealed class ForgedStatisticsTests
{
    private const long Little = 64 << 20;

    private static readonly Mixture s_model = new(new GaussianFamily(Covariance.VVI), [0.5, 0.5], [GaussianComponent.CreateDiagonal([0, 0], [1, 1]), GaussianComponent.CreateDiagonal([3, 3], [1, 1])]);
    private static readonly byte[] s_file = File(s_model);

    [Theory]
    [InlineData("\"components\":2", "\"components\":40000000")]
    [InlineData("\"count\":1", "\"count\":2000000000")]
    [InlineData("\"nodes\":[[0,1]]", "\"nodes\":[[0]]")]
    [InlineData("\"rows\":50", "\"rows\":0")]
    [InlineData("\"weight\":50", "\"weight\":60")]
    public void WhatTheHeaderPromisesIsChecked(string instead, string of)
    {
        string header = Header(s_file);
        Assert.Contains(instead, header, StringComparison.Ordinal);
        long before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Throws<StatisticsException>(() => EmStatistics.Load(new MemoryStream(Forged(header.Replace(instead, of, StringComparison.Ordinal), Sums(s_file)))));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, Little);
    }

    /// <summary>Values 4 and 5 are the components' responsibilities; those of a component are two sums of deviations and two of squares.</summary>
    [Theory]
    [InlineData(8, -1.0)]
    [InlineData(6, 1e9)]
    [InlineData(9, double.MaxValue)]
    public void SumsOfNoRowsAreRefused(int place, double value)
    {
        byte[] sums = Sums(s_file);
        BitConverter.TryWriteBytes(sums.AsSpan(place * sizeof(double)), value);
        EmStatistics forged = EmStatistics.Load(new MemoryStream(Forged(Header(s_file), sums)));
        StatisticsException refused = Assert.Throws<StatisticsException>(() => EmStep.Take(new Mixtura.Serialization.ModelDocument(s_model, null), forged));
        Assert.Contains("not those of any rows", refused.Message, StringComparison.Ordinal);
    }

    private static byte[] File(Mixture model)
    {
        using var stream = new MemoryStream();
        EmStatistics.Of(model, model.Sample(50, seed: 1).Rows, TablePart.File(1, 1), threads: 1).Save(stream);
        return stream.ToArray();
    }

    private static int HeaderAt(byte[] file) => Array.IndexOf(file, (byte)'\n') + 1;

    private static int HeaderEnd(byte[] file) => Array.IndexOf(file, (byte)'\n', HeaderAt(file));

    private static string Header(byte[] file) => Encoding.UTF8.GetString(file[HeaderAt(file)..HeaderEnd(file)]);

    private static byte[] Sums(byte[] file) => file[(HeaderEnd(file) + 1)..^SHA256.HashSizeInBytes];

    private static byte[] Forged(string header, byte[] sums)
    {
        byte[] content = [.. s_file[..HeaderAt(s_file)], .. Encoding.UTF8.GetBytes(header), (byte)'\n', .. sums];
        return [.. content, .. SHA256.HashData(content)];
    }
}
