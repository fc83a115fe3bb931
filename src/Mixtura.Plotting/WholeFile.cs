namespace Mixtura.Plotting;

/// <summary>Writes files that appear whole or not at all.</summary>
internal static class WholeFile
{
    /// <param name="path">The file, replaced if it is there.</param>
    /// <param name="content">Its content.</param>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static void Write(string path, byte[] content)
    {
        string full = Path.GetFullPath(path);
        string temporary = Path.Combine(Path.GetDirectoryName(full)!, $".{Path.GetFileName(full)}.{Guid.NewGuid():N}");
        try
        {
            File.WriteAllBytes(temporary, content);
            File.Move(temporary, full, overwrite: true);
        }
        catch
        {
            File.Delete(temporary);
            throw;
        }
    }
}
