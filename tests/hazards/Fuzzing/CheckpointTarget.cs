using System.Buffers.Binary;
using System.Security.Cryptography;
using Mixtura.Checkpoints;
using Mixtura.Hazards.Degenerate;

namespace Mixtura.Hazards.Fuzzing;

/// <summary>Fits of every kind that go on from states whose damage has a hash that is right: refused, or a sound model.</summary>
internal sealed class CheckpointTarget() : FuzzTarget("checkpoints")
{
    /// <summary>Before the content of a state are letters, a version and the content's length.</summary>
    private const int ContentAt = 20;
    private const int LengthAt = 12;

    /// <summary>A fit of so few iterations that takes longer will not end; where it was then tells why.</summary>
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(20);

    private readonly KeptState[] _states = [.. States()];

    protected override (FuzzEnd End, string Failure) Attempt(RandomSource random)
    {
        KeptState state = _states[Mutator.Below(random, _states.Length)];
        byte[] changed = Change(state, _states[Mutator.Below(random, _states.Length)], random);
        try
        {
            using var cancellation = new CancellationTokenSource(s_patience);
            FitResult<Mixture> fit = state.Way.Fit(state.Rows, state.Number, options => Few(options) with { Checkpoint = new Checkpoint(new Kept(), changed) }, cancellation.Token);
            return Promises.FirstBroken(fit, state.Rows) is { } broken ? (FuzzEnd.Failed, $"{state.Way}: {broken}") : (FuzzEnd.Accepted, "");
        }
        catch (CheckpointException e)
        {
            return Refused(e);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            return (FuzzEnd.Failed, $"{state.Way}: {e}");
        }
    }

    /// <summary>Changes anything, or what is known of one piece of work, and makes the hash anew.</summary>
    private static byte[] Change(KeptState state, KeptState other, RandomSource random)
    {
        if (Mutator.Below(random, 16) == 0)
        {
            return Mutator.Change(state.Bytes, other.Bytes, random);
        }

        byte[] content = state.Bytes[ContentAt..^SHA256.HashSizeInBytes];
        if (Mutator.Below(random, 8) == 0)
        {
            return Framed(state.Bytes, Mutator.ChangeNumbers(content, other.Bytes, random));
        }

        (int entriesAt, (string Name, byte[] State)[] entries) = Entries(content);
        (_, (string Name, byte[] State)[] others) = Entries(other.Bytes[ContentAt..^SHA256.HashSizeInBytes]);
        int chosen = Mutator.Below(random, entries.Length);
        entries[chosen].State = Mutator.Below(random, 12) == 0
            ? others[Mutator.Below(random, others.Length)].State
            : Mutator.ChangeNumbers(entries[chosen].State, others[Mutator.Below(random, others.Length)].State, random);
        var changed = new StateWriter();
        changed.Write(entries.Length);
        foreach ((string name, byte[] entry) in entries)
        {
            changed.Write(name);
            changed.Write(entry.AsSpan());
        }

        return Framed(state.Bytes, [.. content[..entriesAt], .. changed.Written]);
    }

    private static (int At, (string Name, byte[] State)[] Entries) Entries(byte[] content)
    {
        var reader = new StateReader(content);
        int at = sizeof(int);
        for (int facts = 2 * reader.ReadInt32(); facts > 0; facts--)
        {
            at += sizeof(int) + reader.ReadBytes().Length;
        }

        var entries = new (string, byte[])[reader.ReadInt32()];
        for (int i = 0; i < entries.Length; i++)
        {
            entries[i] = (reader.ReadString(), reader.ReadBytes());
        }

        return (at, entries);
    }

    private static byte[] Framed(byte[] like, byte[] content)
    {
        byte[] framed = [.. like[..ContentAt], .. content];
        BinaryPrimitives.WriteInt64LittleEndian(framed.AsSpan(LengthAt), content.Length);
        return [.. framed, .. SHA256.HashData(framed)];
    }

    private static FitOptions Few(FitOptions options) => options with { Starts = 2, MaxIterations = 40 };

    private static IEnumerable<KeptState> States()
    {
        int[] numbers = [(int)TableKind.WholeNumbers + DegenerateRows.KindCount, (int)TableKind.Duplicates + (6 * DegenerateRows.KindCount)];
        foreach (int number in numbers)
        {
            foreach (FitCase way in FitCase.All)
            {
                RowTable rows = way.Table(DegenerateTable.Of(number));
                var kept = new Kept();
                way.Fit(rows, number, options => Few(options) with { Checkpoint = new Checkpoint(kept) { Interval = TimeSpan.Zero } }, CancellationToken.None);
                foreach (byte[] state in (byte[][])[kept.States[kept.States.Count / 3], kept.States[2 * kept.States.Count / 3], kept.States[^1]])
                {
                    yield return new KeptState(way, rows, number, state);
                }
            }
        }
    }

    private sealed record KeptState(FitCase Way, RowTable Rows, int Number, byte[] Bytes);

    private sealed class Kept : ICheckpointStore
    {
        public List<byte[]> States { get; } = [];

        public void Save(ReadOnlyMemory<byte> state) => States.Add(state.ToArray());
    }
}
