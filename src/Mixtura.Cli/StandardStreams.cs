using Microsoft.Win32.SafeHandles;

namespace Mixtura.Cli;

/// <summary>
/// Keeps the numbers of standard streams that the caller has closed from being given to files: what is said on standard error would be
/// written into the file that has its number.
/// </summary>
internal static class StandardStreams
{
    private const int StandardError = 2;

    private static readonly List<SafeFileHandle> s_kept = [];

    /// <summary>Takes the numbers that are free. Writing to them fails, as it does to a closed stream.</summary>
    public static void Reserve()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        try
        {
            while (true)
            {
                // The system gives the lowest number that is free.
                SafeFileHandle handle = File.OpenHandle("/dev/null", FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
                if (handle.DangerousGetHandle() > StandardError)
                {
                    handle.Dispose();
                    return;
                }

                s_kept.Add(handle);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // A system without /dev/null is none that closes streams.
        }
    }
}
