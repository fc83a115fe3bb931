using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Mixtura.Checkpoints;

/// <summary>
/// The frame of a state: eight letters, the format's version, the length of what it holds, that, and the SHA-256 of all before. The
/// letters and the hash keep their places in every version.
/// </summary>
internal static class CheckpointFormat
{
    public const int Version = 3;

    private const int VersionAt = 8;
    private const int LengthAt = VersionAt + sizeof(int);
    private const int ContentAt = LengthAt + sizeof(long);

    private static ReadOnlySpan<byte> Letters => "MIXTCKPT"u8;

    public static CheckpointException Damaged() =>
        new("the checkpoint is damaged or cut off; go on from an older copy of it, or begin anew without it");

    /// <exception cref="CheckpointException">It does not hold.</exception>
    public static void Require(bool holds)
    {
        if (!holds)
        {
            throw Damaged();
        }
    }

    public static byte[] Frame(StateWriter content)
    {
        ReadOnlySpan<byte> inside = content.Written;
        byte[] framed = new byte[ContentAt + inside.Length + SHA256.HashSizeInBytes];
        Letters.CopyTo(framed);
        BinaryPrimitives.WriteInt32LittleEndian(framed.AsSpan(VersionAt), Version);
        BinaryPrimitives.WriteInt64LittleEndian(framed.AsSpan(LengthAt), inside.Length);
        inside.CopyTo(framed.AsSpan(ContentAt));
        SHA256.HashData(framed.AsSpan(0, ContentAt + inside.Length), framed.AsSpan(ContentAt + inside.Length));
        return framed;
    }

    /// <exception cref="CheckpointException">The bytes are no state, damaged, or of another version.</exception>
    public static StateReader Open(ReadOnlyMemory<byte> state)
    {
        ReadOnlySpan<byte> bytes = state.Span;
        if (bytes.Length < Letters.Length || !bytes[..Letters.Length].SequenceEqual(Letters))
        {
            throw new CheckpointException("this is no checkpoint of Mixtura, or its beginning is damaged; name the file that --checkpoint wrote, or begin anew without it");
        }

        int hashAt = bytes.Length - SHA256.HashSizeInBytes;
        if (hashAt < ContentAt || !bytes[hashAt..].SequenceEqual(SHA256.HashData(bytes[..hashAt])))
        {
            throw Damaged();
        }

        int version = BinaryPrimitives.ReadInt32LittleEndian(bytes[VersionAt..]);
        if (version != Version)
        {
            throw new CheckpointException($"the checkpoint has the format {version}, and this version of Mixtura goes on from format {Version} only; go on with the version that wrote it, or begin anew without it");
        }

        return BinaryPrimitives.ReadInt64LittleEndian(bytes[LengthAt..]) == hashAt - ContentAt
            ? new StateReader(state[ContentAt..hashAt])
            : throw Damaged();
    }
}
