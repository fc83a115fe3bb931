using Mixtura.Data;

namespace Mixtura.Cli.Files;

/// <summary>
/// Keeps the state of long work in a file. Each state is written whole to a file beside it, brought to the disk and put in its place, so
/// that a process that dies, or a machine, leaves this state or the one before.
/// </summary>
/// <param name="path">The file.</param>
/// <param name="note">Told of a state that could not be written, once, and that the work goes on.</param>
/// <param name="kept">Told of every state that was, with the number of its bytes.</param>
internal sealed class CheckpointFile(string path, Action<string> note, Action<int> kept) : ICheckpointStore
{
    private readonly string _temporary = path + ".part";
    private bool _hasFailed;

    /// <summary>The file.</summary>
    public string Path => path;

    /// <summary>Whether the last state that was to be kept is in the file.</summary>
    public bool IsKept { get; private set; }

    public void Save(ReadOnlyMemory<byte> state)
    {
        try
        {
            using (var stream = new FileStream(_temporary, FileMode.Create, FileAccess.Write, FileShare.None))
            {
                stream.Write(state.Span);
                stream.Flush(flushToDisk: true);
            }

            File.Move(_temporary, path, overwrite: true);
            IsKept = true;
            kept(state.Length);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            IsKept = false;
            if (!_hasFailed)
            {
                _hasFailed = true;
                note($"the checkpoint {path} cannot be written ({FileProblem.Describe(e)}); the work goes on, and tries again");
            }
        }
    }

    /// <summary>Removes what is of no more use.</summary>
    public void Remove()
    {
        File.Delete(path);
        File.Delete(_temporary);
    }
}
