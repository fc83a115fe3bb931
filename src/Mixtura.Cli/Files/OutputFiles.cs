using Mixtura.Data;

namespace Mixtura.Cli.Files;

/// <summary>
/// The files that a run writes. Each is checked before the work, written beside its place during it, and put in place
/// at the end, all or none; without <see cref="Commit"/> nothing changes on disk.
/// </summary>
internal sealed class OutputFiles : IDisposable
{
    /// <summary>Held while files are put in place or removed.</summary>
    private static readonly Lock s_placing = new();
    private static readonly List<OutputFiles> s_open = [];
    private static bool s_areInPlace;

    private readonly List<(string Path, string Target)> _checked = [];
    private readonly List<(string Temporary, string Target)> _staged = [];
    private readonly string[] _inputs;

    /// <summary>Starts with no outputs.</summary>
    /// <param name="inputs">The files that the run reads and must not overwrite.</param>
    public OutputFiles(params IEnumerable<string?> inputs)
    {
        _inputs = [.. inputs.OfType<string>().Select(Resolve)];
        lock (s_placing)
        {
            s_open.Add(this);
        }
    }

    /// <summary>For a process that is about to be ended: removes what was written beside its place, and keeps anything from being put in place afterwards.</summary>
    /// <returns>False where files are in place already.</returns>
    public static bool TryAbandonAll()
    {
        s_placing.Enter();
        if (s_areInPlace)
        {
            s_placing.Exit();
            return false;
        }

        // The lock stays taken: nothing is put in place any more.
        foreach ((string temporary, _) in s_open.SelectMany(files => files._staged))
        {
            Remove(temporary);
        }

        return true;
    }

    private static StringComparison PathComparison => OperatingSystem.IsLinux() ? StringComparison.Ordinal : StringComparison.OrdinalIgnoreCase;

    /// <summary>Checks that a file can be written, before any work is done for it.</summary>
    /// <param name="path">The path as given, or null when no such file is asked for.</param>
    /// <param name="option">The option that names it.</param>
    /// <param name="extensions">The extensions that are known.</param>
    /// <exception cref="UsageException">The extension is not known, the folder is absent, or the file is one that the run reads or writes.</exception>
    public void Check(string? path, string option, params string[] extensions)
    {
        if (path is null)
        {
            return;
        }

        string target = ResolveOutput(path, option);
        if (!extensions.Any(extension => path.EndsWith(extension, StringComparison.OrdinalIgnoreCase)))
        {
            throw new UsageException($"{option} {path}: the extension tells no format that is known; use {Either(extensions)}");
        }

        if (Directory.Exists(target))
        {
            throw new UsageException($"{option} {path}: this is a folder; name a file in it");
        }

        if (IsDevice(target))
        {
            throw new UsageException($"{option} {path}: this leads to a device, which a file would replace; name a file");
        }

        string folder = Path.GetDirectoryName(target)!;
        if (!Directory.Exists(folder))
        {
            throw new UsageException($"{option} {path}: the folder does not exist; create it first");
        }

        if (_inputs.Any(input => string.Equals(input, target, PathComparison)))
        {
            throw new UsageException($"{option} {path}: this file is read, and writing would destroy it; choose another name");
        }

        if (_checked.Any(other => string.Equals(other.Target, target, PathComparison)))
        {
            throw new UsageException($"{option} {path}: this file is already named for another output; choose another name");
        }

        TryFolder(folder, path, option);
        _checked.Add((path, target));
    }

    /// <summary>Writes a file beside its place.</summary>
    /// <param name="path">A path that was checked, or null when no such file is asked for.</param>
    /// <param name="write">Receives the path to write to, which has the same extension.</param>
    public void Stage(string? path, Action<string> write)
    {
        if (path is null)
        {
            return;
        }

        string target = _checked.Single(file => file.Path == path).Target;
        string temporary = Path.Combine(Path.GetDirectoryName(target)!, $".mixtura-{Guid.NewGuid():N}{Extension(target)}");
        lock (s_placing)
        {
            _staged.Add((temporary, target));
        }

        try
        {
            write(temporary);
        }
        catch (TableException e) when (e.Origin == temporary)
        {
            throw new TableException(e.Problem, path, e.Row, e.Column, e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentOutOfRangeException { ParamName: "value" })
        {
            throw new TableException("the file cannot be written: " + FileProblem.Describe(e), path, inner: e);
        }
    }

    /// <summary>Puts all files in place.</summary>
    /// <returns>The files.</returns>
    public IReadOnlyList<string> Commit()
    {
        lock (s_placing)
        {
            string[] written = [.. _staged.Select(file => file.Target)];
            foreach ((string temporary, string target) in _staged)
            {
                File.Move(temporary, target, overwrite: true);
            }

            _staged.Clear();
            s_areInPlace = true;
            return written;
        }
    }

    public void Dispose()
    {
        lock (s_placing)
        {
            s_open.Remove(this);
            foreach ((string temporary, _) in _staged)
            {
                File.Delete(temporary);
            }
        }
    }

    /// <summary>Removes a file that may still be being written; where that is not possible the process ends all the same.</summary>
    private static void Remove(string temporary)
    {
        try
        {
            File.Delete(temporary);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // There is no one left to tell.
        }
    }

    /// <summary>Whether a path, through links perhaps, is one of the system's own; /dev/shm is a place for files.</summary>
    private static bool IsDevice(string target) => !OperatingSystem.IsWindows()
        && target.StartsWith("/dev/", StringComparison.Ordinal) && !target.StartsWith("/dev/shm/", StringComparison.Ordinal);

    private static void TryFolder(string folder, string path, string option)
    {
        try
        {
            string probe = Path.Combine(folder, $".mixtura-{Guid.NewGuid():N}.tmp");
            using var stream = new FileStream(probe, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1, FileOptions.DeleteOnClose);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            string why = e is UnauthorizedAccessException or FileNotFoundException or DirectoryNotFoundException ? "; check its permissions" : ": " + FileProblem.Describe(e);
            throw new UsageException($"{option} {path}: the folder cannot be written to{why}");
        }
    }

    /// <summary>The full path of a file to write, through links; those that lead in a circle are refused, and names that no folder holds.</summary>
    private static string ResolveOutput(string path, string option)
    {
        string full = Path.GetFullPath(path);
        try
        {
            return File.ResolveLinkTarget(full, returnFinalTarget: true)?.FullName ?? full;
        }
        catch (IOException e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return full;
        }
        catch (IOException e)
        {
            // Links that lead in a circle are told of without the system's error number.
            string why = e.GetType() == typeof(IOException) ? FileProblem.LinksInCircle : FileProblem.Describe(e);
            throw new UsageException($"{option} {path}: the file cannot be written: {why}");
        }
    }

    /// <summary>The full path of what a path leads to, through links.</summary>
    private static string Resolve(string path)
    {
        string full = Path.GetFullPath(path);
        try
        {
            return File.ResolveLinkTarget(full, returnFinalTarget: true)?.FullName ?? full;
        }
        catch (IOException)
        {
            return full;
        }
    }

    private static string Extension(string path)
    {
        string name = Path.GetFileName(path);
        bool gzip = name.EndsWith(".gz", StringComparison.OrdinalIgnoreCase);
        return gzip ? Path.GetExtension(name[..^3]) + name[^3..] : Path.GetExtension(name);
    }

    private static string Either(string[] names) => names.Length == 1 ? names[0] : string.Join(", ", names[..^1]) + " or " + names[^1];
}
