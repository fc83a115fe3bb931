namespace Mixtura.Data;

/// <summary>By what a file is known to be the one that was read before: its length and the time when it was last written.</summary>
/// <param name="Path">The file.</param>
/// <param name="Length">The number of bytes.</param>
/// <param name="Written">When it was last written (UTC).</param>
internal sealed record FileIdentity(string Path, long Length, DateTime Written)
{
    /// <exception cref="TableException">There is no such file any more.</exception>
    internal static FileIdentity Of(string path)
    {
        var file = new FileInfo(path);
        return file.Exists
            ? new FileIdentity(path, file.Length, file.LastWriteTimeUtc)
            : throw new TableException("the file has vanished; check the path", path);
    }

    /// <summary>Looks whether the file is still the same.</summary>
    /// <exception cref="TableException">It is not.</exception>
    internal void Check()
    {
        if (Of(Path) != this)
        {
            throw new TableException("the file changed while it was read; read it again", Path);
        }
    }
}
