using System.Security.Cryptography;
using System.Text;
using Mixtura.Serialization;

namespace Mixtura.Hazards.Fuzzing;

/// <summary>The reader of statistics and the step that is made of them, given files whose damage has a checksum that is right.</summary>
internal sealed class StatisticsTarget() : FuzzTarget("files of statistics")
{
    /// <summary>Reading and the step may take so much for each byte, and this much besides.</summary>
    private const long MemoryForEachByte = 400;
    private const long MemoryBesides = 16 << 20;

    private readonly (ModelDocument Model, byte[] File)[] _files = [.. Files()];

    protected override (FuzzEnd End, string Failure) Attempt(RandomSource random)
    {
        (ModelDocument model, byte[] file) = _files[Mutator.Below(random, _files.Length)];
        byte[] other = _files[Mutator.Below(random, _files.Length)].File;
        byte[] input = Change(file, other, random);
        long before = GC.GetAllocatedBytesForCurrentThread();
        (FuzzEnd end, string failure) = Read(model, input);
        long taken = GC.GetAllocatedBytesForCurrentThread() - before;
        return taken <= (MemoryForEachByte * input.Length) + MemoryBesides ? (end, failure) : (FuzzEnd.Failed, $"reading {input.Length} bytes took {taken:N0} bytes of memory");
    }

    private static (FuzzEnd End, string Failure) Read(ModelDocument model, byte[] input)
    {
        try
        {
            EmStatistics statistics = EmStatistics.Load(new MemoryStream(input), "input");
            byte[] written = Written(statistics);
            if (!Written(EmStatistics.Load(new MemoryStream(written), "again")).AsSpan().SequenceEqual(written))
            {
                return (FuzzEnd.Failed, "what was read and written is not read to the same");
            }

            EmStepResult step = EmStep.Take(model, EmStatistics.Merge([statistics]));
            ModelTarget.Score(step.Next);
            using var file = new MemoryStream();
            ModelFile.Write(file, step.Next, null);
            file.Position = 0;
            ModelFile.Read(file);
            return double.IsFinite(step.Summary.LogLikelihood) && double.IsFinite(step.Summary.GradientNorm) ? (FuzzEnd.Accepted, "") : (FuzzEnd.Failed, "the step's figures are not finite");
        }
        catch (StatisticsException e)
        {
            return Refused(e);
        }
    }

    /// <summary>Changes what stands before the checksum, which is made anew, or anything.</summary>
    private static byte[] Change(byte[] file, byte[] other, RandomSource random)
    {
        int end = Array.IndexOf(file, (byte)'\n', Array.IndexOf(file, (byte)'\n') + 1) + 1;
        byte[] header = file[..end];
        byte[] sums = file[end..^SHA256.HashSizeInBytes];
        int what = Mutator.Below(random, 10);
        if (what == 0)
        {
            return Mutator.Change(file, other, random);
        }

        if (what < 5)
        {
            header = Mutator.Change(header, other, random);
        }

        if (what > 3)
        {
            sums = Mutator.ChangeNumbers(sums, other, random);
        }

        byte[] content = [.. header, .. sums];
        return [.. content, .. SHA256.HashData(content)];
    }

    private static IEnumerable<(ModelDocument Model, byte[] File)> Files()
    {
        foreach (ModelDocument document in ModelTarget.Models().Where(document => document.Fit is { Trim: 0 } && document.Model.Family is not NoiseFamily))
        {
            RowTable few = document.Model.Sample(30, seed: 1).Rows;
            RowTable several = document.Model.Sample(RowTable.ChunkRows + 7, seed: 2).Rows;
            yield return (document, Of(document.Model, few, [TablePart.Whole]));
            yield return (document, Of(document.Model, few, [TablePart.File(1, 1)]));
            yield return (document, Of(document.Model, several, [TablePart.Cut(1, 2), TablePart.Cut(2, 2)]));
        }
    }

    private static byte[] Of(Mixture model, RowTable rows, TablePart[] parts) =>
        Written(EmStatistics.Merge(parts.Select(part => EmStatistics.Of(model, rows, part, threads: 1))));

    private static byte[] Written(EmStatistics statistics)
    {
        using var stream = new MemoryStream();
        statistics.Save(stream);
        return stream.ToArray();
    }
}
