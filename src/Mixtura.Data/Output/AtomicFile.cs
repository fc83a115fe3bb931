using DuckDB.NET.Data;

namespace Mixtura.Data.Output;

/// <summary>Writes a file beside its destination and puts it in place when it is whole; nothing is left or lost otherwise.</summary>
internal static class AtomicFile
{
    internal static void Write(string path, Action<string> write)
    {
        string target = Path.GetFullPath(path);
        if (Directory.Exists(target))
        {
            throw new TableException("this is a folder, so no file can be written there; name a file in it", path);
        }

        // Through a link, the file it points to is replaced, not the link.
        if (new FileInfo(target).LinkTarget is not null && File.ResolveLinkTarget(target, returnFinalTarget: true) is { } pointed)
        {
            target = pointed.FullName;
        }

        string folder = Path.GetDirectoryName(target)!;
        if (!Directory.Exists(folder))
        {
            throw new TableException("the folder to write to does not exist; create it first", path);
        }

        string temporary = Path.Combine(folder, $".mixtura-{Guid.NewGuid():N}.tmp");
        try
        {
            write(temporary);
            File.Move(temporary, target, overwrite: true);
        }
        catch (Exception error)
        {
            try
            {
                File.Delete(temporary);
            }
            catch (Exception leftover) when (leftover is IOException or UnauthorizedAccessException)
            {
                throw new TableException($"the file cannot be written, nor its beginning '{temporary}' removed; remove it by hand", path, inner: error);
            }

            // The last is how .NET tells of a file that is larger than its disk or a quota lets files be.
            if (error is TableException { Origin: null } table)
            {
                throw new TableException(table.Problem, path, table.Row, table.Column, table);
            }

            if (error is IOException or UnauthorizedAccessException or DuckDBException or ArgumentOutOfRangeException { ParamName: "value" })
            {
                throw new TableException("the file cannot be written: " + (error is DuckDBException ? "check that the folder is writable and the disk has room" : FileProblem.Describe(error)), path, inner: error);
            }

            throw;
        }
    }
}
