namespace Mixtura.Hazards.Fuzzing;

/// <summary>A reader of JSON files: what it accepts is written and read again to the same bytes, and scores rows.</summary>
internal abstract class JsonTarget(string name, byte[][] files) : FuzzTarget(name)
{
    /// <summary>Reading may take so much for each byte, and this much besides; a length that a file promises and does not hold must not count.</summary>
    private const long MemoryForEachByte = 2000;
    private const long MemoryBesides = 16 << 20;

    /// <summary>The files before any damage.</summary>
    public IReadOnlyList<byte[]> Files => files;

    protected override (FuzzEnd End, string Failure) Attempt(RandomSource random)
    {
        byte[] input = Mutator.Change(files[Mutator.Below(random, files.Length)], files[Mutator.Below(random, files.Length)], random);
        long before = GC.GetAllocatedBytesForCurrentThread();
        (FuzzEnd end, string failure) = Read(input);
        long taken = GC.GetAllocatedBytesForCurrentThread() - before;
        return taken <= (MemoryForEachByte * input.Length) + MemoryBesides ? (end, failure) : (FuzzEnd.Failed, $"reading {input.Length} bytes took {taken:N0} bytes of memory");
    }

    /// <summary>Reads a file; what was read, written again.</summary>
    protected abstract byte[] ReadAndWrite(byte[] file);

    /// <summary>Reads one input; an exception that is not documented is thrown on.</summary>
    public (FuzzEnd End, string Failure) Read(byte[] input)
    {
        byte[] written;
        try
        {
            written = ReadAndWrite(input);
        }
        catch (ModelException e)
        {
            return Refused(e);
        }

        return ReadAndWrite(written).AsSpan().SequenceEqual(written) ? (FuzzEnd.Accepted, "") : (FuzzEnd.Failed, "what was read and written is not read to the same");
    }
}
